"""A file just as it was sent: its reporter first, then a second person, then one look at a time (I2, I9, I13)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from concerns.domain import access, gate, joining, originallooks, originals, requests
from concerns.domain.attachments import original
from concerns.enums import (
    Action,
    CaseRole,
    Consent,
    EventType,
    FileState,
    GrantEnd,
    Mode,
    Obstacle,
    OriginalPurpose,
    RequestState,
    Seat,
    State,
)
from concerns.errors import AlreadyReceived, Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Attachment, Case, Concern, OriginalRequest
from notifications.models import Notice
from tests import evidence_files as files
from tests.casework_factories import Worked, case_in
from tests.clocks import at
from tests.names import SHUT_OUT
from trust.models import Event

pytestmark = pytest.mark.django_db

WORDS = "The sheet's own date decides who was on shift."
TODAY = date(2026, 11, 10)
LAST = date(2026, 11, 17)  # five working days later


@pytest.fixture
def worked(rota: list[User], senior: User, handler: User, now: datetime) -> Worked:
    one = case_in(State.INVESTIGATING, lead=rota[0], handler=handler, now=now)
    gate.record_pass(handler, now=now)
    return one


@pytest.fixture
def file(worked: Worked) -> Attachment:
    return files.sent(worked.concern)


def again(file: Attachment) -> Attachment:
    """As it stands now, as every request sees it."""
    return Attachment.objects.select_related("concern__case", "concern__data_key").get(pk=file.pk)


def ask(file: Attachment, by: User, *, now: datetime, days: int = 14) -> OriginalRequest:
    return originals.ask(again(file), purpose=OriginalPurpose.CHECK, words=WORDS, days=days, by=by, now=now)


def say(row: OriginalRequest, consent: Consent, on: date = TODAY) -> OriginalRequest:
    originals.answer(originals.every().get(pk=row.pk), consent=consent, on=on)
    return originals.every().get(pk=row.pk)


def granted(file: Attachment, by: User, second: User, *, now: datetime) -> OriginalRequest:
    row = say(ask(file, by, now=now), Consent.YES)
    return originals.agree(row, by=second, now=now)


def look(file: Attachment, by: User, *, now: datetime) -> bytes:
    live = originallooks.live_for(by, again(file), now=now)
    if live is None:
        raise Refused
    originallooks.look(live, reason="To compare the date.", by=by, now=now)
    return original(again(file)).read()


def codes_of(type_: EventType) -> list[str]:
    return list(Event.objects.filter(type=type_).order_by("number").values_list("data", flat=True))


def test_i2_an_original_opens_after_its_reporter_and_a_second_person_said_yes(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = ask(file, worked.handler, now=now)
    assert originals.awaiting(senior, today=TODAY) == []  # nobody is bothered before the reporter spoke
    with pytest.raises(Refused):
        look(file, worked.handler, now=now)

    row = say(row, Consent.YES)
    assert [one.pk for one in originals.awaiting(senior, today=TODAY)] == [row.pk]
    assert originals.read(originals.find(senior, row.pk, today=TODAY), by=senior, now=now) == WORDS
    assert originals.awaiting(worked.handler, today=TODAY) == []  # never whoever asked
    with pytest.raises(Refused):
        originals.agree(row, by=worked.handler, now=now)
    with pytest.raises(Refused):
        look(file, worked.handler, now=now)
    originals.agree(row, by=senior, now=now)

    assert look(file, worked.handler, now=now) == files.SECRET
    (seen,) = originallooks.seen(worked.concern)
    assert (seen.number, seen.seat, seen.on, seen.reason) == (1, Seat.HANDLER, TODAY, "To compare the date.")
    for other in (worked.lead, senior):
        with pytest.raises(Refused):
            look(file, other, now=now)


def test_i9_the_event_is_written_before_the_file_is_opened_and_names_neither_file_nor_words(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = granted(file, worked.handler, senior, now=now)

    originallooks.look(row, reason="To compare the date.", by=worked.handler, now=now)

    (told,) = codes_of(EventType.ORIGINAL_OPENED)
    assert f'"look":"{row.looks.get().pk}"' in told
    everything = "\n".join(Event.objects.values_list("data", flat=True))
    assert not any(word in everything for word in (WORDS, files.NAME, "compare"))
    with pytest.raises(ValueError, match="reason"):
        originallooks.look(row, reason=" ", by=worked.handler, now=now)
    assert row.looks.count() == 1


@pytest.mark.parametrize("what", sorted(SHUT_OUT))
def test_i13_what_ends_access_to_the_case_ends_access_to_the_original_at_once(
    what: str, worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    granted(file, worked.handler, senior, now=now)
    assert look(file, worked.handler, now=now) == files.SECRET

    SHUT_OUT[what](worked.handler, worked.concern, worked.lead)

    with pytest.raises(Refused):
        look(file, worked.handler, now=now + timedelta(days=2 if what == "without a pass" else 0))


def test_i13_it_ends_with_its_days_and_never_after_the_day_that_the_reporter_was_told(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = granted(file, worked.handler, senior, now=now)
    assert row.expires_at == now + timedelta(days=14)

    assert originallooks.live_for(worked.handler, again(file), now=now + timedelta(days=13)) == row
    assert originallooks.live_for(worked.handler, again(file), now=now + timedelta(days=14)) is None
    ended = originallooks.last_end(worked.handler, again(file), now=now + timedelta(days=14))
    assert ended == GrantEnd.EXPIRED
    with pytest.raises(ValueError, match="30 days"):
        ask(files.sent(worked.concern), worked.handler, now=now, days=31)


@pytest.mark.parametrize("stands", ["asked", "granted"])
@pytest.mark.parametrize("why", [GrantEnd.CASE_CLOSED, GrantEnd.LEFT_CASE])
def test_i13_an_original_does_not_come_back_with_the_case_or_the_seat(
    why: GrantEnd, stands: str, worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = ask(file, worked.handler, now=now)
    if stands == "granted":
        row = originals.agree(say(row, Consent.YES), by=senior, now=now)
        assert look(file, worked.handler, now=now) == files.SECRET
    case = Case.objects.get(pk=worked.case.pk)

    if why == GrantEnd.LEFT_CASE:
        access.dismiss(case, worked.handler, CaseRole.HANDLER, by=worked.lead, now=now)
        access.seat(case, worked.handler, CaseRole.HANDLER, by=worked.lead, now=now)
    else:
        requests.end_with(case, by=worked.handler, now=now)  # what closing does; the case is open again

    assert originallooks.last_end(worked.handler, again(file), now=now) == (why if stands == "granted" else None)
    with pytest.raises(Refused):
        look(file, worked.handler, now=now)
    with pytest.raises(WrongState):
        say(row, Consent.NO if stands == "granted" else Consent.YES)
    (told,) = codes_of(EventType.ORIGINAL_WITHDRAWN)
    assert f'"why":"{why}"' in told


def test_i2_a_question_that_ended_by_itself_holds_up_nobody_who_comes_after(
    worked: Worked, file: Attachment, other_handler: User, now: datetime
) -> None:
    """One that was taken back keeps its day, so that nobody is asked again and again; and a no stays a no."""
    other = files.sent(worked.concern)
    ask(file, worked.handler, now=now)
    say(ask(other, worked.handler, now=now), Consent.NO)
    case = Case.objects.get(pk=worked.case.pk)

    access.dismiss(case, worked.handler, CaseRole.HANDLER, by=worked.lead, now=now)
    access.seat(case, other_handler, CaseRole.HANDLER, by=worked.lead, now=now)
    gate.record_pass(other_handler, now=now)

    mine = ask(file, other_handler, now=now)
    originals.withdraw(mine, by=other_handler, now=now)
    for asked, code in ((file, Obstacle.REPORTER_MAY_ANSWER), (other, Obstacle.REPORTER_SAID_NO)):
        with pytest.raises(Blocked) as stopped:
            ask(asked, other_handler, now=now)
        assert stopped.value.reasons[0][0] == code


@pytest.mark.parametrize("stands", ["asked", "granted"])
def test_i13_what_was_asked_for_one_case_ends_when_it_is_joined_to_another(
    stands: str, worked: Worked, file: Attachment, senior: User, lead: User, now: datetime
) -> None:
    """Also of somebody who works on the case that remains; what is over stays as it is."""
    into = case_in(State.INVESTIGATING, lead=lead, handler=worked.handler, now=now)
    row = (
        ask(file, worked.handler, now=now) if stands == "asked" else granted(file, worked.handler, senior, now=now)
    )
    if stands == "granted":
        assert look(file, worked.handler, now=now) == files.SECRET
    refused = say(ask(files.sent(worked.concern), worked.handler, now=now), Consent.NO)
    kept = granted(files.sent(into.concern), worked.handler, senior, now=now)
    one, other = (Case.objects.get(pk=each.case.pk) for each in (worked, into))

    joining.join(one, into=other, by=worked.handler, now=now)

    moved = originals.every().get(pk=row.pk)
    assert (originals.concern_of(moved).case_id, moved.state) == (into.case.pk, RequestState.WITHDRAWN)
    assert Action.ASK_FOR_ORIGINAL in access.actions_for(worked.handler, again(file).concern.case)
    with pytest.raises(Refused):
        look(file, worked.handler, now=now)
    with pytest.raises(WrongState):
        say(row, Consent.NO if stands == "granted" else Consent.YES)
    (told,) = codes_of(EventType.ORIGINAL_WITHDRAWN)
    assert f'"request":"{row.pk}"' in told
    assert '"why":"case_joined"' in told
    assert originals.every().get(pk=refused.pk).state == RequestState.ASKED
    assert originals.every().get(pk=kept.pk).state == RequestState.GRANTED


def test_a_reporter_takes_their_yes_back_and_nothing_opens_any_more(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = granted(file, worked.handler, senior, now=now)
    assert look(file, worked.handler, now=now) == files.SECRET

    say(row, Consent.NO, on=TODAY + timedelta(days=3))

    with pytest.raises(Refused):
        look(file, worked.handler, now=now)
    assert codes_of(EventType.ORIGINAL_TAKEN_BACK) != []
    with pytest.raises(WrongState):
        say(row, Consent.YES, on=TODAY + timedelta(days=3))


def test_no_answer_is_no_and_nobody_asks_again_soon(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = ask(file, worked.handler, now=now)
    assert row.consult_by_date == LAST
    with pytest.raises(WrongState):
        ask(file, worked.handler, now=now)

    late = now + timedelta(days=8)
    with pytest.raises(WrongState):
        say(row, Consent.YES, on=late.date())
    with pytest.raises(Blocked) as stopped:
        ask(file, worked.handler, now=late)
    assert stopped.value.reasons == [
        (Obstacle.REPORTER_SILENT, "2026-11-17"),
        (Obstacle.ASK_AGAIN_FROM, "2026-12-17"),
    ]
    gate.record_pass(worked.handler, now=late)
    assert ask(file, worked.handler, now=at("2026-12-17", "10:00")).state == "asked"


def test_a_yes_that_only_the_database_says_opens_nothing(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    row = ask(file, worked.handler, now=now)
    OriginalRequest.objects.update(answer=Consent.YES, answered_date=TODAY, answer_mark="0" * 64)

    with pytest.raises(WrongState):
        originals.agree(originals.every().get(pk=row.pk), by=senior, now=now)

    row = granted(other := files.sent(worked.concern), worked.handler, senior, now=now)
    OriginalRequest.objects.filter(pk=row.pk).update(attachment=file)
    with pytest.raises(Refused):
        originallooks.look(originals.every().get(pk=row.pk), reason="So.", by=worked.handler, now=now)
    assert originallooks.live_for(worked.handler, again(other), now=now) is None


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        (lambda one: Concern.objects.filter(pk=one.concern.pk).update(no_contact=True), "not_to_be_contacted"),
        (lambda one: SHUT_OUT["without a pass"](one.handler, one.concern, one.lead), "scenes_not_passed"),
    ],
)
def test_it_is_not_asked_of_somebody_in_peace_nor_by_somebody_without_the_scenes(
    stop: Callable[[Worked], object], expected: str, worked: Worked, file: Attachment, now: datetime
) -> None:
    stop(worked)

    with pytest.raises(Blocked) as stopped:
        ask(file, worked.handler, now=now + timedelta(days=1))

    assert [code for code, _ in stopped.value.reasons] == [expected]


def test_who_may_ask_and_what_for(
    worked: Worked, file: Attachment, senior: User, other_handler: User, now: datetime
) -> None:
    from_us = files.sent(worked.concern, by=worked.handler)
    gone = files.sent(worked.concern, state=FileState.HARMFUL)
    waiting = files.sent(worked.concern, state=FileState.RECEIVED)
    uncleaned = files.sent(worked.concern, state=FileState.UNCLEANABLE)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=worked.handler, now=now)

    asked = {one.number: originals.may_ask(again(one), by=worked.handler) for one in (from_us, gone, waiting)}
    assert asked == {2: False, 3: False, 4: False}
    assert originals.may_ask(again(uncleaned), by=worked.handler)
    assert not any(originals.may_ask(again(file), by=person) for person in (other_handler, senior))


def test_a_decider_has_no_part_keeps_no_names_and_says_why_not(
    worked: Worked, file: Attachment, senior: User, lead: User, now: datetime
) -> None:
    row = say(ask(file, worked.handler, now=now), Consent.YES)
    with pytest.raises(NoSuchCase):
        originals.find(worked.handler, row.pk, today=TODAY)
    with pytest.raises(AlreadyReceived):
        say(row, Consent.YES)
    with pytest.raises(ValueError, match="why"):
        originals.refuse(row, reason="", by=senior, now=now)

    refused = originals.refuse(row, reason="A record says the same.", by=senior, now=now)

    assert originals.decision_of(refused) == "A record says the same."
    with pytest.raises(WrongState):
        originals.agree(row, by=senior, now=now)
    with pytest.raises(Blocked) as stopped:
        ask(file, worked.handler, now=now + timedelta(days=1))
    assert stopped.value.reasons[0] == (Obstacle.SECOND_SAID_NO, "2026-11-10")


def test_t11_the_answer_of_an_anonymous_reporter_is_kept_with_its_day_and_told_at_the_next_round(
    worked: Worked, file: Attachment, senior: User, now: datetime
) -> None:
    assert worked.concern.mode == Mode.ANONYMOUS
    row = ask(file, worked.handler, now=now)
    before = set(Notice.objects.values_list("pk", flat=True))

    say(row, Consent.YES)

    assert Event.objects.get(type=EventType.ORIGINAL_ANSWERED).on == "2026-11-10"
    told = Notice.objects.exclude(pk__in=before)
    assert {(one.recipient_id, one.pace) for one in told} == {(worked.handler.pk, "round"), (senior.pk, "round")}
