"""The second reader's pages, the letter about how it is going, and how letters reach a reporter."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import letters, reading
from concerns.enums import LetterKind, LetterWay, Mode, State
from concerns.models import PaperCopy
from tests.casework_factories import Worked, acknowledge, answer_all, case_in
from tests.desk import client_of, done, fill, text_of, version_on
from tests.inbox import enter

ANSWER = {
    "actions": "Two people now do each round.",
    "news_date_day": "29",
    "news_date_month": "1",
    "news_date_year": "2027",
    "apology": "We were told in March and did nothing.",
    "bodies": "Care Quality Commission (hearings on care)",
}


def page(user: User, name: str, reference: str) -> str:
    return text_of(client_of(user).get(reverse(name, args=[reference])))


@pytest.mark.django_db
def test_an_answer_is_sent_back_mended_agreed_and_issued(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    answer_all(worked)
    writer, reader, reference = client_of(handler), client_of(other_handler), worked.reference
    field = f"{reverse('casework:outcome', args=[reference])}#id_actions"
    assert all(
        field in page(handler, name, reference) for name in ("casework:second-reader", "casework:preview-outcome")
    )
    done(fill(writer, "casework:outcome", reference, **ANSWER, do="second_reader"))
    asking = page(handler, "casework:second-reader", reference)
    assert "<mark>hearings</mark>" in asking
    done(fill(writer, "casework:second-reader", reference, reader=str(other_handler.pk)))

    shown = page(other_handler, "casework:second-reading", reference)
    assert "<mark>hearings</mark>" in shown
    assert "Two people on every round" not in shown
    refused = fill(reader, "casework:second-reading", reference, do="agree")
    assert "Write why these words are harmless here: hearings." in text_of(refused)
    refused = fill(reader, "casework:second-reading", reference, do="send_back")
    assert "Write what must change, so that it can be mended." in text_of(refused)
    done(fill(reader, "casework:second-reading", reference, reason="Say what it deals with.", do="send_back"))

    told = page(handler, "casework:second-reader", reference)
    assert ("Sent back" in told, "Say what it deals with." in told) == (True, True)
    assert "The second reader sent this letter back." in page(handler, "casework:outcome", reference)
    mended = {**ANSWER, "bodies": "Care Quality Commission (safety of care)"}
    held = text_of(fill(writer, "casework:outcome", reference, **mended, do="issue"))
    assert "The second reader sent this letter back." in held
    done(fill(writer, "casework:outcome", reference, **mended, do="second_reader"))
    done(fill(writer, "casework:second-reader", reference, reader=str(other_handler.pk)))
    done(fill(reader, "casework:second-reading", reference, do="agree"))
    assert "The second reader agreed to this letter." in page(handler, "casework:second-reader", reference)
    done(fill(writer, "casework:outcome", reference, **mended, do="issue"))

    assert [one.kind for one in letters.issued(worked.concern)][-1] == LetterKind.OUTCOME
    assert reader.get(reverse("casework:second-reading", args=[reference])).status_code == 404


@pytest.mark.django_db
def test_a_second_tab_of_the_reader_is_told_and_the_text_comes_back(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    answer_all(worked)
    done(fill(client_of(handler), "casework:outcome", worked.reference, **ANSWER, do="second_reader"))
    done(fill(client_of(handler), "casework:second-reader", worked.reference, reader=str(other_handler.pk)))
    reader, address = client_of(other_handler), reverse("casework:second-reading", args=[worked.reference])
    typed = {"version": version_on(reader.get(address)), "reason": "It names the team.", "do": "send_back"}

    first, second = reader.post(address, typed), reader.post(address, {**typed, "do": "agree"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "It names the team." in text_of(second)
    assert [row.agreed_at for row in reading.past(worked.concern)] == [None]
    assert "Nothing waits for you here." in text_of(reader.get(address))


@pytest.fixture
def acknowledged(rota: list[User], lead: User, handler: User) -> Worked:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)
    acknowledge(worked)
    return worked


@pytest.mark.django_db
def test_how_it_is_going_is_looked_at_and_sent(acknowledged: Worked) -> None:
    writer, reference = client_of(acknowledged.handler), acknowledged.reference
    assert reverse("casework:update", args=[reference]) in page(acknowledged.handler, "casework:duties", reference)
    missing = fill(writer, "casework:update", reference, done="We read the sheets.", do="issue")
    assert "The letter does not say what we do next." in text_of(missing)
    typed = {"done": "We read the sheets.", "next_step": "We talk to the team."}

    looked = text_of(fill(writer, "casework:update", reference, **typed, do="look"))
    assert "Here is where we are. We read the sheets." in looked
    assert len(letters.issued(acknowledged.concern)) == 1
    done(fill(writer, "casework:update", reference, **typed, do="issue"))

    assert [one.kind for one in letters.issued(acknowledged.concern)] == ["acknowledgement", "update"]


@pytest.mark.django_db
def test_r37_the_reporter_chooses_in_the_inbox_and_staff_see_it(acknowledged: Worked) -> None:
    client = Client()
    enter(client, acknowledged.code)
    (letter,) = letters.issued(acknowledged.concern)
    writer = client_of(acknowledged.handler)
    address = reverse("casework:letter", args=[acknowledged.reference, letter.pk])
    on_paper = reverse("casework:letter-on-paper", args=[acknowledged.reference, letter.pk])
    assert "They chose no other way, so none is open." in text_of(writer.get(address))
    version = acknowledged.case.version
    assert writer.post(on_paper, {"version": version}).status_code == 403

    chosen = client.post(reverse("inbox:letters"), {"way": LetterWay.IN_PERSON.value})
    assert chosen.headers["Location"] == reverse("inbox:done", args=["letters"])
    assert "You chose this on" in text_of(client.get(reverse("inbox:letters")))
    assert "handed to me when we meet" in text_of(writer.get(address))
    assert writer.post(on_paper, {"version": version}).status_code == 302
    assert writer.post(on_paper, {"version": version}).status_code == 409
    assert PaperCopy.objects.count() == 1

    client.post(reverse("inbox:letters"), {"way": LetterWay.IN_PERSON.value, "no_contact": "on"})
    assert "They asked not to be contacted." in text_of(writer.get(address))
    assert "They asked not to be contacted." in page(
        acknowledged.handler, "casework:messages", acknowledged.reference
    )
    wrong = client.post(reverse("inbox:letters"), {"way": "email"})
    assert "Choose one of these ways." in text_of(wrong)
