"""Words of the statements that anybody may read, and of what stands in one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatementKind(models.TextChoices):
    """Each is asked for by law of a council, and published by others by choice."""

    PRIVACY = "privacy", _("Privacy notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")


class SlotKind(models.TextChoices):
    """What is filled into one slot."""

    LINE = "line", _("A line")
    TEXT = "text", _("A text")
    DAY = "day", _("A day")
    TICK = "tick", _("A tick")
