"""Search in one's own cases: what it opens, for whom, and what it leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import Locked
from accounts.models import User
from concerns.domain import access, copies, findings, joining, letters, mailbox, search, triage
from concerns.domain.content import Label
from concerns.domain.search import Place, Searched
from concerns.enums import CaseRole, ConflictKind, EventType, LetterKind, Mode, State
from tests import casework_factories as casework
from tests import factories
from tests.casework_factories import Worked
from tests.factories import NOW
from trust import sealing
from trust.models import Event

pytestmark = pytest.mark.django_db

# What no search opens, and why.
NOT_SEARCHED = {
    Label.WISH_REASON: "our own reply to a wish, which the answer repeats",
    Label.LETTER_PARTS: "a draft: nothing was said with it yet",
    Label.READING: "an answer before it went out; it is found as the letter",
    Label.READING_ANSWER: "what a second reader says of a draft",
    Label.EVENT_DATE: "a date",
    Label.EVIDENCE: "what a finding rests on; it stands with the finding, which is not searched either",
    Label.EVIDENCE_STRUCK: "the same",
    Label.BODY_REFERRAL: "a reference of a body outside, which stands with the finding",
    Label.TASK: "a line or two, all of them on one page of the case",
    Label.TASK_CANCELLED: "the same",
    Label.DISCIPLINE: "the locked compartment, which nothing but its own page opens",
    Label.SUMMARY: "our own words for one person, which stand on one page of the case",
    Label.SUBJECT_TOLD: "the same, with the name of whom it is about",
    Label.FINDING: "how we got there; only whoever records findings reads it",
    Label.SAFEGUARDING: "a decision with its reason, which stands on the page of triage alone",
    Label.PROTECTION: "the same",
    Label.ROUTE: "the same",
    Label.OFFER: "what somebody read before they took the case on; it stands with who was asked",
    Label.OFFER_ANSWER: "between them and whoever leads the case",
    Label.INFORMAL_GROUNDS: "between whoever handles the case and a first reader",
    Label.INFORMAL_REASON: "the same",
    Label.INFORMAL_OUTCOME: "what was agreed with the individual, which stands on its own page alone",
    Label.LINK: "why another case has to do with it, for those who may open both",
    Label.SPLIT_CODE: "a code, for its reporter alone",
    Label.ASSESSMENT: "about who could be guessed, for those who lead the case alone",
    Label.ONWARD: "a decision, which stands on the page of decisions alone",
    Label.ONWARD_NOTE: "the same",
    Label.ACTION_TOLD: "the same",
    Label.ADVICE_QUESTION: "between whoever leads the case and whoever was asked",
    Label.ADVICE_REPLY: "the same",
    Label.GROUNDS: "between whoever leads the case and a senior manager",
    Label.SET_ASIDE: "the same",
    Label.EXTENSION: "the same, with those who agree to a new date",
    Label.CORRECTION: "the same, with those who agree to a later day",
    Label.REVIEW_WHY: "between the reporter and whoever looks again, whose letter is searched",
    Label.REVIEW_RESULT: "the same",
    Label.REOPENING: "a decision with its reason",
    Label.LEARNING: "what others can learn; the register shows it",
    Label.LESSON: "a lesson of the register, which belongs to no case",
    Label.FILE_NOTE: "for name keepers alone",
    Label.SUBJECT_RECORD: "for one person’s file; reading it is an event of its own",
    Label.SUBJECT_REASON: "the same",
    Label.WITHDRAWAL: "between the reporter and whoever decides whether to stop",
    Label.WITHDRAWAL_REASON: "the same; the letter or message that says it is searched",
    Label.FEEDBACK: "belongs to no case",
    Label.KNOWN_FALSE: "between two people; nothing may find it (R8)",
    Label.KNOWN_FALSE_DECISION: "the same",
    Label.FILE_KEY: "a key",
    Label.FILE_CLEAN_KEY: "a key",
    Label.FILE_NAME: "it may hold the sender’s name",
    Label.FILE_SIZE: "a number",
    Label.FILE_ADVICE: "it stands with the picture, and nobody looks for it",
    Label.FILE_COPY_KEY: "a key",
    Label.ORIGINAL_WORDS: "between the asker, the reporter and whoever decides",
    Label.ORIGINAL_DECISION: "the same",
    Label.ORIGINAL_LOOK: "what the reporter reads of who opened it",
    Label.OPEN_NAME: "a name",
    Label.REVEAL: "about a name",
    Label.NAME_WORDS: "about a name",
    Label.NAME_GROUNDS: "about a name",
    Label.NAME_CONDITIONS: "about a name",
    Label.NAME_WHY_LATER: "about a name",
    Label.NAME_DECISION: "about a name",
    Label.NAME_REVIEW: "about a name",
    Label.MESSAGE_DRAFT: "its writer’s alone, and not sent",
    Label.DETRIMENT: "past those on the case, who must not find it",
    Label.DETRIMENT_MESSAGE: "the same",
    Label.DETRIMENT_LINK: "the same",
    Label.DETRIMENT_TASK: "the same",
    Label.DETRIMENT_CLOSE: "the same",
    Label.MEETING_OFFER: "times and places, which a search never looks for",
    Label.MEETING_ANSWER: "the same, and a companion’s name would lead to the reporter’s",
    Label.MEETING_PLAN: "times and places",
    Label.MEETING_END: "the same",
    Label.MEETING_NOTE: "stands on its own page, each version beside what the reporter said to it",
    Label.MEETING_NOTE_ANSWER: "the same",
    Label.REPORTER_SUPPORT: "what a person needs is no matter of the case (R29)",
    Label.SUBJECT_SUPPORT: "the same",
    Label.PERSON_REASON: "about whoever works on the case, and not about the matter",
    Label.INCIDENT: "about who let something slip; it is no part of the case",
    Label.INCIDENT_TASK: "the same",
    Label.INCIDENT_ASSESSMENT: "the same",
    Label.INCIDENT_SUPPORT: "the same",
    Label.INCIDENT_CLOSE: "the same",
}


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    """Everything that a case can hold, each with a word of its own."""
    worked = casework.case_in(
        State.INVESTIGATING,
        lead=lead,
        handler=handler,
        mode=Mode.OPEN,
        happened="zqsent",
        place="zqplace",
        known_to="zqknower",
        present="zqwitness",
        wishes=("zqwish", "Nothing more"),
    )
    inbox = worked.raised.mailbox
    mailbox.write_as_reporter(inbox, "zqmessage", on=NOW.date())
    mailbox.write_as_staff(worked.concern, "zqreply", by=handler, now=NOW)
    findings.add_note(worked.case, "zqnote", by=handler, now=NOW)
    findings.allege(worked.case, "zqalleged", by=handler, now=NOW)
    copies.write(worked.concern, "zqoldcopy", by=handler, now=NOW)
    copies.write(worked.concern, "zqcopy", by=handler, now=NOW)
    letters.draft(worked.concern, LetterKind.OUTCOME, {"actions": "zqdraft"}, by=handler)
    return worked


def look(user: User, typed: str, **more: Any) -> Searched:
    return search.look(user, typed, **{"now": NOW, "times": 1000, **more})


def places(user: User, typed: str) -> list[Place]:
    return [text.place for one in look(user, typed).found for text in one.texts]


def reads(worked: Worked, user: User) -> list[str]:
    rows = Event.objects.filter(chain=f"case:{worked.case.pk}", type=EventType.CASE_READ, actor=f"user:{user.pk}")
    return list(rows.order_by("number").values_list("data", flat=True))


IN_THE_CASE = {
    "zqsent": Place.SENT,
    "zqplace": Place.SENT,
    "zqwish": Place.WISH,
    "zqmessage": Place.MESSAGE,
    "zqreply": Place.MESSAGE,
    "sheets first": Place.LETTER,
    "zqcopy": Place.COPY,
    "zqnote": Place.NOTE,
    "zqalleged": Place.ALLEGATION,
}
OF_THE_ORIGINAL = {Place.SENT, Place.WISH, Place.MESSAGE, Place.LETTER}
NOWHERE = ("zqknower", "zqwitness", "zqoldcopy", "zqdraft", "Wilhelmina", "Ashgrove", "01632 960 199")


def test_a_handler_finds_what_the_pages_of_the_case_show_and_no_name(worked: Worked, handler: User) -> None:
    assert {typed: places(handler, typed) for typed in IN_THE_CASE} == {
        **{typed: [place] for typed, place in IN_THE_CASE.items()},
        "zqwish": [Place.WISH, Place.LETTER],  # the first letter repeats them
    }
    assert {typed: places(handler, typed) for typed in NOWHERE} == {typed: [] for typed in NOWHERE}


def test_i12_who_may_not_read_what_was_sent_finds_only_what_they_may_read(
    worked: Worked, handler: User, other_handler: User
) -> None:
    """Investigators, second readers and observers read the working copy, notes and allegations."""
    for role in (CaseRole.INVESTIGATOR, CaseRole.SECOND_READER, CaseRole.OBSERVER):
        access.appoint(worked.case, other_handler, role, by=handler, now=NOW)

        with opened() as labels:
            found = {typed: places(other_handler, typed) for typed in IN_THE_CASE}

        assert found == {
            typed: [] if place in OF_THE_ORIGINAL else [place] for typed, place in IN_THE_CASE.items()
        }
        assert set(labels) == {Label.WORKING_COPY, Label.NOTE, Label.ALLEGATION}
        access.dismiss(worked.case, other_handler, role, by=handler, now=NOW)


@contextmanager
def opened() -> Iterator[list[str]]:
    """The labels of what is opened meanwhile; it is opened all the same."""
    labels: list[str] = []
    unseal = sealing._unseal

    def watching(*args: Any, label: str, **more: Any) -> bytes:
        labels.append(label.removeprefix("record:"))
        return unseal(*args, label=label, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_unseal", watching)
        yield labels


def test_each_kind_of_sealed_text_is_searched_or_says_why_not(worked: Worked, handler: User) -> None:
    with opened() as labels:
        look(handler, "nothing of it")

    assert set(Label) - NOT_SEARCHED.keys() == set(labels)
    assert set(labels) & NOT_SEARCHED.keys() == set()


def test_all_words_stand_somewhere_in_one_case(worked: Worked, handler: User, lead: User) -> None:
    casework.case_in(State.INVESTIGATING, lead=lead, handler=handler, happened="zqsent alone")

    assert [one.references[0] for one in look(handler, "ZQSENT zqnote").found] == [worked.reference]
    assert places(handler, "zqsent zqnote") == [Place.SENT, Place.NOTE]
    assert len(look(handler, "zqsent").found) == 2


@pytest.mark.parametrize("typed", ["{}", "  {} ", "rc {0[3]}{0[4]}{0[5]}{0[6]} {0[8]}{0[9]}{0[10]}{0[11]}"])
def test_a_reference_opens_nothing_and_leaves_no_event(worked: Worked, handler: User, typed: str) -> None:
    before = Event.objects.count()

    with opened() as labels:
        found = look(handler, typed.format(worked.reference)).found

    assert [(one.references, one.texts) for one in found] == [((worked.reference,), ())]
    assert (labels, Event.objects.count()) == ([], before)


def test_t35_each_case_that_is_opened_has_its_event_first_and_without_words(
    worked: Worked, handler: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(reads(worked, handler))
    look(handler, "zqsent zqnowhere")
    assert reads(worked, handler)[before:] == ['{"how":"search"}']

    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("does not open")

    monkeypatch.setattr(sealing, "_unseal", broken)
    with pytest.raises(RuntimeError):
        look(handler, "zqsent")
    assert reads(worked, handler)[before:] == ['{"how":"search"}'] * 2


def work(user: User, typed: str) -> tuple[int, int]:
    """How much is asked of the database, and how much is opened."""
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        opened() as labels,
    ):
        look(user, typed)
    return len(asked), len(labels)


def test_t8_what_is_hidden_costs_and_tells_nothing(
    worked: Worked, handler: User, other_handler: User, lead: User
) -> None:
    """Words and references of a hidden case do the work of those that no case has, found or not."""
    own = casework.case_in(State.INVESTIGATING, lead=lead, handler=other_handler, happened="zqown")
    absent = "RC-0000-0000"
    assert look(other_handler, "zqown").found[0].references == (own.reference,)

    assert look(other_handler, "zqsent") == look(other_handler, "zqnowhere")
    assert look(other_handler, worked.reference) == look(other_handler, absent)
    works = [work(other_handler, typed) for typed in ("zqown", "zqsent", "zqnowhere")]
    assert works == [works[0]] * 3
    assert work(other_handler, worked.reference) == work(other_handler, absent)
    assert reads(worked, other_handler) == []


def test_i7_a_blocked_person_searches_as_if_the_case_were_not_there(
    worked: Worked, handler: User, lead: User
) -> None:
    assert len(look(handler, "zqsent").found) == 1

    access.block(worked.case, handler, ConflictKind.SUBJECT, by=lead, now=NOW)
    read = reads(worked, handler)

    assert look(handler, "zqsent") == Searched((), cases=0)
    assert look(handler, worked.reference) == Searched((), cases=0)
    assert reads(worked, handler) == read


@pytest.mark.parametrize("who", ["superuser", "hr", "administrator", "worker", "senior", "reserve", "keeper"])
def test_i8_no_role_finds_anything_in_cases_of_others(
    worked: Worked, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue("keepers")[0] if who == "keeper" else request.getfixturevalue(who)

    with opened() as labels:
        assert look(user, "zqsent") == look(user, worked.reference) == Searched((), cases=0)

    assert labels == []


def test_i11_keeping_names_or_leaving_ends_it_at_once(worked: Worked, handler: User) -> None:
    assert len(look(handler, "zqsent").found) == 1

    handler.roles.create(role="custodian")
    assert look(handler, "zqsent").cases == 0

    handler.roles.filter(role="custodian").delete()
    assert look(handler, "zqsent").cases == 1
    User.objects.filter(pk=handler.pk).update(is_active=False)
    handler.refresh_from_db()
    assert look(handler, "zqsent").cases == 0


def test_a_joined_concern_is_found_in_the_case_that_remains(rota: list[User], lead: User) -> None:
    first = factories.raise_concern(happened="zqfirst")
    second = factories.raise_concern(happened="zqsecond", now=NOW + timedelta(days=1))
    triage.decide_conflicts(second.case, by=lead, now=NOW)
    joining.join(second.case, into=first.case, by=lead, now=NOW)

    searched = look(lead, "zqsecond")

    assert searched.cases == 1
    both = (first.concern.reference, second.concern.reference)
    assert [(one.case.pk, one.references) for one in searched.found] == [(first.case.pk, both)]
    assert searched.found[0].texts[0].reference == second.concern.reference
    assert [one.references for one in look(lead, second.concern.reference).found] == [(both[1],)]


def test_the_newest_come_first_and_older_ones_are_asked_for(rota: list[User], lead: User) -> None:
    raised = [factories.raise_concern(now=NOW + timedelta(days=day)).concern.reference for day in (1, 1, 2, 3, 3)]
    seen: list[str] = []
    older, counts = "", []

    for _ in range(3):
        searched = look(lead, "medicine", older=older, most=2)
        seen += [one.references[0] for one in searched.found]
        counts.append(searched.cases)
        older = searched.older

    assert (counts, older) == ([2, 2, 1], "")
    assert (set(seen[:2]), seen[2], set(seen[3:])) == (set(raised[3:]), raised[2], set(raised[:2]))
    assert look(lead, "medicine", older="elsewhere", most=2).found == look(lead, "medicine", most=2).found


def test_it_costs_as_many_queries_for_one_case_as_for_all(rota: list[User], lead: User, handler: User) -> None:
    casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)
    one = work(handler, "sheet")[0]
    for _ in range(3):
        casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)

    assert work(handler, "sheet")[0] == one


def test_what_was_erased_is_not_found_and_the_rest_is(worked: Worked, handler: User) -> None:
    sealing.destroy(worked.concern.data_key)

    assert places(handler, "zqsent") == places(handler, "zqmessage") == []
    assert places(handler, "zqnote") == [Place.NOTE]


def test_who_searches_too_often_waits(worked: Worked, handler: User, lead: User) -> None:
    for _ in range(2):
        look(handler, "zqsent", times=2)

    with pytest.raises(Locked) as refused:
        look(handler, "zqsent", times=2)

    assert refused.value.until == NOW + search.WITHIN
    look(lead, "zqsent", times=2)
    look(handler, "zqsent", times=2, now=NOW + search.WITHIN)
