"""Words of what comes after the answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewResult(models.TextChoices):
    """What somebody with no part in it made of the first answer."""

    STANDS = "stands", _("The first answer stands")
    PARTLY = "partly", _("It was wrong in part")
    CHANGED = "changed", _("It was wrong")
