"""Words of how it was for the reporter, and of a wish to stop."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Occasion(models.TextChoices):
    """When a reporter is asked how it was; each once."""

    ANSWER = "answer", _("After the answer")
    REVIEW = "review", _("After a review")
    CLOSING = "closing", _("After closing")


class Verdict(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I do not know")
