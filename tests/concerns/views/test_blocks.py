"""The page that blocks somebody, and the one on which somebody steps aside."""

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access
from concerns.enums import CaseRole, ConflictKind, State
from concerns.models import Case
from tests import factories
from tests.casework_factories import case_in
from tests.desk import client_of, done, fill, text_of
from tests.factories import NOW
from tests.reviewing import ask

pytestmark = pytest.mark.django_db

MEANT = "Is any of these people near it?"


def case_of(reference: str) -> Case:
    return Case.objects.get(concerns__reference=reference)


def test_somebody_is_found_by_part_of_a_name_and_blocked(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference
    client = client_of(lead)
    found = fill(client, "triage:block", reference, name="adey", do="find")
    assert "Ruth Adeyemi, Service manager" in text_of(found)
    assert case_of(reference).conflicts.count() == 0

    done(
        fill(
            client,
            "triage:block",
            reference,
            name="adey",
            do="block",
            person=str(handler.pk),
            kind=ConflictKind.SUBJECT,
        )
    )

    assert [conflict.user for conflict in case_of(reference).conflicts.all()] == [handler]
    again = fill(client, "triage:block", reference, name="adey", do="find")
    assert "Ruth Adeyemi, Service manager" in text_of(again)  # a search does not tell who is blocked
    assert "Nobody who works here has that name." in text_of(
        fill(client, "triage:block", reference, name="Nobody", do="find")
    )


def test_nobody_is_blocked_who_was_not_found(rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    reference = raised.concern.reference

    page = fill(
        client_of(lead),
        "triage:block",
        reference,
        name="Tarrant",
        do="block",
        person=str(handler.pk),
        kind=ConflictKind.SUBJECT,
    )

    assert page.status_code == 200
    assert case_of(reference).conflicts.count() == 0


def test_blocking_oneself_ends_at_the_list(rota: list[User], lead: User, other_lead: User) -> None:
    raised = factories.raise_concern()
    answer = fill(
        client_of(lead),
        "triage:block",
        raised.concern.reference,
        name="Nair",
        do="block",
        person=str(lead.pk),
        kind=ConflictKind.RECUSAL,
    )

    assert answer["Location"] == reverse("casework:worklist")
    assert case_of(raised.concern.reference).owner == other_lead


def test_the_page_says_what_they_had_seen_before_and_after(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    access.open_case(other_handler, worked.reference, now=NOW)
    client, seen = client_of(handler), "They opened this case on Tuesday 10 November 2026."
    assert seen in text_of(fill(client, "triage:block", worked.reference, name="Whitlock", do="find"))

    answer = fill(
        client,
        "triage:block",
        worked.reference,
        name="Whitlock",
        do="block",
        person=str(other_handler.pk),
        kind=ConflictKind.WITNESS,
    )

    after = text_of(client.get(answer["Location"]))
    assert f"{seen} What they wrote stays." in after
    assert f"{seen} What they wrote stays." in text_of(
        client.get(reverse("casework:people", args=[worked.reference]))
    )
    assert client_of(other_handler).get(reverse("casework:case", args=[worked.reference])).status_code == 404


def test_r56_the_page_says_why_a_reviewer_cannot_be_kept_out(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    ask(worked)

    page = fill(
        client_of(handler),
        "triage:block",
        worked.reference,
        name="Marsh",
        do="block",
        person=str(senior.pk),
        kind=ConflictKind.WITNESS,
    )

    assert "They look again at what you had a hand in, so you cannot keep them out." in text_of(page)
    assert case_of(worked.reference).conflicts.count() == 0


def test_whom_the_text_may_mean_is_asked_of_the_first_reader_alone(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    raised = factories.raise_concern(happened="Mr Marsh knew of it.")
    reference = raised.concern.reference
    client = client_of(lead)
    page = text_of(client.get(reverse("triage:block", args=[reference])))
    assert MEANT in page
    assert "Colin Marsh, Director of adult services" in page
    assert MEANT in text_of(client.get(reverse("triage:case", args=[reference])))
    chosen = {"from": "text", "do": "block", "person": str(senior.pk), "kind": ConflictKind.SUBJECT_LINE}
    done(fill(client, "triage:block", reference, **chosen))
    assert [conflict.user for conflict in case_of(reference).conflicts.all()] == [senior]

    access.appoint(case_of(reference), handler, CaseRole.HANDLER, by=lead, now=NOW)

    page = text_of(client_of(handler).get(reverse("triage:block", args=[reference])))
    assert (MEANT in page, "Marsh" in page) == (False, False)


@pytest.mark.parametrize("role", [CaseRole.OBSERVER, CaseRole.HANDLER])
def test_anybody_on_the_case_steps_aside(role: CaseRole, rota: list[User], lead: User, handler: User) -> None:
    raised = factories.raise_concern()
    access.appoint(raised.case, handler, role, by=lead, now=NOW)
    reference, client = raised.concern.reference, client_of(handler)
    assert reverse("casework:step-aside", args=[reference]) in text_of(
        client.get(reverse("casework:people", args=[reference]))
    )

    answer = fill(client, "casework:step-aside", reference)

    assert answer["Location"] == reverse("casework:worklist")
    assert "You stepped aside." in text_of(client.get(answer["Location"]))
    assert client.get(reverse("casework:case", args=[reference])).status_code == 404
    assert case_of(reference).owner == lead
