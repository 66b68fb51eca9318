"""Our handling of what was raised. Work, roles and blocks hang here; duties and letters on the concern."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import State


class Case(models.Model):
    """`owner` is the one accountable person (R71); empty only when everybody on the rota is blocked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    data_key = models.ForeignKey("trust.DataKey", models.PROTECT, related_name="+")
    opened_date = models.DateField()
    urgent = models.BooleanField(default=False)  # somebody may be at risk: notices go at once
    conflicts_decided_at = models.DateTimeField(null=True, blank=True)
    conflicts_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)  # raised by each change; a stale page is refused

    class Meta:
        permissions = [
            ("handle_case", "Handler"),
            ("investigate_case", "Investigator"),
            ("second_read_case", "Second reader"),
            ("review_case", "Reviewer"),
            ("observe_case", "Observer"),
            ("cover_case", "Cover"),
        ]
        constraints = [
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="case_conflicts_decided_by_and_at_together",
                condition=Q(conflicts_decided_at=None, conflicts_decided_by=None)
                | Q(conflicts_decided_at__isnull=False, conflicts_decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_closed_by_and_at_together",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_joined_has_target",
                condition=Q(state="joined", joined_into__isnull=False)
                | (~Q(state="joined") & Q(joined_into=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["owner"], name="case_owner_open", condition=Q(closed_at=None)),
            models.Index(fields=["state"], name="case_state"),
        ]


class CaseNote(models.Model):
    """A working note, sealed under the case's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
