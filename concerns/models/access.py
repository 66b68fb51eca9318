"""Who may open a case, who must never know of it, and whom the reporter would rather not have."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from concerns.enums import ConflictKind
from concerns.models.case import Case
from concerns.models.concern import Concern


class CaseUserObjectPermission(UserObjectPermissionBase):
    """guardian's direct-FK table: who holds which case role. No group twin exists."""

    content_object = models.ForeignKey(Case, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "content_object"], name="case_role_by_user")]


class Conflict(models.Model):
    """Beats every role and grant (I7). The reporter's own carry no author and only a date. Of a name keeper who
    was kept out by somebody on the case, a second person says whether that is right (`looked_by`)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=ConflictKind.choices)
    added_date = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "kind"], name="conflict_once"),
            models.CheckConstraint(
                name="conflict_looked_at_and_by_together",
                condition=Q(looked_at=None, looked_by=None) | Q(looked_at__isnull=False, looked_by__isnull=False),
            ),
            models.CheckConstraint(name="conflict_kind_known", condition=Q(kind__in=ConflictKind.values)),
        ]


class Reservation(models.Model):
    """ "Would rather not": holds until a senior manager sets it aside, after telling the reporter (R48)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reservations")
    # Whose wish it is: that reporter is told when it is set aside. Older rows do not say.
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    added_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "concern"], name="reservation_once"),
        ]


class SettingAside(models.Model):
    """A senior manager is asked to set one reservation aside. `sealed_grounds` is the asker's, `sealed_reason`
    what the reporter was told; both are sealed under the key of the reporter's own concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="settings_aside")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_grounds = models.BinaryField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_reason = models.BinaryField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="setting_aside_agreed_with_a_reason",
                condition=Q(agreed_at=None, agreed_by=None, sealed_reason=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, sealed_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="setting_aside_refused_by_and_at_together",
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
            ),
            models.CheckConstraint(
                name="setting_aside_agreed_or_refused", condition=Q(agreed_at=None) | Q(refused_at=None)
            ),
            models.UniqueConstraint(
                name="setting_aside_asked_once",
                fields=["reservation"],
                condition=Q(agreed_at=None, refused_at=None),
            ),
        ]


class Reason(models.Model):
    """Why somebody is on a case (R31), sealed under the case's key; the latest for a person counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reasons")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed_reason = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
