"""Who may open a case, who must never know of it, and whom the reporter would rather not have."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from concerns.enums import ConflictKind
from concerns.models.case import Case


class CaseUserObjectPermission(UserObjectPermissionBase):
    """guardian's direct-FK table: who holds which case role. No group twin exists."""

    content_object = models.ForeignKey(Case, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "content_object"], name="case_role_by_user")]


class Conflict(models.Model):
    """Beats every role and grant (I7). The reporter's own carry no author and only a date."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=ConflictKind.choices)
    added_date = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "kind"], name="conflict_once"),
            models.CheckConstraint(name="conflict_kind_known", condition=Q(kind__in=ConflictKind.values)),
        ]


class Reservation(models.Model):
    """ "Would rather not": set aside only by a senior manager, after telling the reporter (R48)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reservations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    added_date = models.DateField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_reason = models.BinaryField(null=True, blank=True)  # under the case's key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="reservation_once"),
            models.CheckConstraint(
                name="reservation_set_aside_by_and_at_together",
                condition=Q(set_aside_at=None, set_aside_by=None)
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False),
            ),
        ]
