"""What every staff page shows around its own: here, that the rota lacks somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RotaPlace, User
from tests.desk import client_of, text_of

LEADS = "Fewer than two triage leads are on the rota."
RESERVE = "There is no reserve reader."
TOLD = ["administrator", "lead", "other_lead", "hr"]
NOT_TOLD = ["senior", "handler", "worker", "reserve"]


def shown(user: User) -> tuple[bool, bool]:
    text = text_of(client_of(user).get("/staff/"))
    return LEADS in text, RESERVE in text


@pytest.mark.parametrize("who", TOLD)
def test_those_who_keep_or_read_the_rota_are_warned_on_every_page(
    request: pytest.FixtureRequest, who: str, lead: User, other_lead: User, reserve: User
) -> None:
    user = request.getfixturevalue(who)
    assert shown(user) == (False, False)

    User.objects.filter(pk=reserve.pk).update(is_active=False)
    assert shown(user) == (False, True)
    RotaPlace.objects.filter(user=lead).delete()

    assert shown(user) == (True, True)


@pytest.mark.parametrize("who", NOT_TOLD)
def test_nobody_else_is(request: pytest.FixtureRequest, who: str, reserve: User) -> None:
    user = request.getfixturevalue(who)

    assert RotaPlace.objects.count() < 3
    assert shown(user) == (False, False)


def test_the_warning_costs_one_query(hr: User, senior: User) -> None:
    """HR and a senior manager see the same page but for it."""
    with CaptureQueriesContext(connection) as told:
        client_of(hr).get("/staff/closed/")
    with CaptureQueriesContext(connection) as not_told:
        client_of(senior).get("/staff/closed/")

    assert len(told) == len(not_told) + 1
    assert sum("accounts_rotaplace" in asked["sql"] and "is_fallback" in asked["sql"] for asked in told) == 1


def test_administrators_find_their_pages_in_the_rail(administrator: User, hr: User) -> None:
    links = ("/staff/people/", "/staff/units/", "/staff/rota/", "/staff/proposals/")

    for_them, for_hr = (text_of(client_of(user).get("/staff/")) for user in (administrator, hr))

    assert [f'href="{link}"' in for_them for link in links] == [True] * 4
    assert [f'href="{link}"' in for_hr for link in links] == [False] * 4
