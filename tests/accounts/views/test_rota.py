"""The page of the rota: buttons in each row, two small forms, and a sentence for what cannot be."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RotaPlace, User
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


def test_a_reserve_reader_is_added_by_work_email(desk: Client, worker: User) -> None:
    assert desk.post(ROTA, {"reserve": worker.email.upper()}).status_code == 302

    assert order() == [("Jo Tarrant", True)]


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
    answer = desk.post(ROTA, {"reserve": typed})

    assert answer.status_code == 200
    assert said in text_of(answer)
    assert f'value="{typed}"' in text_of(answer) or not typed
    assert order() == []


@pytest.mark.parametrize("who", ["lead", "hr", "handler", "superuser"])
def test_the_page_exists_for_administrators_alone(request: pytest.FixtureRequest, who: str, reserve: User) -> None:
    viewer = client_of(request.getfixturevalue(who))

    assert viewer.get(ROTA).status_code == 404
    assert press(viewer, reserve, "remove").status_code == 404
    assert ("Moira Quill", True) in order()
    assert reverse("accounts:rota") == ROTA
