"""Two people, evidence that they knew, notice to the reporter, and no list of it (R8)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from concerns.domain import access, helping, knownfalse, mailbox, reopening, reviewers, reviews
from concerns.domain.knownfalse import Grounds
from concerns.enums import CaseRole, Duty, EventType, State
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Case, Deadline, KnownFalse
from concerns.queries import casefile, timeline
from notifications import addresses
from notifications.models import PrivateAddress
from tests import casework_factories as casework
from tests import reviewing, talking
from tests.casework_factories import Worked
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
GROUNDS = Grounds("They wrote to a friend that they made it up.", "It was no joke: the friend took it for true.")
WHY = "The letter says that it was made up."


@pytest.fixture
def answered(rota: list[User], senior: User, lead: User, handler: User) -> Worked:
    worked = casework.answered_as_unfounded(lead=lead, handler=handler)
    casework.ready_to_close(worked)
    return worked


def ask(worked: Worked, by: User) -> KnownFalse:
    return knownfalse.ask(worked.concern, GROUNDS, by=by, now=NOW)


def test_r8_no_finding_ever_sets_it(answered: Worked, handler: User) -> None:
    casework.close(answered.case, by=handler)

    assert not KnownFalse.objects.exists()


def test_r8_what_was_so_or_never_looked_into_is_not_asked_about(
    answered: Worked, rota: list[User], lead: User, handler: User
) -> None:
    assert knownfalse.is_unfounded(answered.concern)
    upheld = casework.case_in(State.ANSWERED, lead=lead, handler=handler)
    talked = casework.cleared(lead=lead, handler=handler)
    talking.resolve(talked)

    for worked in (upheld, talked):
        assert worked.case.state == State.ANSWERED
        with pytest.raises(WrongState):
            ask(worked, handler)


def test_r8_while_it_is_looked_into_again_it_is_not_held_against_them(
    answered: Worked, senior: User, handler: User
) -> None:
    row = ask(answered, handler)
    knownfalse.decide(row, agree=True, reason=WHY, by=senior, now=LATER)
    told = knownfalse.told(answered.concern, may_review=False)
    assert WHY in told
    assert "review" not in told

    reopening.reopen(answered.case, reason="A drawer.", words="We found more.", by=handler, now=LATER)

    assert knownfalse.told(answered.concern, may_review=False) == ""


def test_r8_while_its_answer_is_under_review_it_does_not_count(
    answered: Worked, senior: User, reserve: User, handler: User
) -> None:
    row = ask(answered, handler)
    knownfalse.decide(row, agree=True, reason=WHY, by=senior, now=LATER)
    assert WHY in knownfalse.told(answered.concern, may_review=True)

    review = reviewing.begun(answered, reserve)
    assert knownfalse.told(answered.concern, may_review=False) == ""
    assert not knownfalse.is_unfounded(answered.concern)

    reviews.decide(review, reviewing.STANDS, by=reserve, now=LATER)
    assert WHY in knownfalse.told(answered.concern, may_review=False)


def test_r8_it_needs_what_shows_that_they_knew(answered: Worked, handler: User) -> None:
    for grounds in (Grounds(knew="They knew."), Grounds(otherwise="A mistake.")):
        with pytest.raises(ValueError, match="knew"):
            knownfalse.ask(answered.concern, grounds, by=handler, now=NOW)


def test_another_decides_where_whoever_was_asked_has_left(
    answered: Worked, senior: User, reserve: User, handler: User
) -> None:
    row = ask(answered, handler)
    assert knownfalse.waiting_for(reserve) == []
    User.objects.filter(pk=senior.pk).update(is_active=False)

    (taken,) = knownfalse.waiting_for(reserve)
    assert knownfalse.read(taken, by=reserve, now=LATER) == GROUNDS
    with pytest.raises(NoSuchCase):
        knownfalse.find(senior, row.pk)
    knownfalse.decide(knownfalse.find(reserve, row.pk), agree=True, reason=WHY, by=reserve, now=LATER)

    row.refresh_from_db()
    assert row.decider == reserve
    assert reserve.title in knownfalse.told(answered.concern, may_review=True)


def test_r8_a_senior_manager_with_no_part_in_it_decides_and_the_handler_never_alone(
    answered: Worked, senior: User, handler: User
) -> None:
    row = ask(answered, handler)
    assert row.decider == senior
    with pytest.raises(Refused):
        knownfalse.decide(row, agree=True, reason=WHY, by=handler, now=LATER)
    with pytest.raises(NoSuchCase):
        knownfalse.find(handler, row.pk)
    with transaction.atomic(), pytest.raises(IntegrityError):
        KnownFalse.objects.filter(pk=row.pk).update(decider=handler)

    addresses.keep(answered.concern.pk, "quiet.place@example.org")
    PrivateAddress.objects.update(held=False)
    knownfalse.decide(knownfalse.find(senior, row.pk), agree=True, reason=WHY, by=senior, now=LATER)

    assert PrivateAddress.objects.get().held
    row.refresh_from_db()
    decided = knownfalse.decision_of(row)
    assert decided == knownfalse.Decided(True, WHY)
    told = knownfalse.told(answered.concern, may_review=True)
    assert WHY in told
    assert senior.title in told
    with pytest.raises(NoSuchCase):
        knownfalse.find(senior, row.pk)


def test_r8_a_no_is_told_to_nobody(answered: Worked, senior: User, handler: User) -> None:
    row = ask(answered, handler)
    assert knownfalse.told(answered.concern, may_review=True) == ""

    knownfalse.decide(row, agree=False, reason="They believed it.", by=senior, now=LATER)

    assert knownfalse.told(answered.concern, may_review=True) == ""
    with pytest.raises(WrongState):
        ask(answered, handler)


def test_r8_no_event_and_no_column_tells_what_was_decided(answered: Worked, senior: User, handler: User) -> None:
    row = ask(answered, handler)
    knownfalse.decide(row, agree=False, reason="They believed it.", by=senior, now=LATER)

    events = Event.objects.filter(type__in=[EventType.SEALED_ASKED, EventType.SEALED_DECIDED])
    assert {tuple(sorted(event.data.split('"')[1::4])) for event in events} == {("concern",)}
    fields = {field.name for field in KnownFalse._meta.get_fields() if not field.name.startswith("sealed")}
    assert fields == {"id", "concern", "asked_at", "asked_by", "decider", "decided_at"}


def left_behind(worked: Worked, *, agree: bool, by: User, asker: User) -> dict[str, object]:
    """What a decision leaves on the case and around it, for whoever reads there."""
    inbox = worked.raised.mailbox
    helping.ask(inbox, Duty.WORRY, "And now?", on=NOW.date())
    row = ask(worked, asker)
    version, events = Case.objects.get(pk=worked.case.pk).version, Event.objects.count()
    knownfalse.decide(row, agree=agree, reason=WHY, by=by, now=LATER)
    case = Case.objects.get(pk=worked.case.pk)
    new = Event.objects.count() - events
    file = casefile.load(case, worked.reference, viewer=asker, today=LATER.date())
    lines = [(one.what, one.who, one.moment) for one in timeline.happenings(file, knows_blocks=True)]
    owed = list(Deadline.objects.filter(concern=worked.concern, met_at=None).values_list("duty", "due_date"))
    return {
        "steps": case.version - version,
        "new": new,
        "lines": lines,
        "owed": owed,
        "messages": [one.text for one in mailbox.messages(inbox)],
    }


def test_r8_nothing_on_the_case_tells_a_yes_from_a_no(
    answered: Worked, senior: User, lead: User, handler: User
) -> None:
    other = casework.answered_as_unfounded(lead=lead, handler=handler)
    casework.ready_to_close(other)

    yes = left_behind(answered, agree=True, by=senior, asker=handler)
    no = left_behind(other, agree=False, by=senior, asker=handler)

    assert yes == no
    assert (yes["new"], yes["messages"]) == (1, ["And now?"])
    open_calls = Deadline.objects.filter(duty=Duty.WORRY, met_at=None)
    assert set(open_calls.values_list("concern", flat=True)) == {answered.concern.pk, other.concern.pk}
    assert WHY in knownfalse.told(answered.concern, may_review=True)
    assert knownfalse.told(other.concern, may_review=True) == ""


def test_r8_who_came_onto_the_case_since_decides_no_more(
    answered: Worked, senior: User, lead: User, handler: User
) -> None:
    row = ask(answered, handler)
    assert knownfalse.waiting_for(senior) == [row]

    access.appoint(answered.case, senior, CaseRole.OBSERVER, by=lead, now=NOW)

    assert knownfalse.waiting_for(senior) == []
    with pytest.raises(Refused):
        knownfalse.decide(row, agree=True, reason=WHY, by=senior, now=LATER)


def test_who_is_asked_does_not_review_the_same_case(
    answered: Worked, senior: User, reserve: User, handler: User
) -> None:
    assert reviewers.able(answered.case, on=NOW.date()) == [senior]

    ask(answered, handler)

    assert reviewers.able(answered.case, on=NOW.date()) == [reserve]
