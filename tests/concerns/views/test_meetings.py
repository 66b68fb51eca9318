"""Pages of talks, support and reasons, and what the reporter answers in their inbox."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, meeting_notes, meetings, reasons, support
from concerns.domain.meeting_records import Offer
from concerns.domain.support import Support
from concerns.enums import CaseRole, MeetingWay, Mode, NoteState, State
from tests import casework_factories, talks
from tests.casework_factories import Worked
from tests.desk import client_of, done, text_of, version_on
from tests.factories import NAME
from tests.inbox import enter
from tests.pages import visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rota")]
SECRET = Support(need="Somebody to sit with her at night", offered="A colleague", came_of="")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return casework_factories.case_in(
        State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN, now=timezone.now()
    )


def get(user: User, place: str, *args: object) -> str:
    answer = client_of(user).get(reverse(place, args=args))
    assert answer.status_code == 200, (place, answer.status_code)
    return text_of(answer)


def post(user: User, place: str, worked: Worked, **typed: object) -> object:
    client, address = client_of(user), reverse(f"casework:meeting-{place}", args=[worked.reference, 1])
    page = client.get(address)
    seen = page.context["form"]["seen"].value()
    return client.post(address, {"version": version_on(page), "seen": seen, **typed})


def test_t3_the_calendar_file_says_nothing_but_that_there_is_a_meeting(worked: Worked, handler: User) -> None:
    talks.offer(worked)
    talks.answer(worked)
    talks.settle(worked)
    client = Client()
    enter(client, worked.code)
    place = reverse("casework:meeting-file", args=[worked.reference, 1])
    ours = [client_of(handler).get(place) for _ in range(2)]
    theirs = client.get(reverse("inbox:meeting-file", args=[talks.row(worked).pk]), secure=True)

    texts = [text_of(one) for one in (*ours, theirs)]
    for text in texts:
        names = {line.partition(":")[0] for line in text.split("\r\n") if line}
        assert names == {
            "BEGIN", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "END",
        }  # fmt: skip
        assert "SUMMARY:Meeting\r\n" in text
        for word in (
            worked.reference,
            "Hearken",
            "concern",
            "safety",
            talks.LIBRARY.place,
            "ATTENDEE",
            "LOCATION",
        ):
            assert word not in text
    assert len({re.search("UID:(.*)\r\n", text)[1] for text in texts}) == 3  # type: ignore[index]
    assert theirs["Content-Disposition"] == 'attachment; filename="meeting.ics"'


def test_what_is_missing_in_an_offer_is_said_beside_the_field_and_the_text_stays(
    worked: Worked, handler: User
) -> None:
    bare = post(handler, "offer", worked, way="in_person", words="Please come.", place1="The library")

    assert "Fill this in too, or empty the whole offer." in text_of(bare)
    assert "Please come." in text_of(bare)
    assert talks.latest(worked).offer is None
    done(post(handler, "offer", worked, way="written", words="Please write."))
    assert talks.latest(worked).is_written


def test_a_page_from_before_the_reporter_answered_is_refused(worked: Worked, handler: User) -> None:
    talks.offer(worked)
    client, place = client_of(handler), reverse("casework:meeting-not-held", args=[worked.reference, 1])
    page = client.get(place)
    told = {"version": version_on(page), "seen": page.context["form"]["seen"].value(), "why": "declined"}
    talks.answer(worked)

    stale = client.post(place, {**told, "reason": "They never answered."})

    assert stale.status_code == 409
    assert "They never answered." in text_of(stale)
    assert talks.latest(worked).is_open


def test_r28_the_page_to_record_it_says_that_the_guidance_comes_first(worked: Worked, handler: User) -> None:
    talks.settle(worked)
    told = {"asked": "on", "on_day": "1", "on_month": "1", "on_year": "2026"}

    refused = post(handler, "held", worked, **told)

    assert "You have not read how to listen." in text_of(refused)
    done(post(handler, "prepare", worked, read="on"))
    done(post(handler, "held", worked, **told))
    assert not talks.latest(worked).is_open


def test_i12_who_does_not_read_what_was_sent_reads_nothing_of_a_talk(
    worked: Worked, handler: User, other_handler: User, senior: User
) -> None:
    talks.offer(worked)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=timezone.now())
    access.appoint(worked.case, senior, CaseRole.OBSERVER, by=handler, now=timezone.now())
    assert talks.LIBRARY.place in get(handler, "casework:meetings", worked.reference)

    page = get(other_handler, "casework:meetings", worked.reference)

    assert talks.LIBRARY.place not in page
    assert "Support for the person it is about" in page
    assert "Support for whoever spoke up" not in page
    for user, place in (
        (other_handler, "casework:support-reporter"),
        (senior, "casework:support-subject"),
        (senior, "casework:meetings"),
    ):
        assert client_of(user).get(reverse(place, args=[worked.reference])).status_code == 403, place
    assert "Meetings and support" not in get(senior, "casework:case", worked.reference)


def test_t39_the_subjects_page_shows_nothing_of_the_reporter(worked: Worked, handler: User) -> None:
    now, later = timezone.now(), timezone.localdate() + timedelta(days=9)
    support.consider_reporter(worked.concern, SECRET, review_date=later, by=handler, now=now)
    other = Support(need="Another place to work", offered="The depot")
    support.consider_subject(worked.case, other, review_date=later, by=handler, now=now)

    theirs = get(handler, "casework:support-subject", worked.reference)
    own = get(handler, "casework:support-reporter", worked.reference)

    assert (SECRET.need in theirs, other.need in theirs) == (False, True)
    assert (SECRET.need in own, other.need in own) == (True, False)
    initials = "".join(word[0] for word in NAME.name.split())
    for page in (theirs, own, get(handler, "casework:meetings", worked.reference)):
        assert NAME.name not in page
        assert f">{initials}<" not in page


def test_reviews_that_are_due_are_shown(worked: Worked, handler: User) -> None:
    today, now = timezone.localdate(), timezone.now()
    made = support.consider_subject(worked.case, SECRET, review_date=today, by=handler, now=now)

    assert "Look at it again" in get(handler, "casework:meetings", worked.reference)
    support.consider_subject(worked.case, SECRET, review_date=None, by=handler, now=now, row=made.pk)
    assert "Look at it again" not in get(handler, "casework:meetings", worked.reference)


def test_r31_the_page_says_why_each_person_is_on_it_to_those_who_lead(
    worked: Worked, handler: User, senior: User
) -> None:
    access.appoint(worked.case, senior, CaseRole.OBSERVER, by=handler, now=timezone.now())
    place = "casework:people"
    assert "Nobody has said why they are on it." in get(handler, place, worked.reference)
    client, address = client_of(handler), reverse("casework:why", args=[worked.reference, senior.pk])

    done(client.post(address, {"version": version_on(client.get(address)), "why": "They answer for the budget."}))

    assert reasons.of(worked.case) == {senior.pk: "They answer for the budget."}
    assert "They answer for the budget." in get(handler, place, worked.reference)
    assert "They answer for the budget." not in get(senior, place, worked.reference)


def test_r31_too_many_readers_bring_a_warning(worked: Worked, handler: User, settings: object) -> None:
    settings.READERS_WARNING = 2  # type: ignore[attr-defined]
    assert "That is many." not in get(handler, "casework:people", worked.reference)

    settings.READERS_WARNING = 1  # type: ignore[attr-defined]
    assert "That is many." in get(handler, "casework:people", worked.reference)


def test_r27_the_reporter_corrects_and_agrees_in_the_inbox(worked: Worked, handler: User) -> None:
    talks.held(worked)
    talks.write(worked, "You saw them on the trolley.")
    now = timezone.now()
    note = meeting_notes.send(
        talks.row(worked), reply_by=timezone.localdate() + timedelta(days=7), by=handler, now=now
    )
    client = Client()
    assert "Is this note right?" in enter(client, worked.code).text
    address = reverse("inbox:note", args=[note.pk])

    unsaid = visit(client, address).press(answer="corrected")
    assert "Write what it should say." in unsaid.text
    both = visit(client, address).press(answer="agreed", instead="In the office.")
    assert "In the office." in both.text
    first = visit(client, address)
    first.press(answer="corrected", instead="In the office.")
    again = first.press(answer="corrected", instead="In the office.")  # pressed twice
    late = first.press(answer="agreed", instead="")

    assert again.heading != "Your answer was not saved"
    assert (late.status, late.heading) == (409, "Your answer was not saved")
    (version,) = meeting_notes.versions(talks.row(worked), worked.concern)
    assert (version.state, version.instead) == (NoteState.CORRECTED, "In the office.")


def test_another_reporters_talk_is_not_there(worked: Worked, lead: User, handler: User) -> None:
    other = casework_factories.case_in(
        State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN, now=timezone.now()
    )
    talks.offer(worked)
    client = Client()
    enter(client, other.code)

    answer = client.get(reverse("inbox:meeting", args=[talks.row(worked).pk]), secure=True)

    assert answer.status_code == 404


def test_r23_an_anonymous_reporter_reads_that_they_do_not_have_to_meet(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = casework_factories.case_in(
        State.ACCEPTED, lead=lead, handler=handler, mode=Mode.ANONYMOUS, now=timezone.now()
    )
    page = get(handler, "casework:meeting-offer", worked.reference, 1)
    assert "their voice would give them away" in page
    assert "in_person" not in page

    talks.offer(worked, Offer(MeetingWay.WRITTEN, words="When did it begin?"))

    inbox = enter(Client(), worked.code).text
    assert "You do not have to meet anyone." in inbox
    assert "When did it begin?" in inbox
    assert meetings.of(worked.concern)[0].is_written
