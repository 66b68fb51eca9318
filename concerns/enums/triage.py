"""Words of what a first reader decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    GRIEVANCE = "grievance", _("grievance")
    COMPLAINT = "complaint", _("complaints")


class SafeguardingKind(models.TextChoices):
    ADULT = "adult", _("Adult safeguarding")
    CHILD = "child", _("Child safeguarding")


class SafeguardingAnswer(models.TextChoices):
    REFERRED = "referred", _("Yes, referred")
    NOT_REQUIRED = "not_required", _("No")


class ProtectionStep(models.TextChoices):
    SUPERVISION = "supervision", _("More supervision")
    DUTIES = "duties", _("Different duties for the person it is about")
    SECURED = "secured", _("Equipment or records made safe")
    TOLD = "told", _("Senior manager, HR, police or safeguarding told")
    REPORTER = "reporter", _("Protection for the person who spoke up")
    NOTHING = "nothing", _("Nothing now")
