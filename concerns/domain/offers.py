"""Whose it becomes: somebody is asked and says yes or no, or has it referred to them, or is appointed at once.

Who is asked reads what the asker wrote for them, which service it is where that tells too little to guess by, and
the dates: not what was said, nor how, nor by whom, nor about whom. Whether they are too close to somebody in it
they answer by taking it on or not, and never by being shown names. Until they accept nothing opens (R47, R72).
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from concerns.domain import (
    access,
    audit,
    blocks,
    calendar,
    clock,
    endings,
    knowledge,
    lifecycle,
    reasons,
    recipients,
    standing,
    targets,
    triage,
)
from concerns.domain.calendar import Period, Unit
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import CaseRole, EventType, Obstacle, OfferAnswer, OfferKind, Room, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Capacity, Case, Concern, Conflict, Deadline, Offer
from concerns.models.offer import STANDING
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import sealing

WITHIN = Period(1, Unit.WORKING_DAYS)  # after that the asker is reminded that nobody has said anything
REMINDED = timedelta(days=31)  # an answer that is late by more is plain to see on the case


@dataclass(frozen=True)
class Words:
    """What whoever is asked reads. `keep_because`: why a referrer stays on as an observer; empty when they go."""

    told: str = field(repr=False)
    keep_because: str = field(default="", repr=False)


@dataclass(frozen=True)
class Asked:
    """All that somebody knows of a case that they are asked to take on. `days`: what is still owed, by when."""

    offer: Offer
    told: str = field(repr=False)
    service: str
    urgent: bool
    days: list[Deadline]


def obstacles(case: Case, user: User | None, *, told: str = "") -> list[Reason]:
    """What keeps this person from being asked, or anybody."""
    found = [*lifecycle.conflicts_undecided(case), *lifecycle.risks_before_others(case, user), *_unfit(case)]
    asked = standing.offer_of(case)
    if asked is not None and can_answer(asked):
        found.append((Obstacle.OFFER_STANDS, None))
    if user is not None and recipients.is_reserved(case, user):
        found.append((Obstacle.PERSON_RESERVED, str(user.pk)))
    names = [one.name for one in recipients.named_in(told)]
    if names:
        found.append((Obstacle.WORDS_READ_ONCE, ", ".join(names)))
    return found


def _unfit(case: Case) -> list[Reason]:
    """How serious it is and that it is for this procedure is decided once, before it is taken on or referred."""
    return lifecycle.unfit(case) if case.state in {State.RECEIVED, State.ACCEPTED} else []


@transaction.atomic
def ask(case: Case, user: User, *, told: str, names_service: bool, by: User, now: datetime) -> Offer:
    """Ask somebody to become the contact. A case that was only received is accepted with it and stays the asker's.

    Raises Blocked with every reason, Refused for somebody who cannot be asked, WrongState.
    """
    access.advance(case)
    _require_askable(case, user, told=told, by=by, now=now)
    if case.state == State.RECEIVED:
        lifecycle.change_state(case, State.ACCEPTED, by=by, now=now)
    return _make(case, user, OfferKind.ASKED, Words(told), names_service=names_service, by=by, now=now)


@transaction.atomic
def refer(case: Case, user: User, *, words: Words, names_service: bool, by: User, now: datetime) -> Offer:
    """Ask the manager whose job it is to deal with it, who accepts or declines (R47). Until then it stays here.

    Raises like `ask`.
    """
    access.advance(case)
    _require_askable(case, user, told=words.told, by=by, now=now)
    targets.triaged(case, by=by, now=now)
    return _make(case, user, OfferKind.REFERRED, words, names_service=names_service, by=by, now=now)


def _require_askable(case: Case, user: User, *, told: str, by: User, now: datetime) -> None:
    if reasons := obstacles(case, user, told=told):
        raise Blocked(reasons)
    if user.pk == by.pk or not _may_take_on(case, user):
        raise Refused
    standing.end_offer(case, by=by, now=now)  # whoever was asked left or is blocked, and cannot answer any more


def _may_take_on(case: Case, user: User) -> bool:
    """Asked of the database when they are asked and again when they answer: somebody may have left, been blocked
    or become a name keeper in between."""
    if not access.appointable(case).filter(pk=user.pk).exists():
        return False
    held = access.handler_of(case)
    return not recipients.is_reserved(case, user) and (held is None or held.pk != user.pk)


def _make(
    case: Case, user: User, kind: OfferKind, words: Words, *, names_service: bool, by: User, now: datetime
) -> Offer:
    offer = Offer(
        case=case,
        user=user,
        kind=kind,
        names_service=names_service,
        asked_at=now,
        asked_by=by,
        answer_by_date=_answer_by(case, on=calendar.receipt_date(now)),
    )
    offer.sealed_words = sealing.seal_record(case.data_key, asdict(words), label=Label.OFFER, row=offer.pk)
    offer.save(force_insert=True)
    audit.record(EventType.OFFER_MADE, case=case, by=by, now=now, person=str(user.pk))
    _tell(user, offer, "made", now=now)
    return offer


def _answer_by(case: Case, *, on: date) -> date:
    first = case.concerns.order_by("recorded_date", "pk").values_list("division", flat=True)[0]
    return calendar.due_by(on, WITHIN, first, clock.current_calendar())


def awaiting(user: User) -> list[Offer]:
    """What this person is asked now, the first asked first; nothing of a case that they must not know of."""
    rows = _whole().filter(STANDING, user=user).exclude(case__state__in=[State.CLOSED, State.JOINED])
    return [row for row in rows.order_by("asked_at", "pk") if _may_take_on(row.case, user)]


def standing_for(user: User | OuterRef) -> "QuerySet[Offer]":
    """What may wait for this person's word, for a query that asks of it together with other things."""
    return Offer.objects.filter(STANDING, user=user)


def _whole() -> "QuerySet[Offer]":
    return Offer.objects.select_related("case__data_key", "case__owner", "asked_by", "user")


def find(user: User, key: UUID) -> Offer:
    """One of them. Raises NoSuchCase: absent, answered, withdrawn and not theirs are the same."""
    found = next((offer for offer in awaiting(user) if offer.pk == key), None)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def read(offer: Offer, *, by: User, now: datetime) -> Asked:
    """What they may know before they decide; reading it is an event too."""
    audit.record(EventType.OFFER_READ, case=offer.case, by=by, now=now)
    concerns = list(offer.case.concerns.select_related("service").order_by("recorded_date", "pk"))
    services = dict.fromkeys(one.service.name for one in concerns if one.service) if offer.names_service else {}
    return Asked(
        offer,
        told=words_of(offer).told,
        service=", ".join(services),
        urgent=offer.case.urgent,
        days=_next_days(concerns),
    )


def _next_days(concerns: list[Concern]) -> list[Deadline]:
    """Of each duty the first that is due: how many are owed would tell how many spoke up."""
    rows = Deadline.objects.filter(concern__in=concerns, duty__in=clock.PROMISED, met_at=None)
    first: dict[str, Deadline] = {}
    for row in sorted(rows.select_related("concern"), key=clock.promised_date):
        first.setdefault(row.duty, row)
    return list(first.values())


def words_of(offer: Offer) -> Words:
    record = sealing.unseal_record(offer.case.data_key, offer.sealed_words, label=Label.OFFER, row=offer.pk)
    return Words(**record)


def answer_of(offer: Offer) -> str:
    """Why they declined, where they said so."""
    if offer.sealed_answer is None:
        return ""
    return sealing.unseal(offer.case.data_key, offer.sealed_answer, label=Label.OFFER_ANSWER, row=offer.pk)


@transaction.atomic
def accept(offer: Offer, *, by: User, now: datetime) -> Case:
    """It is theirs from now on: they are the contact, and who referred it goes, or stays as an observer for the
    reason they gave. Raises NoSuchCase and WrongState when it cannot be theirs any more, Blocked."""
    case = _claim(offer, by=by)
    words = words_of(offer)
    endings.hold([case.pk])
    _answered(offer, OfferAnswer.ACCEPTED, "", now=now)
    audit.record(EventType.OFFER_ACCEPTED, case=case, by=by, now=now)
    if standing.is_referral(offer):
        was_theirs = case.owner_id == offer.asked_by_id
        triage.refer(case, to=by, reason=words.told, decided_by=offer.asked_by, by=by, now=now)
        if was_theirs:  # whoever lost it meanwhile does not come back by their own word
            access.dismiss_wholly(case, offer.asked_by, by=by, now=now)  # whatever else they were in it
            _keep_on(case, offer, words, by=by, now=now)
    else:
        triage.appoint(case, by, CaseRole.HANDLER, by=by, now=now)
    _tell(offer.asked_by, offer, "accepted", now=now)
    return case


def _keep_on(case: Case, offer: Offer, words: Words, *, by: User, now: datetime) -> None:
    """Only somebody who could be appointed by anybody, and whom the reporter would have."""
    referrer = offer.asked_by
    if words.keep_because and _may_take_on(case, referrer):
        access.appoint(case, referrer, CaseRole.OBSERVER, by=by, now=now)


@transaction.atomic
def decline(offer: Offer, *, why: OfferAnswer, words: str, by: User, now: datetime) -> None:
    """It stays with whoever leads it. Whoever is too close to somebody in it is blocked from it at once, and need
    not say how. Raises NoSuchCase and WrongState like `accept`, ValueError for another reason without words."""
    if why == OfferAnswer.ACCEPTED or (why == OfferAnswer.OTHER and not words.strip()):
        raise ValueError("A no has a reason.")
    case = _claim(offer, by=by)
    _answered(offer, why, words, now=now)
    audit.record(EventType.OFFER_DECLINED, case=case, by=by, now=now)
    if why == OfferAnswer.CONFLICT:
        blocks.step_aside(case, by=by, now=now)
    lead = recipients.responsible_for(case, on=calendar.receipt_date(now))
    if lead is not None:
        _tell(lead, offer, "declined", now=now)


def _claim(offer: Offer, *, by: User) -> Case:
    """Lock the case and look at the row afresh: of two answers, or a no and a withdrawal, the second is told."""
    access.advance(offer.case)
    locked = Offer.objects.select_for_update(of=("self",)).filter(STANDING, pk=offer.pk, user=by).first()
    if locked is None:
        raise WrongState
    if not _may_take_on(offer.case, by):
        raise NoSuchCase
    return offer.case


def _answered(offer: Offer, answer: OfferAnswer, words: str, *, now: datetime) -> None:
    offer.answer, offer.answered_at = answer, now
    if words.strip():
        key = offer.case.data_key
        offer.sealed_answer = sealing.seal(key, words, label=Label.OFFER_ANSWER, row=offer.pk)
    offer.save(update_fields=["answer", "answered_at", "sealed_answer"])


@transaction.atomic
def withdraw(case: Case, *, by: User, now: datetime) -> None:
    """Nobody is asked any more. Raises WrongState when nobody was, or they have answered."""
    access.advance(case)
    if standing.offer_of(case) is None:
        raise WrongState
    standing.end_offer(case, by=by, now=now)


@transaction.atomic
def appoint_at_once(case: Case, user: User, role: CaseRole, *, reason: str, by: User, now: datetime) -> None:
    """Without asking first, because it cannot wait or they have said yes already; a case that was only received is
    accepted with it. Raises ValueError without a reason, and as `triage.accept` and `triage.appoint` do."""
    if user.pk != by.pk and role == CaseRole.HANDLER and not reason.strip():
        raise ValueError("Nobody is given a case without being asked, but for a reason.")
    if case.state == State.RECEIVED and role == CaseRole.HANDLER:
        triage.accept(case, handler=user, by=by, now=now)
    else:
        triage.appoint(case, user, role, by=by, now=now)
    if reason.strip():
        _keep_record(case, user, role, reason=reason, by=by, now=now)


def _keep_record(case: Case, user: User, role: CaseRole, *, reason: str, by: User, now: datetime) -> None:
    offer = Offer(case=case, user=user, role=role, kind=OfferKind.AT_ONCE, asked_at=now, asked_by=by)
    offer.answer, offer.answered_at = OfferAnswer.ACCEPTED, now
    offer.answer_by_date = calendar.receipt_date(now)
    offer.sealed_words = sealing.seal_record(case.data_key, asdict(Words(reason)), label=Label.OFFER, row=offer.pk)
    offer.save(force_insert=True)
    reasons.keep(case, user, reason=reason, by=by, now=now)


@transaction.atomic
def say_capacity(user: User, *, room: Room, until_date: date | None, now: datetime) -> None:
    """How much somebody can take on, in their own judgement, which others read before they ask. No event: it is of
    no case, and the latest is all that counts."""
    said = {"room": room, "until_date": until_date, "said_date": calendar.receipt_date(now)}
    Capacity.objects.update_or_create(user=user, defaults=said)


def made(case: Case) -> "QuerySet[Offer]":
    """Everybody who was asked about this case or appointed at once, the latest first."""
    rows = case.offers.select_related("user", "asked_by", "case__data_key")
    return rows.order_by("-asked_at", "pk")


def can_answer(offer: Offer) -> bool:
    """Whether whoever is asked may still take it on."""
    return _may_take_on(offer.case, offer.user)


def asked_by(user: User, *, since: date) -> list[Offer]:
    """Whom this person asked lately, the latest first; nothing of a case that they must not know of since."""
    blocked = Case.objects.filter(conflicts__user=user)
    rows = _whole().filter(asked_by=user, asked_at__gte=calendar.working_moment(since, 0))
    return list(rows.exclude(kind=OfferKind.AT_ONCE).exclude(case__in=blocked).order_by("-asked_at", "pk"))


def not_hidden_from(viewer: User) -> "QuerySet[Case]":
    """Every case of which a figure may tell this person: any but what they must not know of (I7)."""
    blocked = Conflict.objects.filter(case=OuterRef("pk"), user=viewer)
    return Case.objects.filter(~Exists(blocked), ~knowledge.has_seen_name(viewer, "pk"))


def remind(*, now: datetime) -> int:
    """Tell whoever leads it, once, that a person who was asked has not answered within a working day; of how many.
    Opens nothing, so that the worker needs no key to content."""
    today = calendar.receipt_date(now)
    late = _whole().filter(STANDING, answer_by_date__lt=today, answer_by_date__gte=today - REMINDED)
    told = 0
    for offer in late:
        lead = recipients.responsible_for(offer.case, on=today)
        if lead is not None:
            told += _tell(lead, offer, "unanswered", now=now)
    return told


def _tell(to: User, offer: Offer, what: str, *, now: datetime) -> bool:
    """Nobody blocked or gone; each thing once."""
    case = offer.case
    if not to.is_active or to.pk in recipients.barred_on(case):
        return False
    posted = outbox.post(
        to=to,
        kind=Kind.ASKED if what == "made" else Kind.REMINDER,
        key=f"offer:{offer.pk}:{what}",
        on=calendar.receipt_date(now),
        pace=Pace.AT_ONCE if case.urgent else Pace.HOURS,
        about=case.pk,
    )
    return posted is not None
