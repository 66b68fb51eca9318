"""Who may look again at an answer: a senior manager with no part in it (R56, R58). One rule, asked of
everybody."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.domain import absences
from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, recipients
from concerns.enums import CaseRole, ConflictKind, EventType, State
from concerns.models import Case, CaseUserObjectPermission, KnownFalse, Mailbox, Review
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust.models import Event

STAFF = "user:"  # how an event names somebody on the staff who acted


def able(case: Case, *, on: date) -> list[User]:
    """Senior managers with no part in the case, those upward from its owner first and whoever is away last; where
    nobody is left, the reserve readers of the rota.

    Out of it are: everybody who ever did anything in it or was appointed to it (handler, owner, investigator,
    second reader, who referred it, who decided anything or agreed to it), the line above whom it is about, the
    blocked, who keeps or has seen names, and whom the reporter would rather not have. Nothing goes up the
    hierarchy before the conflict decision (I7): until then only the reserve readers.
    """
    kept_out = _kept_out(case)
    away = absences.who_is_away(on=on)
    upward = list(recipients.seniors_above(case.owner)) if case.owner else []
    seniors = User.objects.filter(is_active=True, roles__role=Role.SENIOR_MANAGER).order_by("name", "pk")
    for every in ([*upward, *seniors] if case.conflicts_decided_at else [], _reserve()):
        found = [user for user in dict.fromkeys(every) if user.pk not in kept_out]
        if found:
            return sorted(found, key=lambda user: user.pk in away)
    return []


def _reserve() -> list[User]:
    return list(
        User.objects.filter(is_active=True, rota_place__is_fallback=True).order_by("rota_place__position", "pk")
    )


def _kept_out(case: Case) -> set[UUID]:
    keepers = set(User.objects.filter(roles__role=Role.CUSTODIAN).values_list("pk", flat=True))
    told = recipients.barred_on(case) | recipients.reserved_on(case)
    # Whoever is asked whether a reporter knew better does not look again at what that reporter was told (R8).
    asked = set(KnownFalse.objects.filter(concern__case=case).values_list("decider", flat=True))
    return keepers | told | asked | had_part(case) | _above_subjects(case)


def had_part(case: Case) -> set[UUID]:
    """Everybody who did anything in the case, or in one that was joined to it, or was ever appointed to it. The
    chain says who, so no rule that brings a new kind of part can forget to tell this one."""
    chains = _chains(case)
    actors = Event.objects.filter(chain__in=chains, actor__startswith=STAFF).values_list("actor", flat=True)
    found = {UUID(actor.removeprefix(STAFF)) for actor in actors.order_by().distinct()}
    for chain in chains:
        appointed = audit.told(chain, EventType.PERSON_APPOINTED)
        found |= {UUID(str(codes["person"])) for codes in appointed}
    found |= {user.pk for user, _ in access.holders(case)}
    return found | ({case.owner_id} if case.owner_id else set())


def _chains(case: Case) -> list[str]:
    """Of the case, of those joined to it, and of the inboxes in it."""
    cases = [audit.case_chain(one) for one in (case, *Case.objects.filter(joined_into=case).only("pk"))]
    return cases + [audit.mailbox_chain(one) for one in Mailbox.objects.filter(concern__case=case).only("pk")]


def looks_at_work_of(case: Case, user: User) -> bool:
    """Whether somebody looks again now at what this person had a hand in: they did something in the case up to
    the day on which a review was asked for."""
    asked = Review.objects.filter(concern__case=case, result="").aggregate(last=Max("asked_date"))["last"]
    if asked is None:
        return False
    acted = Event.objects.filter(chain__in=_chains(case), actor=audit.actor(user))
    return acted.filter(on__lt=(asked + calendar.DAY).isoformat()).exists()


def _above_subjects(case: Case) -> set[UUID]:
    """Managers upward from whom it is about, and whoever manages the unit they are in."""
    subjects = User.objects.filter(
        pk__in=case.conflicts.filter(kind=ConflictKind.SUBJECT).values("user")
    ).select_related("unit")
    found = {senior.pk for subject in subjects for senior in recipients.seniors_above(subject)}
    return found | {s.unit.manager_id for s in subjects if s.unit is not None and s.unit.manager_id is not None}


def of(case: Case) -> User | None:
    """Who reviews it now; None while nobody could be found, or whoever was left or must not know any more."""
    return of_many([case.pk]).get(case.pk)


def of_many(cases: Collection[UUID]) -> dict[UUID, User]:
    """The same for several, by case; one query."""
    return access.handlers_of(cases, CaseRole.REVIEWER) if cases else {}


def seat(
    case: Case, *, by: User | None, now: date, choose: User | None = None, beside: Mailbox | None = None
) -> User | None:
    """Part of a larger step: appoint whoever is next, or whom `by` chose of those who are able. None when nobody
    is left. `now` is a day alone in what a reporter caused: it stands `beside` that in their inbox, and the mail
    waits for the next round (T11)."""
    on = calendar.receipt_date(now) if isinstance(now, datetime) else now
    able_now = able(case, on=on)
    if choose is not None and choose not in able_now:
        return None
    user = choose or next(iter(able_now), None)
    if user is None:
        return None
    access.seat(case, user, CaseRole.REVIEWER, by=by, now=now, beside=beside)
    person = str(user.pk)
    audit.record_beside(EventType.REVIEWER_FOUND, case=case, by=by, now=now, beside=beside, person=person)
    usual = Pace.HOURS if isinstance(now, datetime) else Pace.ROUND
    outbox.post(
        to=user,
        kind=Kind.APPOINTED,
        key=f"reviewer:{case.pk}:{user.pk}:{case.version}",
        on=on,
        pace=Pace.AT_ONCE if case.urgent else usual,
        about=case.pk,
    )
    return user


def roles_of(user: object) -> "QuerySet[CaseUserObjectPermission]":
    """What makes this person a reviewer of cases, for a query."""
    return CaseUserObjectPermission.objects.filter(
        user=getattr(user, "pk", None), permission__codename=access.PERMISSION[CaseRole.REVIEWER]
    )


def without_reviewer() -> Iterable[Case]:
    """Cases with a review that waits for somebody: nobody was found, or whoever it was left or stepped aside."""
    cases = Case.objects.filter(concerns__reviews__result="").exclude(state=State.JOINED).distinct()
    rows = list(cases.select_related("owner").order_by("pk"))
    held = access.handlers_of([case.pk for case in rows], CaseRole.REVIEWER)
    return [case for case in rows if case.pk not in held]


def fill(*, now: datetime) -> int:
    """Every few minutes: find somebody for each review that has nobody. Returns for how many that went well."""
    return sum(_fill(case.pk, now=now) for case in without_reviewer())


@transaction.atomic
def _fill(pk: UUID, *, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=pk)
    if of(case) is not None or not Review.objects.filter(concern__case=case, result="").exists():
        return False
    return seat(case, by=None, now=now) is not None
