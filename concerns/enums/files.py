"""How far a file has come, from the moment it is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """Nobody opens a file before it is READY or UNCLEANABLE; nothing is left of a HARMFUL one."""

    RECEIVED = "received", _("Received")
    WAITING = "waiting", _("Waits for the virus check")  # the scanner did not answer; it is asked again
    CLEANING = "cleaning", _("Being cleaned")
    READY = "ready", _("Clean copy ready")
    UNCLEANABLE = "uncleanable", _("Cannot be cleaned")
    HARMFUL = "harmful", _("Harmful, not kept")
