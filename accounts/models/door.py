"""What guards the front door: sessions, failed tries, invitations, and what needs a second administrator."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from accounts.enums import ProposalKind, ProposalState
from accounts.models.people import User
from accounts.roles import Role


class Session(AbstractBaseSession):
    """One signed-in browser. `session_key` holds a keyed digest of the cookie and `session_data` is sealed, so
    that a copy of this table opens nothing. No address and no browser is kept."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # to the minute, which is all that the idle limit needs

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class Tries(models.Model):
    """Failed tries to sign in with one address, known or not: the key is a digest, never the address. Or how often
    somebody did one dear thing, such as a search, in the while that ends at `open_at`."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    open_at = models.DateTimeField(null=True, blank=True)  # no try counts before
    forget_on = models.DateField()


class Invitation(models.Model):
    """A link by which somebody sets up their sign-in: one at a time, within 72 hours; gone once it is used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)  # empty until the mail is made
    expires_at = models.DateTimeField()


class FormerAddress(models.Model):
    """An address by which somebody signed in until now, kept for the one mail that says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    email = models.EmailField()
    by_two = models.BooleanField()  # whether two administrators changed it


class Proposal(models.Model):
    """What one administrator asks and another decides. `email` is the new work email, where one is asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    person = models.ForeignKey(User, models.CASCADE, related_name="proposals")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    email = models.EmailField(blank=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(
                name="proposal_decided_by_and_at_together",
                condition=Q(state=ProposalState.OPEN, decided_at=None, decided_by=None)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_agreed_by_another",
                condition=~Q(state=ProposalState.AGREED)
                | (~Q(decided_by=F("proposed_by")) & ~Q(person=F("proposed_by")) & ~Q(person=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="proposal_role_or_email_with_kind",
                condition=Q(
                    kind__in=[ProposalKind.GIVE_ROLE, ProposalKind.TAKE_ROLE], role__in=Role.values, email=""
                )
                | Q(kind__in=[ProposalKind.RESET_FACTOR, ProposalKind.PLACE_RESERVE], role="", email="")
                | (Q(kind=ProposalKind.CHANGE_ADDRESS, role="") & ~Q(email="")),
            ),
            models.UniqueConstraint(
                fields=["kind", "person", "role"], name="proposal_open_once", condition=Q(state=ProposalState.OPEN)
            ),
        ]
