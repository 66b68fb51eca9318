"""What the employer hands out: links to guidance and whether they still answer, and the kinds of its own texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkHealth(models.TextChoices):
    """What the last look at an address found. Nobody looks unless a setting says so."""

    UNASKED = "unasked", _("Not looked at")
    ANSWERS = "answers", _("Answers")
    UNCLEAR = "unclear", _("Answers, but not to a program")
    MOVED = "moved", _("Sends on to another site")
    GONE = "gone", _("The page is not there any more")
    SILENT = "silent", _("Did not answer")


class TextKind(models.TextChoices):
    """The texts that an employer publishes as editions."""

    PROCEDURE = "procedure", _("Our procedure")
    MANAGERS = "managers", _("When somebody tells you something")
