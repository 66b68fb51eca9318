"""Words of the clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """Two are promised to the reporter (`domain.profiles`); the others are targets of ours (`domain.targets`)."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    UPDATE = "update", _("Update the reporter")
    ANSWER = "answer", _("Answer")
    TRIAGE = "triage", _("Read and decide")
    REFER_ADULT = "refer_adult", _("Adult safeguarding")
    REFER_CHILD = "refer_child", _("Child safeguarding")
    WORRY = "worry", _("Reply to a worry")
    SUPPORT = "support", _("Reply about support")


class StepState(models.TextChoices):
    """What became of one reminder step for one recipient."""

    POSTED = "posted"
    SUPERSEDED = "superseded"


class DayKind(models.TextChoices):
    """What a day is in the count of working days."""

    WORKING = "working", _("Working days")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Bank holiday")
