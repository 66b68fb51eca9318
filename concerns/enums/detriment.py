"""Words of protection after speaking up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DetrimentKind(models.TextChoices):
    """Two matters that can be told, each on its own (R7)."""

    BAD_TREATMENT = "bad_treatment", _("Somebody is treated badly for speaking up")
    OBSTRUCTION = "obstruction", _("Somebody tries to stop a concern from being raised")


class Harm(models.TextChoices):
    """What is done to somebody who spoke up (R74, R75)."""

    CHANGES = "changes", _("Work that keeps being changed")
    ROTA = "rota", _("Shifts or hours changed or cut")
    EXCLUSION = "exclusion", _("Being left out")
    PRESSURE = "pressure", _("Jokes, hints or pressure to keep quiet")
    THREATS = "threats", _("Threats")
    DISCIPLINE = "discipline", _("A warning or another action without a reason")
    DENIED = "denied", _("A better job, a move or training refused")
    REFERENCE = "reference", _("A bad reference")
    REGULATOR = "regulator", _("A report to a body that registers people for their work")
    OTHER = "other", _("Something else")


class Wanting(models.TextChoices):
    """What a report of bad treatment still needs before it can be closed."""

    REPLY = "reply", _("Whoever told it has no reply yet.")
    TASKS = "tasks", _("A step of the plan is not done.")


class CheckAnswer(models.TextChoices):
    """How a check ended. The first four are the reporter's own; the others say that there is none."""

    FINE = "fine", _("Fine")
    NOT_FINE = "not_fine", _("Not fine: something happened")
    RATHER_NOT = "rather_not", _("I would rather not say")
    STOP = "stop", _("Do not ask me again")
    SILENT = "silent", _("No answer")
    LEFT_OUT = "left_out", _("Not asked, as they wished")
