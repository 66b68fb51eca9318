"""The pages of triage: who gets in, what is refused and how, and what never shows."""

from typing import TypedDict

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, blocks, triage
from concerns.enums import CaseRole, ConflictKind, State
from concerns.models import Case
from tests import factories
from tests.casework_factories import case_in, decide_safeguarding
from tests.desk import AT_ONCE, client_of, done, fill, text_of
from tests.factories import HAPPENED, NOW

pytestmark = pytest.mark.django_db


class ProtectionTyped(TypedDict, total=False):
    """What was filled in of the form of a protection decision."""

    steps: list[str]
    reason: str


def case_of(reference: str) -> Case:
    return Case.objects.get(concerns__reference=reference)


def test_new_concerns_show_ones_own_and_only_references_of_others(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raised = factories.raise_concern()
    own = text_of(client_of(lead).get(reverse("triage:new")))
    theirs = text_of(client_of(other_lead).get(reverse("triage:new")))

    assert raised.concern.reference in own
    assert "Health and safety, concealment" in own
    assert HAPPENED not in own
    assert raised.concern.reference in theirs
    assert HAPPENED not in theirs
    assert "Health and safety" not in theirs


def test_new_concerns_are_for_first_readers(
    rota: list[User], reserve: User, handler: User, senior: User, hr: User, superuser: User
) -> None:
    url = reverse("triage:new")
    assert client_of(reserve).get(url).status_code == 200

    for person in (handler, senior, hr, superuser):
        assert client_of(person).get(url).status_code == 404


def test_another_first_reader_takes_a_concern_over_once(rota: list[User], lead: User, other_lead: User) -> None:
    raised = factories.raise_concern()
    url = reverse("triage:take-over", args=[raised.concern.reference])
    client = client_of(other_lead)

    done(client.post(url))

    assert case_of(raised.concern.reference).owner == other_lead
    assert client.post(url).status_code == 409
    assert client_of(lead).get(reverse("triage:case", args=[raised.concern.reference])).status_code == 404


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.CLOSED])
def test_a_case_whose_handler_left_is_taken_over_and_handed_on(
    state: State, rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    reference = case_in(state, lead=lead, handler=handler).reference
    client = client_of(lead)
    assert reference not in text_of(client.get(reverse("triage:new")))
    User.objects.filter(pk=handler.pk).update(is_active=False)
    listed = reference in text_of(client.get(reverse("triage:new")))
    assert listed == (state != State.CLOSED), "what is finished waits for nobody"

    taken = client.post(reverse("triage:take-over", args=[reference]), follow=True)

    assert taken.redirect_chain == [(reverse("casework:case", args=[reference]), 302)]
    assert taken.status_code == 200
    done(
        fill(
            client,
            "casework:people",
            reference,
            target="casework:appoint",
            person=str(other_handler.pk),
            role=CaseRole.HANDLER,
            reason="The one before left.",
        )
    )
    assert access.handler_of(case_of(reference)) == other_handler


def test_a_blocked_first_reader_cannot_take_it_over(rota: list[User], lead: User, other_lead: User) -> None:
    raised = factories.raise_concern(must_not_know=(other_lead.pk,))
    client = client_of(other_lead)

    assert raised.concern.reference not in text_of(client.get(reverse("triage:new")))
    assert client.post(reverse("triage:take-over", args=[raised.concern.reference])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose one of these."),
        ({"answer": "not_yet"}, "Do it today, then record it here."),
        ({"answer": "not_required"}, "Write your reason."),
        ({"answer": "referred"}, "Write to whom you referred it."),
        (
            {
                "answer": "referred",
                "referred_to": "Adults team",
                "referred_on_day": "1",
                "referred_on_month": "1",
                "referred_on_year": "2090",
            },
            "This date is in the future.",
        ),
    ],
)
def test_a_safeguarding_decision_is_never_half(
    typed: dict[str, str], said: str, rota: list[User], lead: User
) -> None:
    raised = factories.raise_concern()

    page = fill(client_of(lead), "triage:safeguarding", raised.concern.reference, "adult", **typed)

    assert page.status_code == 200
    assert said in text_of(page)
    assert typed.get("referred_to", "") in text_of(page)
    assert case_of(raised.concern.reference).safeguarding.count() == 0


def test_an_unknown_kind_of_safeguarding_is_not_there(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    url = reverse("triage:safeguarding", args=[raised.concern.reference, "pets"])

    assert client_of(lead).get(url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "Cover."}, "Tick what you did, or that nothing has to change now."),
        ({"steps": ["supervision"]}, "Write what exactly you did, or why nothing has to change."),
        ({"steps": ["nothing", "duties"], "reason": "Both."}, "Tick “Nothing now” alone, or what you did."),
    ],
)
def test_a_protection_decision_is_never_half(
    typed: ProtectionTyped, said: str, rota: list[User], lead: User
) -> None:
    raised = factories.raise_concern()

    page = fill(client_of(lead), "triage:protection", raised.concern.reference, **typed)

    assert said in text_of(page)
    assert case_of(raised.concern.reference).protection.count() == 0


def test_accepting_too_early_says_what_comes_first_with_a_link(
    rota: list[User], lead: User, handler: User
) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference

    page = fill(client_of(lead), "triage:accept", reference, handler=str(handler.pk), **AT_ONCE)

    assert "You cannot accept yet" in text_of(page)
    assert "Nobody has decided who must not know." in text_of(page)
    assert reverse("triage:case", args=[reference]) in text_of(page)
    assert case_of(reference).state == State.RECEIVED


def test_somebody_the_reporter_would_rather_not_have_is_refused_in_words(
    rota: list[User], lead: User, handler: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(handler.pk,))
    triage.decide_conflicts(raised.case, by=lead, now=NOW)

    for place, field in (("triage:accept", "handler"), ("triage:refer", "to")):
        typed = {field: str(handler.pk), "reason": "Theirs.", "how": "ask"}
        page = fill(
            client_of(lead),
            place,
            raised.concern.reference,
            **typed,
        )
        assert "Service manager was marked “would rather not”." in text_of(page)

    assert access.handler_of(raised.case) is None


def test_a_blocked_person_is_never_offered(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    url = reverse("triage:accept", args=[raised.concern.reference])
    assert "Ruth Adeyemi" in text_of(client_of(lead).get(url))

    blocks.block(case_of(raised.concern.reference), handler, kind=ConflictKind.SUBJECT, by=lead, now=NOW)

    assert "Ruth Adeyemi" not in text_of(client_of(lead).get(url))


def test_the_redirect_letter_can_be_looked_at_before_it_is_issued(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()

    page = fill(
        client_of(lead),
        "triage:redirect",
        raised.concern.reference,
        procedure="complaint",
        reason="It is about a service you use.",
        do="preview",
    )

    assert "We think our complaints procedure fits it better." in text_of(page)
    assert "It is about a service you use." in text_of(page)
    assert case_of(raised.concern.reference).state == State.RECEIVED
    assert raised.concern.letters.count() == 0


@pytest.mark.parametrize("typed", ["RC-0000-0000", "", "nonsense"])
def test_a_reference_that_fits_nothing_is_refused_in_words(typed: str, rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)

    page = fill(client_of(lead), "triage:join", raised.concern.reference, reference=typed)

    said = "We cannot find that case among those you lead." if typed else "Type the other reference."
    assert said in text_of(page)


def test_a_case_of_somebody_else_reads_as_one_that_is_not_there(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)
    client = client_of(lead)

    hidden = fill(client, "triage:join", raised.concern.reference, reference=worked.reference)

    assert "We cannot find that case among those you lead." in text_of(hidden)


def test_whoever_leads_both_joins_them_and_the_page_says_what_comes_first(
    rota: list[User], lead: User, handler: User
) -> None:
    worked, second = (case_in(State.ACCEPTED, lead=lead, handler=handler) for _ in range(2))
    worked.case.safeguarding.all().delete()
    client = client_of(handler)
    place = reverse("triage:join", args=[second.reference])
    assert place in text_of(client.get(reverse("casework:people", args=[second.reference])))

    page = text_of(fill(client, "triage:join", second.reference, reference=worked.reference))

    assert f"Something is decided here that is not decided in {worked.reference}." in page
    decide_safeguarding(worked.case, by=handler)
    done(fill(client, "triage:join", second.reference, reference=worked.reference))
    assert second.case == worked.case


def test_a_concern_is_not_joined_to_itself(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    triage.decide_conflicts(raised.case, by=lead, now=NOW)

    page = fill(
        client_of(lead), "triage:join", raised.concern.reference, reference=raised.concern.reference.lower()
    )

    assert "That case takes no more concerns." in text_of(page)
