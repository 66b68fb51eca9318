"""What every staff page shows around its own: here, that the rota lacks somebody."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import RotaPlace, User
from concerns.domain import unowned
from concerns.enums import Duty, FileState
from concerns.models import Attachment, Heartbeat
from tests.desk import client_of, text_of
from tests.evidence_files import sent
from tests.factories import raise_concern
from tests.names import open_vault

LEADS = "Fewer than two triage leads are on the rota."
RESERVE = "There is no reserve reader."
NOBODY = "No name keeper can open the vault."
ONE_ALONE = "Only one name keeper can open the vault."
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


def test_the_warnings_cost_one_query_each(hr: User, senior: User) -> None:
    """HR and a senior manager see the same page but for them."""
    with CaptureQueriesContext(connection) as told:
        client_of(hr).get("/staff/closed/")
    with CaptureQueriesContext(connection) as not_told:
        client_of(senior).get("/staff/closed/")

    # The rota, who is away and the vault; a senior manager’s page asks what was put to them instead.
    assert len(told) == len(not_told) + 3 - 1
    assert sum("accounts_rotaplace" in asked["sql"] and "is_fallback" in asked["sql"] for asked in told) == 1
    assert sum("concerns_keyshare" in asked["sql"] for asked in told) == 1


@pytest.mark.parametrize(
    ("who", "is_told"), [("hr", True), ("administrator", True), ("keeper", True), ("lead", False)]
)
def test_too_few_who_can_open_the_vault_are_told_of(
    request: pytest.FixtureRequest, keepers: list[User], now: datetime, who: str, is_told: bool
) -> None:
    client = client_of(keepers[0] if who == "keeper" else request.getfixturevalue(who))

    def said() -> tuple[bool, bool]:
        text = text_of(client.get("/staff/closed/"))
        return NOBODY in text, ONE_ALONE in text

    assert said() == (is_told, False)
    open_vault(keepers, now=now)
    assert said() == (False, False)
    User.objects.filter(pk=keepers[1].pk).update(is_active=False)
    assert said() == (False, is_told)


def test_name_keepers_find_the_vault_in_the_rail(keepers: list[User], hr: User) -> None:
    for_them, for_hr = (text_of(client_of(user).get("/staff/")) for user in (keepers[0], hr))

    assert ('href="/staff/identity/vault/"' in for_them, 'href="/staff/identity/vault/"' in for_hr) == (
        True,
        False,
    )


def test_administrators_find_their_pages_in_the_rail(administrator: User, hr: User) -> None:
    links = ("/staff/people/", "/staff/units/", "/staff/rota/", "/staff/proposals/")

    for_them, for_hr = (text_of(client_of(user).get("/staff/")) for user in (administrator, hr))

    assert [f'href="{link}"' in for_them for link in links] == [True] * 4
    assert [f'href="{link}"' in for_hr for link in links] == [False] * 4


def test_an_administrator_sees_that_the_clock_cannot_look_after_a_date(
    administrator: User, hr: User, rota: list[User], now: datetime
) -> None:
    words = "The clock cannot look after one promised date."
    raised = raise_concern(now=now)
    assert words not in text_of(client_of(administrator).get("/staff/"))

    raised.concern.deadlines.filter(duty=Duty.ACKNOWLEDGE).update(stuck_at=now)

    assert words in text_of(client_of(administrator).get("/staff/"))
    assert words not in text_of(client_of(hr).get("/staff/"))


def test_an_administrator_sees_that_nobody_looks_for_cases_without_an_owner(administrator: User, hr: User) -> None:
    words = "The nightly check for cases that nobody looks after has not run since"
    night = Heartbeat.objects.create(name=unowned.CHECK, last_good_at=timezone.now() - timedelta(hours=29))
    assert words not in text_of(client_of(administrator).get("/staff/"))

    Heartbeat.objects.filter(pk=night.pk).update(last_good_at=timezone.now() - timedelta(hours=31))

    assert words in text_of(client_of(administrator).get("/staff/"))
    assert words not in text_of(client_of(hr).get("/staff/"))


def test_an_administrator_sees_that_the_virus_check_does_not_answer(
    administrator: User, hr: User, rota: list[User], now: datetime
) -> None:
    words = "The virus check does not answer."
    file = sent(raise_concern(now=now).concern, state=FileState.RECEIVED)
    assert words not in text_of(client_of(administrator).get("/staff/"))

    Attachment.objects.filter(pk=file.pk).update(state=FileState.WAITING)

    assert words in text_of(client_of(administrator).get("/staff/"))
    assert words not in text_of(client_of(hr).get("/staff/"))
