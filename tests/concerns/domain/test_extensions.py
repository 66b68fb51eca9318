from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from concerns.domain import access, clock, extensions, letters
from concerns.domain.calendar import LONDON
from concerns.enums import Body, CaseRole, ConflictKind, Duty, EventType, LetterKind, State
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Deadline, Extension, Reservation
from concerns.models.disclosure import Reveal
from notifications.models import Notice
from tests.casework_factories import Worked, case_in
from trust.models import Event

pytestmark = pytest.mark.django_db

WEEKS_LATER = timedelta(days=14)
REASON = "The sheets of one quarter are with the pharmacy until the end of next week."
SO_FAR = "We compared two of three months and talked to four people."


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, now: datetime) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(days=20)


def answer_of(worked: Worked) -> Deadline:
    found = clock.due(worked.concern, Duty.ANSWER)
    assert found is not None
    return found


def ask(worked: Worked, now: datetime, *, days: int = 14) -> Extension:
    new_date = clock.promised_date(answer_of(worked)) + timedelta(days=days)
    return extensions.ask(
        worked.concern, new_date=new_date, reason=REASON, done_so_far=SO_FAR, by=worked.handler, now=now
    )


def test_ask_changes_no_date(worked: Worked, later: datetime) -> None:
    before = answer_of(worked)

    asked = ask(worked, later)

    after = answer_of(worked)
    assert (after.due_date, after.extended_date) == (before.due_date, None)
    assert extensions.waiting(after) == asked
    assert letters.issued(worked.concern)[-1].kind == LetterKind.ACKNOWLEDGEMENT
    assert REASON not in bytes(asked.sealed_record).decode("latin-1")


def test_agree_sends_the_letter_and_moves_what_reminders_follow(
    worked: Worked, senior: User, later: datetime
) -> None:
    first = answer_of(worked)
    asked = ask(worked, later)

    extensions.agree(extensions.find(senior, asked.pk), by=senior, now=later)

    moved = answer_of(worked)
    assert (moved.due_date, moved.due_at) == (first.due_date, first.due_at)
    assert moved.extended_date == first.due_date + WEEKS_LATER
    letter = letters.issued(worked.concern)[-1]
    assert (letter.kind, letter.issued_by) == (LetterKind.EXTENSION, senior)
    text = letters.text_of(letter)
    assert "We promised you our answer by Tuesday 8 December 2026." in text
    assert "We now promise our answer by Tuesday 22 December 2026." in text
    assert "Director of adult services agreed to this and does not work on your concern." in text
    assert senior.name not in text
    assert REASON in text
    assert SO_FAR in text
    assert "We write to you again by Monday 14 December 2026, even if there is nothing new." in text
    assert worked.handler.name in text
    kinds = [event.type for event in Event.objects.filter(type__startswith="extension.").order_by("number")]
    assert kinds == [EventType.EXTENSION_ASKED, EventType.EXTENSION_AGREED]


def test_r51_a_miss_counts_by_the_first_date_whatever_was_agreed(
    worked: Worked, senior: User, later: datetime
) -> None:
    asked = ask(worked, later)
    extensions.agree(extensions.find(senior, asked.pk), by=senior, now=later)

    clock.sweep(now=datetime(2026, 12, 9, 0, 1, tzinfo=LONDON))

    missed = answer_of(worked)
    assert missed.missed_at == missed.due_at


def test_refuse_leaves_the_promise_and_lets_them_ask_again(worked: Worked, senior: User, later: datetime) -> None:
    asked = ask(worked, later)

    extensions.refuse(extensions.find(senior, asked.pk), by=senior, now=later)

    assert answer_of(worked).extended_date is None
    assert letters.issued(worked.concern)[-1].kind == LetterKind.ACKNOWLEDGEMENT
    with pytest.raises(NoSuchCase):
        extensions.find(senior, asked.pk)
    assert ask(worked, later).pk != asked.pk


def test_ask_twice_is_refused_while_one_waits(worked: Worked, later: datetime) -> None:
    ask(worked, later)

    with pytest.raises(WrongState):
        ask(worked, later)

    assert Extension.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, 29])
def test_ask_for_a_day_that_cannot_be_promised_changes_nothing(days: int, worked: Worked, later: datetime) -> None:
    with pytest.raises(ValueError, match="cannot be promised"):
        ask(worked, later, days=days)

    assert Extension.objects.count() == 0
    ask(worked, later, days=28)


def test_ask_from_a_stale_page_changes_nothing(worked: Worked, later: datetime) -> None:
    stale, fresh = worked.concern, worked.concern
    access.advance(fresh.case)

    with pytest.raises(WrongState):
        extensions.ask(
            stale, new_date=date(2026, 12, 20), reason=REASON, done_so_far=SO_FAR, by=worked.handler, now=later
        )

    assert Extension.objects.count() == 0


def test_an_answered_concern_cannot_be_extended(worked: Worked, later: datetime) -> None:
    clock.meet(worked.concern, Duty.ANSWER, by=worked.handler, now=later)

    with pytest.raises(WrongState):
        extensions.ask(
            worked.concern,
            new_date=date(2026, 12, 20),
            reason=REASON,
            done_so_far=SO_FAR,
            by=worked.handler,
            now=later,
        )


def test_a_second_extension_counts_from_the_promise_that_stands(
    worked: Worked, senior: User, later: datetime
) -> None:
    extensions.agree(extensions.find(senior, ask(worked, later, days=28).pk), by=senior, now=later)

    again = ask(worked, later + timedelta(days=20), days=28)
    extensions.agree(extensions.find(senior, again.pk), by=senior, now=later + timedelta(days=20))

    moved = answer_of(worked)
    assert moved.extended_date == moved.due_date + timedelta(days=56)
    assert [letter.kind for letter in letters.issued(worked.concern)].count(LetterKind.EXTENSION) == 2


def test_the_asker_never_decides_and_the_database_agrees(worked: Worked, senior: User, later: datetime) -> None:
    asked = ask(worked, later)
    with pytest.raises(Refused):
        extensions.agree(asked, by=worked.handler, now=later)

    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=asked.pk).update(agreed_by=worked.handler, agreed_at=later)

    assert answer_of(worked).extended_date is None
    extensions.agree(asked, by=senior, now=later)


@pytest.mark.parametrize("why", ["blocked", "on the case", "unwelcome", "shown a name", "gone"])
def test_nobody_decides_who_has_a_part_in_it(
    why: str, worked: Worked, senior: User, lead: User, later: datetime
) -> None:
    asked = ask(worked, later)
    assert extensions.awaiting(senior) == [asked]

    if why == "blocked":
        access.block(worked.case, senior, ConflictKind.SUBJECT, by=lead, now=later)
    elif why == "on the case":
        access.appoint(worked.case, senior, CaseRole.OBSERVER, by=lead, now=later)
    elif why == "shown a name":  # as a keeper, to pass it on: they are not to learn what was raised as well (I11)
        shown = {"body": Body.POLICE, "sealed_reason": b"x", "shown_at": later, "shown_to": senior}
        Reveal.objects.create(concern=worked.concern, **shown)
    elif why == "unwelcome":
        Reservation.objects.create(case=worked.case, user=senior, added_date=later.date())
    else:
        User.objects.filter(pk=senior.pk).update(is_active=False)
        senior.refresh_from_db()

    assert extensions.awaiting(senior) == []
    with pytest.raises(Refused):
        extensions.agree(Extension.objects.get(pk=asked.pk), by=senior, now=later)


def test_ask_tells_the_senior_and_deciding_tells_the_asker(worked: Worked, senior: User, later: datetime) -> None:
    asked = ask(worked, later)
    notices = Notice.objects.filter(key__startswith="extension:")
    assert [notice.recipient for notice in notices] == [senior]

    extensions.agree(extensions.find(senior, asked.pk), by=senior, now=later)

    assert {notice.recipient for notice in notices.all()} == {senior, worked.handler}


def test_reading_a_request_is_an_event(worked: Worked, senior: User, later: datetime) -> None:
    asked = ask(worked, later)

    record = extensions.read(extensions.find(senior, asked.pk), by=senior, now=later)

    assert record.reason == REASON
    assert Event.objects.filter(type=EventType.EXTENSION_READ, actor=f"user:{senior.pk}").count() == 1


def test_agree_after_the_asked_day_has_passed_is_refused(worked: Worked, senior: User, later: datetime) -> None:
    asked = ask(worked, later)

    with pytest.raises(WrongState):
        extensions.agree(asked, by=senior, now=later + timedelta(days=60))

    assert answer_of(worked).extended_date is None
