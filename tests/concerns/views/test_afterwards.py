"""The pages of what comes after an answer, walked as those would who use them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import knownfalse, letters, reviewers, reviews
from concerns.enums import LetterKind, Mode, State
from concerns.models import FileNote, KnownFalse, Review
from tests import casework_factories as casework
from tests.casework_factories import Worked
from tests.desk import client_of, done, fill, text_of, version_on
from tests.pages import visit

pytestmark = pytest.mark.django_db

WHY = "You only looked at twelve weeks."
FOUND = {"found": "The sheets of spring were not looked at.", "bodies": "The CQC", "result": "changed"}


@pytest.fixture
def answered(rota: list[User], senior: User, lead: User, handler: User) -> Worked:
    now = timezone.now() - timedelta(days=3)
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.OPEN, now=now)
    casework.ready_to_close(worked, now=now)
    return worked


@pytest.fixture
def unfounded(rota: list[User], senior: User, lead: User, handler: User) -> Worked:
    now = timezone.now() - timedelta(days=3)
    return casework.answered_as_unfounded(lead=lead, handler=handler, mode=Mode.OPEN, now=now)


def asked(worked: Worked) -> Review:
    inbox = visit(Client(), "/inbox/").press(code=worked.code)
    page = visit(inbox.client, reverse("inbox:review"))
    assert "You asked for a review" in page.press(text=WHY).text
    return Review.objects.get()


def page(user: User, name: str, *args: object) -> str:
    return text_of(client_of(user).get(reverse(name, args=args)))


def test_from_the_inbox_to_the_result(answered: Worked, senior: User, handler: User) -> None:
    """Asked for, begun, decided: bad input keeps the text, and what was pressed twice is there once."""
    inbox = visit(Client(), "/inbox/").press(code=answered.code)
    assert "Ask for a review" in inbox.text
    empty = visit(inbox.client, reverse("inbox:review")).press(text="")
    assert "Tell us what you think we got wrong." in empty.text
    review = asked(answered)
    key, reference = review.pk, answered.reference

    assert WHY in page(senior, "casework:afterwards", reference)
    assert WHY not in page(handler, "casework:afterwards", reference)
    done(fill(client_of(senior), "casework:messages", reference, text="Which weeks do you mean?"))
    assert "Look again" in page(senior, "casework:worklist")
    assert reference not in page(handler, "casework:worklist")
    assert WHY in page(senior, "afterwards:review", reference, key)
    client = client_of(senior)
    refused = fill(client, "afterwards:decide", reference, key, **FOUND, do="issue")
    assert "The first letter of this review has not been sent." in text_of(refused)
    assert FOUND["found"] in text_of(refused)
    preview = fill(client, "afterwards:begin", reference, key, how="I read it anew.", support="Call us.")
    assert "I had no part in the first answer." in text_of(preview)
    done(fill(client, "afterwards:begin", reference, key, how="I read it anew.", support="Call us.", do="issue"))
    words = {**FOUND, "changes": "The sheets of spring are looked at.", "apology": "We did not look far enough."}
    assert "We start again" in text_of(fill(client, "afterwards:decide", reference, key, **words))
    done(fill(client, "afterwards:decide", reference, key, **words, do="issue"))

    assert answered.case.state == State.INVESTIGATING
    assert client.get(reverse("casework:case", args=[reference])).status_code == 404
    home = visit(Client(), "/inbox/").press(code=answered.code)
    assert "We have opened it again" in home.text
    assert "Our new answer" in home.text
    assert LetterKind.REVIEW in {letter.kind for letter in letters.issued(answered.concern)}
    assert "After a review." in page(handler, "casework:afterwards", reference)


def test_what_was_typed_stays_when_nothing_can_be_reviewed_any_more(answered: Worked) -> None:
    inbox = visit(Client(), "/inbox/").press(code=answered.code)
    open_page = visit(inbox.client, reverse("inbox:review"))
    asked(answered)

    late = inbox.client.post(reverse("inbox:review"), {**open_page.values, "text": "Once more."})

    assert late.status_code == 409
    assert "Once more." in late.content.decode()
    assert Review.objects.count() == 1


def test_only_the_reviewer_opens_the_pages_of_a_review(answered: Worked, handler: User, other_lead: User) -> None:
    review = asked(answered)
    address = reverse("afterwards:decide", args=[answered.reference, review.pk])

    assert client_of(handler).get(address).status_code == 403
    assert client_of(other_lead).get(address).status_code == 404


def test_a_first_reader_chooses_who_looks_again(
    answered: Worked, senior: User, other_lead: User, reserve: User, handler: User
) -> None:
    asked(answered)
    listed = client_of(other_lead).get(reverse("oversight:reviews"))
    assert answered.reference in text_of(listed)
    assert WHY not in text_of(listed)
    User.objects.filter(pk=senior.pk).update(is_active=False)

    address = reverse("oversight:review-choose", args=[answered.reference])
    again = client_of(other_lead).get(reverse("oversight:reviews"))
    data = {"version": version_on(again), "person": str(reserve.pk)}
    done(client_of(other_lead).post(address, data))

    assert reviewers.of(answered.case) == reserve
    assert client_of(handler).post(address, data).status_code == 404


def test_closing_asks_what_was_learned_and_holds_words_that_point(answered: Worked, handler: User) -> None:
    client, reference = client_of(handler), answered.reference
    assert "Write what others can learn" in text_of(fill(client, "casework:close", reference))
    held = fill(client, "casework:close", reference, learned="Ask Wilhelmina first.")
    assert "Wilhelmina." in text_of(held)
    done(fill(client, "afterwards:learning", reference, learned="Two people sign."))

    done(fill(client, "casework:close", reference, learned="Two people sign each time."))

    assert "Two people sign each time." in page(handler, "casework:afterwards", reference)
    assert "Two people" not in page(handler, "casework:lessons")


def test_a_closed_case_is_opened_again_with_a_reason(answered: Worked, handler: User) -> None:
    casework.close(answered.case, by=handler, now=timezone.now())
    client = client_of(handler)
    assert "Write why" in text_of(fill(client, "afterwards:reopen", answered.reference, words="We found more."))

    done(fill(client, "afterwards:reopen", answered.reference, reason="A drawer.", words="We found more."))

    assert answered.case.state == State.INVESTIGATING
    home = visit(Client(), "/inbox/").press(code=answered.code)
    assert "We have opened this again. We found more." in home.text


def test_notes_and_records_for_files(answered: Worked, handler: User, keepers: list[User]) -> None:
    client, reference = client_of(handler), answered.reference
    done(fill(client, "afterwards:note", reference))
    assert FileNote.objects.count() == 1
    assert "A sealed note is made." in page(handler, "casework:afterwards", reference)
    assert client_of(handler).get(reverse("identity:file-notes")).status_code == 404
    assert reference not in page(keepers[0], "identity:file-notes")
    assert client_of(keepers[0]).get(reverse("identity:file-note", args=[reference])).status_code == 404
    words = {"person": "Sam Overend", "reason": "It is about their work."}
    looked = fill(client, "afterwards:record", reference, numbers="1", **words)
    assert "These words may show who spoke up" in text_of(looked)


def test_the_sealed_question_goes_to_one_person_alone(
    answered: Worked, unfounded: Worked, senior: User, handler: User, other_lead: User
) -> None:
    client, reference = client_of(handler), unfounded.reference
    assert "This cannot be asked here." in page(handler, "afterwards:known-false", answered.reference)
    assert "Write what shows that they knew." in text_of(
        fill(client, "afterwards:known-false", reference, otherwise="A mistake.")
    )
    done(fill(client, "afterwards:known-false", reference, knew="They wrote so.", otherwise="No joke."))
    row = KnownFalse.objects.get()
    address = reverse("oversight:sealed-question", args=[row.pk])
    assert client_of(other_lead).get(address).status_code == 404
    assert client_of(handler).get(address).status_code == 404

    assert "They wrote so." in text_of(client_of(senior).get(address))
    done(client_of(senior).post(address, {"answer": "no", "reason": "They believed it."}))

    row.refresh_from_db()
    assert knownfalse.decision_of(row) == knownfalse.Decided(False, "They believed it.")
    assert "Decided: no." in page(handler, "afterwards:known-false", reference)
    inbox = visit(Client(), "/inbox/").press(code=unfounded.code)
    assert "Something we have to tell you" not in inbox.text
    assert reviews.of_concern(unfounded.concern) is None


def test_r8_after_a_yes_the_reporter_reads_it_in_their_inbox_and_what_they_can_do(
    unfounded: Worked, senior: User, handler: User
) -> None:
    client, reference = client_of(handler), unfounded.reference
    done(fill(client, "afterwards:known-false", reference, knew="They wrote so.", otherwise="No joke."))
    place = reverse("oversight:sealed-question", args=[KnownFalse.objects.get().pk])

    done(client_of(senior).post(place, {"answer": "yes", "reason": "It was made up."}))

    told = visit(Client(), "/inbox/").press(code=unfounded.code).text
    for words in (
        "Something we have to tell you",
        "This is why: It was made up.",
        "a union or a lawyer",
        "ask for a review",
    ):
        assert words in told
    assert "There are no messages yet." in told
    assert "It was made up." not in page(handler, "casework:messages", reference)
