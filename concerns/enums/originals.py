"""Words of asking for a file just as it was sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OriginalPurpose(models.TextChoices):
    """What an original is asked for, as its reporter reads it."""

    CHECK = "check", _("to check when and with what it was made")
    MISSING = "missing", _("to see something that the clean copy leaves out")
    UNCLEANED = "uncleaned", _("to open it at all: we could not make a clean copy")
    PASS_ON = "pass_on", _("to give it to a body that must deal with this")
