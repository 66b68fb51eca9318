"""Words of what a first reader weighs up: two risks, and how serious it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentKind(models.TextChoices):
    IDENTIFICATION = "identification", _("Risk of a guess")
    DETRIMENT = "detriment", _("Risk of bad treatment")
    SERIOUSNESS = "seriousness", _("How serious it is, and whether it fits here")


class RiskLevel(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Seriousness(models.TextChoices):
    MINOR = "minor", _("Minor and straightforward")
    SERIOUS = "serious", _("Serious or complex")
    CRITICAL = "critical", _("Critical: somebody may come to harm")


class Fit(models.TextChoices):
    """Whether it is for this procedure (R10, R12)."""

    YES = "yes", _("Yes, it is for this procedure")
    GRIEVANCE = "grievance", _("No, a grievance fits better")
    COMPLAINT = "complaint", _("No, a complaint fits better")
    BOTH = "both", _("In part: some of it is a grievance or a complaint")
