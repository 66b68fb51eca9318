"""Words of a slip with somebody's name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Slip(models.TextChoices):
    """What was missed, in the words of whoever slipped."""

    NOT_STOPPED = "not_stopped", _("I did not stop the talk at once.")
    HINTED = "hinted", _("I gave a hint or ruled someone out.")
    WRONG_WAY = "wrong_way", _("I sent it in a way that I should not use.")
    NOT_LOOKED = "not_looked", _("I did not look who could hear or see.")
    WAITED = "waited", _("I waited before telling anyone.")
    SELF_FIRST = "self_first", _("I thought of myself before the reporter.")


class Lacking(models.TextChoices):
    """What an incident still needs before it can be closed."""

    ASSESSMENT = "assessment", _("Nobody has decided whether the Information Commissioner is told.")
    SUPPORT = "support", _("Nothing says what support was offered.")
    TASKS = "tasks", _("A step to contain it is not done.")
