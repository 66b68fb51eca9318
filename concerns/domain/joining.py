"""Two cases about the same matter become one: it goes on for both, and each reporter keeps their own letters.

Whoever joins them leads both. Nothing passes as decided that nobody looked at, and nobody who must not know, or
whom a reporter would rather not have, comes to know by it.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import (
    access,
    advice,
    assessments,
    audit,
    blocks,
    calendar,
    copies,
    endings,
    letters,
    lifecycle,
    links,
    onward,
    precautions,
    prompts,
    recipients,
    standing,
    targets,
    tasks,
)
from concerns.domain.content import Label
from concerns.domain.lifecycle import Reason
from concerns.enums import EventType, GrantEnd, Obstacle, State
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import Case, Concern
from trust import sealing

JOINABLE = frozenset({State.RECEIVED, State.ACCEPTED, State.REFERRED, State.INVESTIGATING})


def find(user: User, reference: str) -> Case | None:
    """The case of this reference to which `user` may bring another: one that they lead."""
    cases = access.visible_cases(user).select_related("owner", "data_key")
    found = cases.filter(concerns__reference=reference).first()
    return found if found is not None and access.leads(user, found) else None


def is_joinable(case: Case, into: Case) -> bool:
    """Whether `into` is another case that still takes concerns."""
    return State(into.state) in JOINABLE and case.pk != into.pk


def obstacles(case: Case, into: Case) -> list[Reason]:
    """Raises WrongState for a case that takes no more concerns."""
    if not is_joinable(case, into):
        raise WrongState
    reserved = recipients.reserved_on(case)
    unwelcome: list[Reason] = [
        (Obstacle.PERSON_RESERVED, str(user.pk)) for user, _ in lifecycle.readers(into) if user.pk in reserved
    ]
    return [*lifecycle.conflicts_undecided(case), *unwelcome, *_undecided(case, into)]


def _undecided(case: Case, into: Case) -> list[Reason]:
    """What is decided in one of them counts for both from then on, so the other has it too by then: safeguarding
    (R3), what must change now (R45), and the risks (T25). What neither has is decided for both afterwards."""
    here, there = lifecycle.undecided(case), lifecycle.undecided(into)
    gaps = [reason for reason in here if reason not in there]
    others = {user.pk for user, _ in lifecycle.readers(into)} - {case.owner_id}
    if others:  # they read it from now on, so the risks come first, as before any appointment
        gaps += [reason for reason in lifecycle.risks_before_others(case) if reason not in gaps]
    if any(reason not in here for reason in there):
        gaps.append((Obstacle.OTHER_UNDECIDED, _first_reference(into)))
    return gaps


def _first_reference(case: Case) -> str:
    return case.concerns.order_by("recorded_date", "pk").values_list("reference", flat=True)[0]


@transaction.atomic
def join(case: Case, *, into: Case, by: User, now: datetime) -> None:
    """Another concern about the same matter goes on in `into`.

    Whoever is blocked on either is blocked on what remains. Raises NoSuchCase (one of them is not `by`'s to lead),
    Blocked, WrongState.
    """
    if not all(_is_led(one, by=by) for one in (case, into)):
        raise NoSuchCase
    for one in sorted((case, into), key=lambda each: each.pk):
        access.advance(one)
    if reasons := obstacles(case, into):
        raise Blocked(reasons)
    endings.originals_in(case, now=now)  # requests before concerns, and these before grants
    moved = _held(case)
    endings.hold([case.pk, into.pk])
    endings.end_in(case, why=GrantEnd.CASE_JOINED, by=by, now=now)
    former = access.handler_of(case)
    blocks.unite(case, into, by=by, now=now)
    into.urgent = into.urgent or case.urgent
    into.save(update_fields=["urgent"])
    _carry_decisions(case, into, now=now)
    links.carry(case, into=into)
    standing.grown(into, now=now)
    targets.triaged(case, by=by, now=now)
    case.concerns.update(case=into)
    _close_behind(case, into, by=by, now=now)
    for concern in moved:
        audit.record(EventType.CASE_JOINED, case=into, by=by, now=now, concern=concern.reference)
    _say_whom_to_contact(moved, into, former=former, by=by, now=now)
    _tell(into, by=by, now=now)


def _is_led(case: Case, *, by: User) -> bool:
    return access.visible_cases(by).filter(pk=case.pk).exists() and access.leads(by, case)


def _held(case: Case) -> list[Concern]:
    """Its concerns, locked before the grants of their names."""
    rows = case.concerns.select_for_update(of=("self",), no_key=True).select_related("data_key")
    return list(rows.order_by("recorded_date", "pk"))


def _close_behind(case: Case, into: Case, *, by: User, now: datetime) -> None:
    """The empty case is nobody's any more."""
    case.joined_into = into
    for user, role in access.holders(case):
        access.dismiss(case, user, role, by=by, now=now)
    access.silence_strangers(case, [case.owner] if case.owner else [], by=by, now=now)
    Case.objects.filter(joined_into=case).update(joined_into=into)
    lifecycle.change_state(case, State.JOINED, by=by, now=now)


def _say_whom_to_contact(
    moved: list[Concern], into: Case, *, former: User | None, by: User, now: datetime
) -> None:
    """Whoever was given another contact in writing gets the new one so too (R36)."""
    contact = access.handler_of(into)
    if contact is None or contact == former:
        return
    for concern in moved:
        concern.case = into
        letters.change_contact(concern, to=contact, former=former, by=by, now=now)


def _tell(into: Case, *, by: User, now: datetime) -> None:
    """Whoever the joined case is with, where a block took it from whoever joined them."""
    to = recipients.responsible_for(into, on=calendar.receipt_date(now))
    if to is not None and to.pk != by.pk:
        prompts.hand_on(to, into, now=now)


def _carry_decisions(case: Case, into: Case, *, now: datetime) -> None:
    """What was decided and noted before goes along, sealed anew under the key of the case that remains."""
    precautions.carry(case, into=into)
    for note in case.notes.order_by("written_at"):
        text = sealing.unseal(case.data_key, note.sealed_text, label=Label.NOTE, row=note.pk)
        note.sealed_text = sealing.seal(into.data_key, text, label=Label.NOTE, row=note.pk)
        note.case = into
        note.save(update_fields=["case", "sealed_text"])
    assessments.carry(case, into=into, now=now)
    for room in (onward, advice, copies, tasks):
        room.carry(case, into=into)
