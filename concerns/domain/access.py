"""The one door to a case. Nothing else asks guardian; conflict blocks beat everything it says (I7)."""

from collections.abc import Collection, Iterable, Set
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from accounts.domain import facts
from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import WORKING, Role
from concerns.domain import audit, calendar, cover, endings, knowledge, ownerless, recipients, sight, tables
from concerns.enums import Action, CaseRole, ConflictKind, EventType, GrantEnd, Seat, State, StepState
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Case, CaseUserObjectPermission, Concern, Conflict, Cover, Mailbox, ReminderStep
from notifications import outbox

PERMISSION = sight.PERMISSION
SENIOR_STEP = ".senior."  # in the name of each step of the ladder that climbs
ROLE = {permission: role for role, permission in PERMISSION.items()}

Viewer = User | AnonymousUser


def visible_cases(user: Viewer) -> "QuerySet[Case]":
    """Every case this person may open: appointed by name or owner, minus blocks. Roles and
    `is_superuser` add nothing, and keeping names takes all of it away (I11); lists and single look-ups go
    through this same queryset."""
    if not isinstance(user, User) or not user.is_active:
        return Case.objects.none()
    return sight.cases_of(user.pk)


def find_case(user: Viewer, reference: str, action: Action, *, version: int | None = None) -> Case:
    """The only way from a user to a case, by any of its concerns' references.

    Raises NoSuchCase (absent or hidden alike), Refused (may not do this), WrongState (may, but not in this
    state, or the page that asks was made from an older `version`).
    """
    if not isinstance(user, User) or not user.is_active:
        raise NoSuchCase
    case: Any = next(iter(sight.FOUND(person=user.pk, reference=reference)), None)
    if case is None:
        raise NoSuchCase
    held = seats_by(user, case, {ROLE[code] for code in (case.roles_held or "").split(",") if code})
    if action not in tables.ever_open_to(held):
        raise Refused
    if action not in actions_now(held, case):
        raise WrongState
    if version is not None and version != case.version:
        raise WrongState
    found: Case = case
    return found


def seats(user: User, case: Case) -> frozenset[Seat]:
    """From where this person acts on a case they can see."""
    codes = cover.roles().filter(user=user, content_object=case)
    return seats_by(user, case, {ROLE[code] for code in codes.values_list("permission__codename", flat=True)})


def seats_by(user: User, case: Case, roles: Set[CaseRole]) -> frozenset[Seat]:
    """The same for a page that knows this person's case roles already."""
    held = {Seat(role) for role in roles}
    if case.owner_id == user.pk and Seat.HANDLER not in held:
        held.add(Seat.OWNER)
    return frozenset(held)


def leads(user: User, case: Case) -> bool:
    """Its owner or its handler, of a case they can see."""
    return bool(tables.LEADING & seats(user, case))


def actions_for(user: User, case: Case) -> frozenset[Action]:
    """What this person may do now: guards and buttons ask the same question."""
    return actions_now(seats(user, case), case)


def actions_now(held: frozenset[Seat], case: Case) -> frozenset[Action]:
    """What these seats may do in the state the case is in."""
    return tables.open_to(held, State(case.state))


def open_case(user: Viewer, reference: str, *, now: datetime) -> Case:
    """Find a case to read it; reading is an event too."""
    case = find_case(user, reference, Action.READ)
    with transaction.atomic():
        audit.record(EventType.CASE_READ, case=case, by=_staff(user), now=now)
    return case


def _staff(user: Viewer) -> User:
    if not isinstance(user, User):
        raise NoSuchCase
    return user


def org_roles(user: Viewer) -> frozenset[Role]:
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return facts.roles(user)


def visible_references(user: Viewer) -> "QuerySet[Concern]":
    """Concerns whose reference, duties and dates (never more) this person oversees, minus blocks: all of
    them for HR and first readers; for senior managers what was escalated to them or awaits their word."""
    held = org_roles(user)
    if not isinstance(user, User) or not held & {Role.HR_AUDITOR, Role.TRIAGE_LEAD, Role.SENIOR_MANAGER}:
        return Concern.objects.none()
    concerns = Concern.objects.exclude(sight.blocks(user.pk, "case"))
    if held & {Role.HR_AUDITOR, Role.TRIAGE_LEAD}:
        return concerns
    told = ReminderStep.objects.filter(recipient=user, state=StepState.POSTED, step__contains=SENIOR_STEP)
    escalated = told.values("deadline__concern")
    asked = Concern.objects.filter(
        deadlines__met_at=None,
        deadlines__extensions__agreed_at=None,
        deadlines__extensions__refused_at=None,
        deadlines__extensions__isnull=False,
    ).values("pk")
    return concerns.filter(Q(pk__in=escalated) | Q(pk__in=asked))


def is_first_reader(user: Viewer) -> bool:
    """On the rota, as a lead or a reserve reader; keeping names takes that away (I11)."""
    if not isinstance(user, User) or not user.is_active or not facts.on_rota(user):
        return False
    return Role.CUSTODIAN not in facts.roles(user)


def open_to_take_over(user: Viewer) -> "QuerySet[Concern]":
    """Concerns that a first reader may take over, by reference only: the new ones, and in any state those
    whose owner is gone, so that a case never waits for somebody who left or must not know."""
    if not is_first_reader(user) or not isinstance(user, User):
        return Concern.objects.none()
    concerns = Concern.objects.exclude(case__state=State.JOINED).exclude(sight.blocks(user.pk, "case"))
    unwelcome = Q(_reserves(user, "case")) & Q(_other_reader(user))
    owner_gone = _owner_gone(case="case", owner="case__owner")
    concerns = concerns.filter(Q(case__state=State.RECEIVED) | owner_gone).exclude(unwelcome)
    return concerns.exclude(knowledge.has_seen_name(user, "case"))


def _owner_gone(*, case: str, owner: str) -> Q:
    """Nobody looks after the case: the owner is missing, left, must not know, keeps names, saw the name, or works
    on cases no more. `case` and `owner` are the columns of the query that asks."""
    working = RoleHolding.objects.filter(user=OuterRef(owner), role__in=WORKING)
    reading = RotaPlace.objects.filter(user=OuterRef(owner))
    return (
        Q((owner, None))
        | Q((f"{owner}__is_active", False))
        | Q(Exists(Conflict.objects.filter(case=OuterRef(case), user=OuterRef(owner))))
        | Q(sight.keeps_names(OuterRef(owner)))
        | Q(knowledge.has_seen_name(OuterRef(owner), case))
        | Q(~Exists(working) & ~Exists(reading))
    )


def without_owner() -> "QuerySet[Case]":
    """Open cases that nobody looks after. There should be none; `open_to_take_over` offers them."""
    return Case.objects.filter(_owner_gone(case="pk", owner="owner")).exclude(
        state__in=[State.CLOSED, State.JOINED]
    )


def _reserves(user: User | OuterRef, case: str | OuterRef) -> Exists:
    outer = OuterRef(case) if isinstance(case, str) else case
    return Exists(recipients.reservations().filter(case=outer, user=user))


def _other_reader(user: User) -> Exists:
    """Somebody else on the rota who could read this concern first and is welcome to."""
    case = OuterRef(OuterRef("case"))
    places = RotaPlace.objects.filter(~sight.keeps_names(OuterRef("user")), user__is_active=True).exclude(
        user=user
    )
    blocked = Conflict.objects.filter(case=case, user=OuterRef("user"))
    seen = knowledge.has_seen_name(OuterRef("user"), case)
    return Exists(places.filter(~Exists(blocked), ~seen, ~_reserves(OuterRef("user"), case)))


@transaction.atomic
def take_over(user: User, reference: str, *, now: datetime) -> Case:
    """Another first reader becomes the owner of a case that is new or whose owner is gone; a handler who is
    gone ceases to be one.

    Raises NoSuchCase, also for somebody the reporter would rather not have while another first reader could
    read it (R48); WrongState when they own it already.
    """
    concern = open_to_take_over(user).filter(reference=reference).select_related("case__owner").first()
    if concern is None:
        raise NoSuchCase
    case, former = concern.case, concern.case.owner
    if case.owner_id == user.pk:
        raise WrongState
    advance(case)
    endings.hold([case.pk])
    own(case, user, by=user, now=now)
    audit.record(EventType.CASE_TAKEN_OVER, case=case, by=user, now=now)
    if former is not None:
        if Seat.HANDLER in seats(former, case):
            dismiss(case, former, CaseRole.HANDLER, by=user, now=now)
        silence_strangers(case, [former], by=user, now=now)
    return case


def own(case: Case, user: User | None, *, by: User | None, now: datetime) -> None:
    """Part of a larger step: the case is theirs from now on. Whoever leads it does not look again at it (R56)."""
    case.owner = user
    case.save(update_fields=["owner"])
    if user is not None and _who_hold(case, CaseRole.REVIEWER).filter(pk=user.pk).exists():
        dismiss(case, user, CaseRole.REVIEWER, by=by, now=now)


def advance(case: Case) -> None:
    """Claim a case for one change: compare-and-set on its version. Raises WrongState for the second of two."""
    claimed = Case.objects.filter(pk=case.pk, version=case.version).update(version=F("version") + 1)
    if not claimed:
        raise WrongState
    case.version += 1


def holders(case: Case) -> list[tuple[User, CaseRole]]:
    """Everybody appointed, with their case role; blocked and inactive people and name keepers left out."""
    return [(row.user, ROLE[row.permission.codename]) for row in sight.SEATED_ON(case=case.pk)]


def handler_of(case: Case) -> User | None:
    """The designated contact; exactly one once appointed (R36)."""
    return handlers_of([case.pk]).get(case.pk)


def handlers_of(cases: Collection[UUID], role: CaseRole = CaseRole.HANDLER) -> dict[UUID, User]:
    """The designated contacts (or reviewers) of those cases that have one, by case."""
    seats = _seats(cases).filter(permission__codename=PERMISSION[role])
    return {row.content_object_id: row.user for row in seats.order_by("-pk")}


def _seats(cases: Collection[UUID]) -> "QuerySet[CaseUserObjectPermission]":
    return sight.SEATED.filter(content_object__in=cases)


def appointable(case: Case) -> "QuerySet[User]":
    """Whom a picker may offer: active staff with an org role that works on cases, minus blocks, keepers, whoever
    saw a name of this case when they were one, and whoever looks again at it (R56)."""
    working = RoleHolding.objects.filter(role__in=WORKING).values("user")
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    return (
        User.objects.filter(is_active=True, pk__in=working)
        .exclude(pk__in=keepers)
        .exclude(pk__in=case.conflicts.values("user"))
        .exclude(knowledge.has_seen_name(OuterRef("pk"), case))
        .exclude(pk__in=_who_hold(case, CaseRole.REVIEWER))
        .order_by("name", "pk")
    )


@transaction.atomic
def appoint(case: Case, user: User, role: CaseRole, *, by: User, now: datetime) -> None:
    """Give one case role to one person. A handler becomes the owner and replaces the one before (R36, R71).

    Raises Refused for somebody blocked, inactive, not appointable, or whom the reporter would rather not have;
    and for a reviewer, whom nobody on the case chooses: see `reviewers.seat` (R56).
    """
    if role == CaseRole.REVIEWER:
        raise Refused
    if not appointable(case).filter(pk=user.pk).exists() or recipients.is_reserved(case, user):
        raise Refused
    if role == CaseRole.HANDLER:
        former = case.owner
        own(case, user, by=by, now=now)
        for other in _who_hold(case, CaseRole.HANDLER).exclude(pk=user.pk):
            dismiss(case, other, CaseRole.HANDLER, by=by, now=now)
        silence_strangers(case, [former] if former else [], by=by, now=now)
    seat(case, user, role, by=by, now=now)


def seat(
    case: Case, user: User, role: CaseRole, *, by: User | None, now: date, beside: Mailbox | None = None
) -> None:
    """Part of an appointment, whose rule has been asked; what a reporter caused stands `beside` that (T11)."""
    assign_perm(PERMISSION[role], user, case)
    if not user.needs_second_factor:
        User.objects.filter(pk=user.pk).update(needs_second_factor=True)
    person = str(user.pk)
    audit.record_beside(
        EventType.PERSON_APPOINTED, case=case, by=by, now=now, beside=beside, person=person, role=role
    )


def handles(user: str, case: str) -> Exists:
    """For a query: whether whoever stands in this column is the handler of the case in that."""
    held = CaseUserObjectPermission.objects.filter(permission__codename=PERMISSION[CaseRole.HANDLER])
    return Exists(held.filter(content_object=OuterRef(case), user=OuterRef(user)))


def _who_hold(case: Case, role: CaseRole) -> "QuerySet[User]":
    """Whoever holds this role, gone or not: exactly one handler may be left after an appointment (R36)."""
    held = CaseUserObjectPermission.objects.filter(content_object=case, permission__codename=PERMISSION[role])
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


@transaction.atomic
def dismiss(case: Case, user: User, role: CaseRole, *, by: User | None, now: datetime) -> None:
    """End one case role, and what it was shown by; with the last of them go the notices of the case that wait."""
    endings.end_in(case, why=GrantEnd.LEFT_CASE, by=by, now=now, of=user)
    remove_perm(PERMISSION[role], user, case)
    if role == CaseRole.COVER:
        Cover.objects.filter(case=case, user=user).delete()
    audit.record(EventType.PERSON_DISMISSED, case=case, by=by, now=now, person=str(user.pk), role=role)
    silence_strangers(case, [user], by=by, now=now)


def silence_strangers(case: Case, people: Iterable[User], *, by: User | None, now: datetime) -> None:
    """Void what waits to be mailed about this case to those of `people` who have no part in it (any more), nor
    in the case it was joined to; what they could be shown of it ends."""
    for user in people:
        if not seats(user, case.joined_into or case):
            endings.end_in(case, why=GrantEnd.LEFT_CASE, by=by, now=now, of=user)
            _silence(case, user)


def _silence(case: Case, user: User) -> None:
    # Notices written before a case was joined to this one speak of that case.
    for about in (case.pk, *Case.objects.filter(joined_into=case).values_list("pk", flat=True)):
        outbox.void(to=user, about=about)


@transaction.atomic
def block(case: Case, user: User, kind: ConflictKind, *, by: User, now: datetime) -> None:
    """Somebody must not know of this case: every role on it ends now, ownership moves on, and no mail that
    still waits speaks of it (I7, I13)."""
    _, made = Conflict.objects.get_or_create(
        case=case, user=user, kind=kind, defaults={"added_date": calendar.receipt_date(now), "added_by": by}
    )
    if not made:
        return
    dismiss_wholly(case, user, by=by, now=now, why=GrantEnd.BLOCKED)
    audit.record(EventType.PERSON_BLOCKED, case=case, by=by, now=now, person=str(user.pk), kind=kind)
    if case.owner_id == user.pk:
        _move_ownership(case, now=now)


def dismiss_wholly(
    case: Case, user: User, *, by: User | None, now: datetime, why: GrantEnd = GrantEnd.LEFT_CASE
) -> None:
    """End every role of this person on the case and every name they could be shown, and void their mail of it."""
    endings.end_in(case, why=why, by=by, now=now, of=user)
    held = CaseUserObjectPermission.objects.filter(user=user, content_object=case).select_related("permission")
    for permission in held:
        dismiss(case, user, ROLE[permission.permission.codename], by=by, now=now)
    _silence(case, user)


def seated_on(user: User) -> "QuerySet[Case]":
    """Every case that this person owns or has a role on, whether they may see it or not; joined ones left out."""
    held = CaseUserObjectPermission.objects.filter(user=user).values("content_object")
    return Case.objects.filter(Q(owner=user) | Q(pk__in=held)).exclude(state=State.JOINED).order_by("pk")


@transaction.atomic
def unseat(case: Case, user: User, *, by: User | None, now: datetime) -> None:
    """End every role of this person on the case; what they owned goes to the next first reader (I13)."""
    dismiss_wholly(case, user, by=by, now=now)
    if case.owner_id == user.pk:
        _move_ownership(case, now=now)


def _move_ownership(case: Case, *, now: datetime) -> None:
    on, barred = calendar.receipt_date(now), recipients.barred_on(case)
    reader = recipients.first_reader(on=on, blocked=barred, reserved=recipients.reserved_on(case))
    own(case, reader, by=None, now=now)
    person = str(case.owner_id) if case.owner_id else None
    audit.record(EventType.CASE_TAKEN_OVER, case=case, by=None, now=now, person=person)
    if case.owner is None and case.state != State.CLOSED:
        blocked = {case.pk: recipients.blocked_on(case)}
        outbox.post_many(ownerless.drafts([case], blocked=blocked, on=on))
