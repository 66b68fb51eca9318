"""Words of the routes a case is taken further on, and of what each was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OnwardKind(models.TextChoices):
    """Policy 2.3; several run together (R38 to R43)."""

    MANAGEMENT = "management", _("Investigation by management")
    AUDIT = "audit", _("Internal audit")
    DISCIPLINARY = "disciplinary", _("Disciplinary process")
    SAFEGUARDING = "safeguarding", _("Safeguarding procedure")
    OTHER = "other", _("Another procedure")
    COMMITTEE = "committee", _("Standards or management committee")
    POLICE = "police", _("Police")
    AUDITOR = "auditor", _("External auditor")
    INQUIRY = "inquiry", _("Independent inquiry")


class IdentityPassed(models.TextChoices):
    """What went along about whoever spoke up: from this list, since a name is never typed here."""

    NOTHING = "nothing", _("Nothing about who told us")
    STAFF = "staff", _("Only that somebody who works here told us")
    WORDS = "words", _("The words that were sent, from which somebody could guess")
    NAME_AGREED = "name_agreed", _("Their name, with their yes")
    NAME_REQUIRED = "name_required", _("Their name without their yes, because the law or a danger required it")


class OnwardStatus(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    ENDED = "ended", _("Ended")
