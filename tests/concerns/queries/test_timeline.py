"""Events in words: every kind has some, and names of the blocked are for those who lead the case alone."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from concerns.domain import access, audit, incidents, joining, mailbox, triage, wellbeing
from concerns.enums import CaseRole, CheckAnswer, ConflictKind, EventType, State
from concerns.models import Mailbox
from concerns.queries import casefile, saying, timeline
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def whats(worked: Worked, *, knows_blocks: bool = True) -> list[str]:
    file = casefile.load(worked.case, worked.reference, viewer=worked.handler, today=NOW.date())
    return [one.what for one in timeline.happenings(file, knows_blocks=knows_blocks)]


# These stand on the chain of people and keys or of an incident, so no case tells of them.
ELSEWHERE = (
    "calendar.",
    "vault.",
    "incident.",
    "detriment.",
    "address.",
    "identity.reveal_key",
    "identity.passphrase",
    "identity.scenes",
    "template.",
    "body.",
    "statement.",
    "policy.",
    "guidance.",
    "law.",
)


def test_every_kind_of_event_that_a_case_can_tell_of_has_words() -> None:
    elsewhere = {kind for kind in EventType if kind.startswith(ELSEWHERE)}

    assert set(saying.SAY) == set(EventType) - elsewhere


def test_r62_what_a_reporter_told_of_a_slip_is_no_line_of_the_case(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    before = whats(worked)

    incidents.tell_by_reporter(worked.raised.mailbox, "They all know.", on=NOW.date())
    mailbox.write_as_reporter(worked.raised.mailbox, "Anything new?", on=NOW.date())

    assert sorted(whats(worked)) == sorted([*before, "Message from the reporter"])


def test_r76_whether_a_reporter_says_how_they_are_is_no_line_of_the_case(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)
    before = whats(worked)
    inbox, today = worked.raised.mailbox, NOW.date()
    wellbeing.sweep(on=today)

    check = wellbeing.open_for(inbox, on=today)
    assert check is not None
    wellbeing.answer(inbox, check, CheckAnswer.NOT_FINE, on=today)

    assert sorted(whats(worked)) == sorted(before)


def test_a_whole_case_reads_as_a_story(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler, after=timedelta(days=1))

    assert whats(worked) == [
        "Case opened",
        "Promised: first letter by Tuesday 24 November 2026",
        "Promised: answer by Tuesday 8 December 2026",
        "Concern raised",
        "Decided who must not know",
        "Adult safeguarding: decision recorded",
        "Child safeguarding: decision recorded",
        "Decided what must change now",
        "Risk of a guess weighed up",
        "Risk of bad treatment weighed up",
        "Decided how serious it is, and whether it fits here",
        "Accepted",
        "A meeting is to be offered",
        "Ruth Adeyemi appointed: handler",
        "Sent in time: first letter, promised by Tuesday 24 November 2026",
        "First letter sent",
        "Looking into it began",
        "Allegation 1 added",
        "Evidence on allegation 1 added",
        "Finding on allegation 1 recorded",
        "Reply to wish 1 recorded",
        "Reply to wish 2 recorded",
        "Priya Nair appointed: second reader",
        "Priya Nair asked to read the answer as second reader",
        "The second reader agreed to the answer",
        "An appointment ended: second reader",
        "Sent in time: answer, promised by Tuesday 8 December 2026",
        "Answer sent",
        "Every reporter has an answer",
        "Support for the reporter considered",
        "Support for the person it is about considered",
        "Recorded why there was no meeting",
        "Written down: what others can learn",
        "Closed",
        "Days set on which the reporter is asked how they are",
    ]


def test_what_a_reporter_did_has_a_day_and_no_hour(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    mailbox.write_as_reporter(Mailbox.objects.get(concern=raised.concern), "Hello.", on=NOW.date())
    file = casefile.load(raised.case, raised.concern.reference, viewer=lead, today=NOW.date())

    lines = [one for one in timeline.happenings(file, knows_blocks=True) if one.who == "The reporter"]

    assert [(one.what, one.day, one.moment) for one in lines] == [
        ("Concern raised", NOW.date(), None),
        ("Message from the reporter", NOW.date(), None),
    ]


def test_who_is_blocked_is_named_to_those_who_lead_and_to_nobody_else(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.block(worked.case, other_handler, ConflictKind.WITNESS, by=handler, now=NOW)

    assert "Tom Whitlock blocked" in whats(worked, knows_blocks=True)

    hidden = whats(worked, knows_blocks=False)
    assert "Somebody blocked" in hidden
    assert [line for line in hidden if "Tom" in line] == []


def test_reads_by_one_person_on_one_day_are_one_line(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    for minute in (1, 2, 3):
        access.open_case(lead, raised.concern.reference, now=NOW.replace(minute=minute))
    access.open_case(lead, raised.concern.reference, now=NOW + timedelta(days=1))
    file = casefile.load(raised.case, raised.concern.reference, viewer=lead, today=NOW.date())

    reads = [one for one in timeline.happenings(file, knows_blocks=True) if one.type == EventType.CASE_READ]

    assert [(one.who, one.times) for one in reads] == [("Priya Nair", 3), ("Priya Nair", 1)]


def test_reminders_of_one_duty_in_a_row_are_one_line_on_the_day_of_the_last() -> None:
    def line(what: str, day: int, kind: EventType = EventType.DUTY_REMINDED) -> timeline.Happening:
        return timeline.Happening(kind, what, "", NOW.date() + timedelta(days=day), NOW + timedelta(days=day))

    missed = line("Missed", 3, EventType.DUTY_MISSED)
    gathered = timeline._gathered(
        [line("Letter", 0), line("Read", 1), line("Letter", 2), missed, line("Letter", 4)]
    )

    assert [(one.what, one.times, one.day) for one in gathered] == [
        ("Read", 1, NOW.date() + timedelta(days=1)),
        ("Letter", 2, NOW.date() + timedelta(days=2)),
        ("Missed", 1, missed.day),
        ("Letter", 1, NOW.date() + timedelta(days=4)),
    ]


def test_i12_whoever_reads_no_originals_is_told_only_of_files_that_were_cleared_for_them(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    codes: dict[str, Any] = {"number": 1, "concern": worked.reference}
    for kind in timeline.SENT:
        audit.record(kind, case=worked.case, by=handler, now=NOW, **codes)
    for whole in (True, False):
        audit.record(EventType.FILE_OPENED, case=worked.case, by=handler, now=NOW, whole=whole, **codes)
    audit.record(EventType.FILE_COPY_MADE, case=worked.case, by=handler, now=NOW, covered=False, **codes)

    def about_files(viewer: User) -> list[str]:
        file = casefile.load(worked.case, worked.reference, viewer=viewer, today=NOW.date())
        told = timeline.happenings(file, knows_blocks=False)
        assert set(timeline.latest(file, count=99, knows_blocks=False)) <= set(told)
        return [one.type for one in told if one.type.startswith(("file.", "original."))]

    cleared = [EventType.FILE_OPENED, EventType.FILE_COPY_MADE]
    assert about_files(handler) == [*timeline.SENT, EventType.FILE_OPENED, *cleared]
    assert about_files(other_handler) == cleared
    assert {kind for kind in EventType if kind.startswith("original.")} <= set(timeline.SENT)


def test_a_joined_case_tells_the_story_of_both(rota: list[User], lead: User) -> None:
    first, second = factories.raise_concern(), factories.raise_concern()
    triage.decide_conflicts(second.case, by=lead, now=NOW)
    joining.join(second.case, into=first.case, by=lead, now=NOW)

    told = whats(Worked(first, lead, lead))

    assert told.count("Concern raised") == 2
    assert told.count("Decided who must not know") == 1


def test_the_latest_leave_out_reads_and_reminders(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)
    access.open_case(lead, raised.concern.reference, now=NOW.replace(hour=12))
    file = casefile.load(raised.case, raised.concern.reference, viewer=lead, today=NOW.date())

    latest = timeline.latest(file, count=1, knows_blocks=True)

    assert [one.what for one in latest] == ["Decided who must not know"]
