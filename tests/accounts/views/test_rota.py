"""The page of the rota: buttons in each row, two small forms, and a sentence for what cannot be."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Proposal, RotaPlace, User
from accounts.roles import Role
from tests.accounts.acts import give
from tests.desk import client_of, text_of

ROTA = "/staff/rota/"


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


def order() -> list[tuple[str, bool]]:
    places = RotaPlace.objects.select_related("user").order_by("is_fallback", "position")
    return [(place.user.name, place.is_fallback) for place in places]


def press(desk: Client, person: User, button: str) -> Any:
    return desk.post(ROTA, {"place": str(person.pk), "do": button})


def test_leads_move_by_buttons(desk: Client, lead: User, other_lead: User) -> None:
    text = text_of(desk.get(ROTA))
    assert (text.count('value="up"'), text.count('value="down"'), text.count('value="remove"')) == (1, 1, 2)

    assert press(desk, other_lead, "up").status_code == 302
    assert order() == [("Owen Hale", False), ("Priya Nair", False)]

    press(desk, other_lead, "down")
    assert order() == [("Priya Nair", False), ("Owen Hale", False)]


def test_somebody_is_removed(desk: Client, lead: User, other_lead: User) -> None:
    press(desk, lead, "remove")

    assert order() == [("Owen Hale", False)]


def test_a_place_that_is_gone_is_answered_with_a_sentence(desk: Client, lead: User) -> None:
    press(desk, lead, "remove")

    answer = press(desk, lead, "up")

    assert answer.status_code == 200
    assert "This place is gone already." in text_of(answer)


def test_a_triage_lead_is_added_from_the_list(
    desk: Client, lead: User, worker: User, administrator: User, second: User
) -> None:
    assert "Jo Tarrant" not in text_of(desk.get(ROTA))
    give(worker, Role.TRIAGE_LEAD, administrator, second, now=timezone.now())
    assert "Jo Tarrant, Care worker" in text_of(desk.get(ROTA))

    assert desk.post(ROTA, {"lead": str(worker.pk)}).status_code == 302

    assert order() == [("Priya Nair", False), ("Jo Tarrant", False)]


def test_whoever_is_not_offered_cannot_be_chosen(desk: Client, worker: User) -> None:
    answer = desk.post(ROTA, {"lead": str(worker.pk)})

    assert answer.status_code == 200
    assert order() == []


def test_a_reserve_reader_is_proposed_by_work_email_and_waits(desk: Client, worker: User, second: User) -> None:
    sent = {"reserve": worker.email.upper(), "reason": "Chairs the audit committee."}

    assert "Proposed. It waits for another administrator." in text_of(desk.post(ROTA, sent, follow=True))

    assert order() == []
    proposal = Proposal.objects.get()
    address = reverse("accounts:proposal", args=[proposal.pk])
    assert f'href="{address}">Jo Tarrant, Care worker, waits for a second administrator' in text_of(desk.get(ROTA))
    other = client_of(second)
    text = text_of(other.get(address))
    assert "Jo Tarrant as reserve reader" in text
    assert worker.email in text
    other.post(address, {"answer": "agree"})
    assert order() == [("Jo Tarrant", True)]
    assert "waits for a second administrator" not in text_of(desk.get(ROTA))


def test_without_a_reason_nobody_is_proposed(desk: Client, worker: User) -> None:
    answer = desk.post(ROTA, {"reserve": worker.email, "reason": " "})

    assert "Write why this is needed." in text_of(answer)
    assert not Proposal.objects.exists()


def test_removing_the_last_reserve_reader_warns(
    desk: Client, lead: User, other_lead: User, reserve: User, keepers: list[User]
) -> None:
    assert "There is no reserve reader." not in text_of(desk.get(ROTA))

    press(desk, reserve, "remove")

    assert "There is no reserve reader." in text_of(desk.get(ROTA))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write their work email."),
        ("jo", "This does not look like an email address."),
        ("nobody@westmarch.example", "Nobody who works here has this work email."),
        ("noel.strand@westmarch.example", "Nobody can do this for themselves."),
        ("wanda.pryce@westmarch.example", "that place do not go together"),
    ],
)
def test_what_cannot_be_is_answered_beside_what_was_typed(
    desk: Client, second: User, typed: str, said: str
) -> None:
    answer = desk.post(ROTA, {"reserve": typed, "reason": "Chairs the audit committee."})

    assert answer.status_code == 200
    assert said in text_of(answer)
    assert f'value="{typed}"' in text_of(answer) or not typed
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("who", ["lead", "hr", "handler", "superuser"])
def test_the_page_exists_for_administrators_alone(request: pytest.FixtureRequest, who: str, reserve: User) -> None:
    viewer = client_of(request.getfixturevalue(who))

    assert viewer.get(ROTA).status_code == 404
    assert press(viewer, reserve, "remove").status_code == 404
    assert ("Moira Quill", True) in order()
    assert reverse("accounts:rota") == ROTA
