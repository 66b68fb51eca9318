"""The pages of a case: what each shows, to whom, and what a form that comes too late answers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, letters, mailbox, precautions
from concerns.enums import (
    CaseRole,
    ConflictKind,
    EventType,
    LetterKind,
    Mode,
    SafeguardingAnswer,
    SafeguardingKind,
    State,
)
from concerns.models import Case, Letter, Mailbox
from tests import factories
from tests.casework_factories import NOT_NEEDED, acknowledge, acknowledgement, answer_all, case_in, second_read
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db


def page(user: User, place: str, *args: object) -> str:
    response = client_of(user).get(reverse(place, args=args))
    assert response.status_code == 200
    return text_of(response)


def test_each_page_that_shows_the_case_is_an_event(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    places = ("case", "concern", "people", "duties", "allegations", "messages", "notes", "timeline")

    for place in places:
        page(handler, f"casework:{place}", worked.reference)

    assert Event.objects.filter(type=EventType.CASE_READ, actor=f"user:{handler.pk}").count() == len(places)


@pytest.mark.parametrize(
    ("mode", "heading", "button"),
    [
        (Mode.ANONYMOUS, "Nobody gave a name", False),
        (Mode.UNNAMED, "One person knows. It is not written here", False),
        (Mode.OPEN, "Known to the people on this case", True),
    ],
)
def test_the_identity_card_says_what_is_kept_and_never_who(
    mode: Mode, heading: str, button: bool, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=mode)

    shown = page(handler, "casework:case", worked.reference)

    assert heading in shown
    assert ("Show the name" in shown) is button
    for word in factories.NAME.name.split():
        assert word not in shown


def test_the_overview_lists_what_the_answer_still_needs(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    before = page(handler, "casework:case", worked.reference)
    assert "You cannot give the answer yet" in before
    assert "Wish 1 has no reply." in before

    answer_all(worked)
    unread = page(handler, "casework:case", worked.reference)
    assert "No second reader has agreed to this letter." in unread
    second_read(worked)

    after = page(handler, "casework:case", worked.reference)
    assert "You can give the answer" in after
    assert "Wish 1 has no reply." not in after


def test_blocks_are_counted_for_all_and_named_to_those_who_lead(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.block(worked.case, other_handler, ConflictKind.SUBJECT, by=handler, now=NOW)
    access.appoint(worked.case, lead, CaseRole.OBSERVER, by=handler, now=NOW)

    leading, observing = (page(user, "casework:people", worked.reference) for user in (handler, lead))

    assert "Tom Whitlock" in leading
    assert "Tom Whitlock" not in observing
    assert "1 person is blocked." in observing


def test_the_handler_brings_an_investigator_in(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)

    done(
        fill(
            client_of(handler),
            "casework:people",
            worked.reference,
            target="casework:appoint",
            role="investigator",
            person=str(other_handler.pk),
        )
    )

    assert (other_handler, CaseRole.INVESTIGATOR) in access.holders(worked.case)
    assert "There is no working copy yet." in page(other_handler, "casework:concern", worked.reference)


def test_a_letter_is_read_by_those_on_the_case_and_by_nobody_else(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked)
    letter = Letter.objects.get()
    assert "I will read the sheets first" in page(handler, "casework:letter", worked.reference, letter.pk)

    url = reverse("casework:letter", args=[worked.reference, letter.pk])
    assert client_of(lead).get(url).status_code == 404
    other = case_in(State.ACCEPTED, lead=lead, handler=handler)
    elsewhere = reverse("casework:letter", args=[other.reference, letter.pk])
    assert client_of(handler).get(elsewhere).status_code == 404


def test_the_first_letter_pressed_too_early_comes_back_with_all_that_is_missing(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)

    answer = fill(client_of(handler), "casework:acknowledge", worked.reference, received="We have it.", do="issue")

    shown = text_of(answer)
    assert "You cannot acknowledge yet" in shown
    for part in (
        "how it will be dealt with",
        "when to expect our answer",
        "what support there is",
        "whom to contact",
    ):
        assert f"The letter does not say {part}." in shown
    assert "that we received the concern." not in shown
    assert "We have it." in shown
    assert shown.count("hk-part--error") == 4
    assert letters.issued(worked.concern) == []


def test_a_draft_is_kept_and_shown_as_it_would_go_out(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    client = client_of(handler)

    answer = fill(client, "casework:acknowledge", worked.reference, how="We read the sheets.", do="preview")

    assert answer["Location"] == reverse("casework:preview-acknowledgement", args=[worked.reference])
    preview = text_of(client.get(answer["Location"]))
    assert "We read the sheets." in preview
    assert "Nothing has been sent yet." in preview
    assert "We read the sheets." in page(handler, "casework:acknowledge", worked.reference)
    assert letters.issued(worked.concern) == []


def test_a_date_and_a_reason_for_none_are_not_both_taken(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    parts = acknowledgement(worked)

    answer = fill(
        client_of(handler),
        "casework:acknowledge",
        worked.reference,
        received=parts.received,
        how=parts.how,
        when=parts.when,
        no_date_because="the auditor begins first",
        do="issue",
    )

    assert "Say when to expect an answer, or why you cannot, and not both." in text_of(answer)
    assert letters.issued(worked.concern) == []


def test_an_issued_first_letter_is_not_written_again(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    client = client_of(handler)
    url = reverse("casework:acknowledge", args=[worked.reference])
    version = version_on(client.get(url))
    typed = {"version": version, "do": "issue", **letters.as_record(acknowledgement(worked))}

    first, second = client.post(url, typed), client.post(url, typed)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "I will read the sheets first and then ask you questions here." in text_of(second)
    assert [letter.kind for letter in letters.issued(worked.concern)] == [LetterKind.ACKNOWLEDGEMENT]


def test_words_about_discipline_stop_the_answer_and_are_named(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    answer_all(worked)

    answer = fill(
        client_of(handler),
        "casework:outcome",
        worked.reference,
        actions="They got a final written warning.",
        news_date_day="29",
        news_date_month="1",
        news_date_year="2027",
        apology="We did nothing.",
        bodies="The ombudsman.",
        do="issue",
    )

    assert "These words speak of discipline, and no answer ever does: final written warning." in text_of(answer)
    assert "They got a final written warning." in text_of(answer)
    assert worked.case.state == State.INVESTIGATING


def test_an_apology_that_begins_with_if_is_none(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    answer = fill(
        client_of(handler), "casework:outcome", worked.reference, apology="If anybody was hurt, sorry.", do="draft"
    )

    assert "An apology that begins with “if” is none." in text_of(answer)


def test_a_message_reaches_the_inbox_once(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    client = client_of(handler)
    url = reverse("casework:messages", args=[worked.reference])
    typed = {"version": version_on(client.get(url)), "text": "Which weeks do you mean?"}

    first, second = client.post(url, typed), client.post(url, typed)

    assert (first.status_code, second.status_code) == (302, 409)
    written = mailbox.messages(Mailbox.objects.get(concern=worked.concern))
    assert [one.text for one in written] == ["Which weeks do you mean?"]


def test_a_message_from_the_reporter_is_new_until_somebody_opens_it(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    mailbox.write_as_reporter(Mailbox.objects.get(concern=worked.concern), "The third week.", on=NOW.date())
    assert "Messages, 1 new" in page(handler, "casework:case", worked.reference)

    shown = page(handler, "casework:messages", worked.reference)

    assert "The third week." in shown
    assert "Tuesday 10 November 2026" in shown
    assert "Messages, 1 new" not in page(handler, "casework:case", worked.reference)


def test_closing_says_what_is_missing_before_and_after_it_is_tried(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    worked.case.protection.all().delete()
    client = client_of(handler)
    url = reverse("casework:close", args=[worked.reference])
    said = "Nobody has decided what must happen now to keep people safe."
    assert said in text_of(client.get(url))

    refused = fill(client, "casework:close", worked.reference, none_because="Nothing new.")

    assert refused.status_code == 200
    assert "You cannot close yet" in text_of(refused)
    assert said in text_of(refused)
    assert worked.case.state == State.ANSWERED


def test_a_closed_case_can_still_be_read_and_written_to(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)

    assert "This case is closed." in page(handler, "casework:case", worked.reference)
    done(fill(client_of(handler), "casework:messages", worked.reference, text="How are things now?"))


@pytest.mark.parametrize("place", ["triage:accept", "triage:refer", "triage:join", "casework:start"])
def test_a_step_of_somebody_elses_is_refused(
    place: str, rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    url = reverse(place, args=[worked.reference])

    assert client_of(other_handler).get(url).status_code == 403
    assert client_of(other_handler).post(url).status_code == 403


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999", "1.5"])
def test_a_form_without_the_right_version_changes_nothing(version: str, rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    url = reverse("casework:notes", args=[raised.concern.reference])

    answer = client_of(lead).post(url, {"version": version, "text": "Kept on the page."})

    assert answer.status_code == 409
    assert "Kept on the page." in text_of(answer)
    assert raised.case.notes.count() == 0


@pytest.mark.parametrize(("text", "status"), [("", 200), ("x" * 20_001, 200), ("a\x00b", 200)])
def test_bad_text_is_said_beside_the_field_and_saves_nothing(
    text: str, status: int, rota: list[User], lead: User
) -> None:
    raised = factories.raise_concern()

    answer = fill(client_of(lead), "casework:notes", raised.concern.reference, text=text)

    assert answer.status_code == status
    assert "govuk-error-message" in text_of(answer)
    assert raised.case.notes.count() == 0


def test_a_page_made_before_another_step_is_stale(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    client = client_of(lead)
    url = reverse("triage:protection", args=[raised.concern.reference])
    version = version_on(client.get(url))
    precautions.record_safeguarding(
        Case.objects.get(pk=raised.case.pk),
        kind=SafeguardingKind.ADULT,
        answer=SafeguardingAnswer.NOT_REQUIRED,
        record=NOT_NEEDED,
        by=lead,
        now=NOW + timedelta(minutes=1),
    )

    answer = client.post(url, {"version": version, "steps": ["duties"], "reason": "Somebody else does the round."})

    assert answer.status_code == 409
    assert "Somebody else does the round." in text_of(answer)
    assert raised.case.protection.count() == 0
