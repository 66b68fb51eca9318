"""Whole ways of a concern through the staff pages."""

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, letters
from concerns.enums import Conclusion, ConflictKind, Duty, LetterKind, State, WishReply
from concerns.models import Case, Concern, Deadline, Letter, Mailbox
from tests import factories
from tests.casework_factories import FOUND_TYPED, PIECE_TYPED
from tests.desk import AT_ONCE, client_of, done, fill, not_met, support_considered, text_of, version_on
from tests.weighing import weigh_up

SAFE = {"answer": "not_required", "reason": "Nobody who needs care is near it."}


def case_of(reference: str) -> Case:
    return Case.objects.get(concerns__reference=reference)


def triaged(lead: User, reference: str, *, fits: str = "yes") -> None:
    """Read it, look who must not know, decide on safeguarding and protection, weigh it up."""
    client = client_of(lead)
    done(fill(client, "triage:case", reference, target="triage:conflicts", looked="on"))
    done(fill(client, "triage:safeguarding", reference, "adult", **SAFE))
    done(fill(client, "triage:safeguarding", reference, "child", **SAFE))
    steps, reason = ["supervision"], "Agency cover each evening."
    done(fill(client, "triage:protection", reference, steps=steps, reason=reason))
    weigh_up(client, reference, fits=fits)


def acknowledged(handler: User, reference: str) -> None:
    client = client_of(handler)
    page = client.get(reverse("casework:acknowledge", args=[reference]))
    form = page.context["form"]
    offered = {name: form[name].value() or "" for name in ("received", "when", "support", "contact")}
    done(
        fill(
            client,
            "casework:acknowledge",
            reference,
            **offered,
            how="I will read the sheets first.",
            do="issue",
        )
    )


ANSWER = {
    "actions": "Two people now do each round.",
    "news_date_day": "29",
    "news_date_month": "1",
    "news_date_year": "2027",
    "apology": "We were told in March and did nothing.",
    "bodies": "Care Quality Commission (safety of care)",
}


def answered(handler: User, reference: str, *, second_reader: User) -> None:
    """Written, read by a second person, issued."""
    client = client_of(handler)
    done(fill(client, "casework:outcome", reference, **ANSWER, do="second_reader"))
    done(fill(client, "casework:second-reader", reference, reader=str(second_reader.pk)))
    done(fill(client_of(second_reader), "casework:second-reading", reference, do="agree"))
    done(fill(client, "casework:outcome", reference, **ANSWER, do="issue"))


@pytest.mark.django_db
def test_from_raised_to_closed(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference
    triaged(lead, reference)
    done(fill(client_of(lead), "triage:accept", reference, handler=str(handler.pk), **AT_ONCE))
    acknowledged(handler, reference)
    client = client_of(handler)
    done(fill(client, "casework:start", reference))
    done(fill(client, "casework:notes", reference, text="Asked for the sheets."))
    done(fill(client, "casework:messages", reference, text="Which weeks do you mean?"))
    done(fill(client, "casework:allegations", reference, text="Sheets were filled in before the round."))
    done(fill(client, "casework:evidence", reference, 1, **PIECE_TYPED))
    done(fill(client, "casework:finding", reference, 1, conclusion=Conclusion.UPHELD, **FOUND_TYPED))
    done(fill(client, "casework:wish", reference, 1, reply=WishReply.ALL, reason="It began on 7 November."))
    done(fill(client, "casework:wish", reference, 2, reply=WishReply.NONE, reason="They were told before."))
    answered(handler, reference, second_reader=lead)
    assert case_of(reference).state == State.ANSWERED
    support_considered(client, reference)
    not_met(client, reference)
    done(fill(client, "casework:close", reference, none_because="Nothing new."))

    case = case_of(reference)
    assert case.state == State.CLOSED
    assert list(Deadline.objects.filter(concern=raised.concern, met_at=None)) == []
    assert [letter.kind for letter in letters.issued(raised.concern)] == [
        LetterKind.ACKNOWLEDGEMENT,
        LetterKind.OUTCOME,
    ]
    assert Mailbox.objects.get(concern=raised.concern).closes_date is not None
    for place in ("case", "concern", "people", "duties", "allegations", "messages", "notes", "timeline"):
        assert client.get(reverse(f"casework:{place}", args=[reference])).status_code == 200
    for letter in letters.issued(raised.concern):
        page = client.get(reverse("casework:letter", args=[reference, letter.pk]))
        assert "Ruth Adeyemi" in text_of(page)


@pytest.mark.django_db
def test_redirected_to_grievance_with_a_written_reason(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference
    triaged(lead, reference, fits="grievance")
    client = client_of(lead)
    words = {
        "procedure": "grievance",
        "how": "You can start it with a form.",
        "receiving_contact": "the people team",
        "estimate": "They answer within 20 working days.",
        "support": "The staff support line is 01632 960 145.",
    }
    refused = fill(client, "triage:redirect", reference, **words, reason="", do="issue")
    assert "The letter does not say why something else fits better." in text_of(refused)
    assert "You can start it with a form." in text_of(refused)
    assert case_of(reference).state == State.RECEIVED

    done(fill(client, "triage:redirect", reference, **words, reason="It is about your own hours.", do="issue"))

    assert case_of(reference).state == State.REDIRECTED
    letter = Letter.objects.get(concern=raised.concern)
    assert letter.kind == LetterKind.REDIRECT
    assert "It is about your own hours." in letters.text_of(letter)
    met = Deadline.objects.filter(concern=raised.concern, met_at__isnull=False)
    assert {deadline.duty for deadline in met} == {Duty.TRIAGE, Duty.ACKNOWLEDGE, Duty.ANSWER}
    support_considered(client, reference)
    done(fill(client, "casework:close", reference, none_because="Nothing new."))
    assert case_of(reference).state == State.CLOSED


@pytest.mark.django_db
def test_two_reporters_in_one_case_have_their_own_letters_and_dates(
    rota: list[User], lead: User, handler: User
) -> None:
    first, second = factories.raise_concern(), factories.raise_concern(happened="The round is done by one person.")
    one, other = first.concern.reference, second.concern.reference
    client = client_of(lead)
    done(fill(client, "triage:case", other, target="triage:conflicts", looked="on"))
    done(fill(client, "triage:join", other, reference=one))
    triaged(lead, one)
    done(fill(client, "triage:accept", one, handler=str(handler.pk), **AT_ONCE))

    assert case_of(one) == case_of(other)
    acknowledged(handler, other)
    still = Deadline.objects.filter(duty=Duty.ACKNOWLEDGE, met_at=None)
    assert [deadline.concern.reference for deadline in still] == [one]
    texts = [letters.text_of(letter) for letter in letters.issued(Concern.objects.get(reference=other))]
    assert [other in text and one not in text for text in texts] == [True]
    overview = text_of(client_of(handler).get(reverse("casework:case", args=[one])))
    assert one in overview
    assert other in overview


@pytest.mark.django_db
def test_a_stale_page_saves_nothing_and_gives_the_text_back(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference
    client = client_of(lead)
    url = reverse("casework:notes", args=[reference])
    page = client.get(url)
    version = version_on(page)
    done(client.post(url, {"version": version, "text": "The first of two."}))

    stale = client.post(url, {"version": version, "text": "Typed for an hour."})

    assert stale.status_code == 409
    assert "Typed for an hour." in text_of(stale)
    assert case_of(reference).notes.count() == 1


@pytest.mark.django_db
def test_a_blocked_manager_gets_404_on_every_page_of_the_case(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference
    triaged(lead, reference)
    done(fill(client_of(lead), "triage:accept", reference, handler=str(handler.pk), **AT_ONCE))
    client = client_of(handler)
    before = [client.get(url).status_code for url in case_urls(reference)]
    assert before.count(200) == 17
    assert 404 not in before

    access.block(case_of(reference), handler, ConflictKind.SUBJECT, by=lead, now=factories.NOW)

    assert {client.get(url).status_code for url in case_urls(reference)} == {404}


def case_urls(reference: str) -> list[str]:
    places = ("case", "concern", "decisions", "people", "duties", "allegations", "messages", "notes", "timeline")
    steps = ("acknowledge", "start", "outcome", "close")
    triage = ("case", "block", "protection", "accept", "refer", "redirect", "join")
    return [
        *(reverse(f"casework:{place}", args=[reference]) for place in (*places, *steps)),
        *(reverse(f"triage:{place}", args=[reference]) for place in triage),
        reverse("triage:safeguarding", args=[reference, "adult"]),
        reverse("triage:assess", args=[reference, "detriment"]),
    ]
