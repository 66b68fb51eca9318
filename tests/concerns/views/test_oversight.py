from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, breakglass, decisions, requests
from concerns.enums import Basis, ConflictKind, Mode, State
from tests import names
from tests.casework_factories import case_in
from tests.desk import sign_in
from tests.factories import HAPPENED, NAME, raise_concern
from tests.people import make_service

pytestmark = pytest.mark.django_db

REGISTER = "/staff/oversight/"


@pytest.fixture
def today() -> datetime:
    """The real day, which is what a page counts from."""
    return timezone.now()


def page_of(client: Client, user: User, query: str = "") -> str:
    sign_in(client, user)
    response = client.get(REGISTER + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_register_is_there_for_those_who_oversee_and_for_nobody_else(
    client: Client,
    hr: User,
    lead: User,
    senior: User,
    handler: User,
    keepers: list[User],
    administrator: User,
    superuser: User,
) -> None:
    for user in (hr, lead, senior):
        sign_in(client, user)
        assert client.get(REGISTER).status_code == 200

    for user in (handler, *keepers, administrator, superuser):
        sign_in(client, user)
        assert client.get(REGISTER).status_code == 404


def test_the_register_tells_dates_and_never_what_or_who(
    client: Client, rota: list[User], lead: User, hr: User, today: datetime
) -> None:
    raised = raise_concern(
        now=today - timedelta(days=20),
        mode=Mode.OPEN,
        service=make_service("Larch House"),
        about="the deputy of the home",
        happened=HAPPENED,
    )

    page = page_of(client, hr)

    assert page.count(raised.concern.reference) == 2
    assert lead.name in page
    assert "day 20" in page
    for secret in (HAPPENED, NAME.name, "Larch House", "deputy", "Open</td>", "health or safety", "Openly"):
        assert secret not in page


def test_a_concern_without_an_owner_stands_out(client: Client, lead: User, hr: User, today: datetime) -> None:
    raise_concern(now=today, must_not_know=(lead.pk,))

    assert page_of(client, hr).count("No owner") == 2


def test_a_blocked_auditor_does_not_learn_that_it_exists(
    client: Client, rota: list[User], lead: User, hr: User, today: datetime
) -> None:
    raised = raise_concern(now=today)
    assert raised.concern.reference in page_of(client, hr)

    access.block(raised.case, hr, ConflictKind.SUBJECT, by=lead, now=today)

    page = page_of(client, hr)
    assert raised.concern.reference not in page
    assert "<b>0</b> Open" in page


def test_filters_and_their_counts_agree(client: Client, rota: list[User], hr: User, today: datetime) -> None:
    raise_concern(now=today - timedelta(days=40))
    raise_concern(now=today)

    assert "<b>4</b> Open" in page_of(client, hr)
    late = page_of(client, hr, "?show=overdue")
    assert "<b>2</b> Overdue" in late
    assert late.count('scope="row"') == 2
    assert page_of(client, hr, "?duty=acknowledge").count('scope="row"') == 2
    assert page_of(client, hr, "?show=x&duty=x&sort=x&page=x").count('scope="row"') == 4


def test_heads_sort_by_links_and_say_how(client: Client, rota: list[User], hr: User, today: datetime) -> None:
    raise_concern(now=today)

    first = page_of(client, hr)
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-due">First due</a></th>' in first
    assert first.count("aria-sort") == 1

    turned = page_of(client, hr, "?sort=owner&duty=answer")
    assert '<th scope="col" aria-sort="ascending"><a href="?duty=answer&amp;sort=-owner">Owner</a></th>' in turned
    assert 'scope="rowgroup"' not in turned
    assert 'aria-sort="descending"' in page_of(client, hr, "?sort=-age")


@pytest.mark.parametrize("concerns", [1, 3])
def test_the_register_asks_the_same_questions_for_one_and_for_three(
    concerns: int, client: Client, rota: list[User], hr: User, today: datetime
) -> None:
    for _ in range(concerns):
        raise_concern(now=today)
    page_of(client, hr)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(REGISTER).content.decode()

    assert page.count('scope="row"') == 2 * concerns
    # Names opened in a hurry, calls for protection and two for days on which nobody reads are among them.
    assert len(asked) == 15


def test_the_register_page_opens_for_a_case_in_every_state(
    client: Client, rota: list[User], lead: User, handler: User, hr: User, today: datetime
) -> None:
    for state in State:
        case_in(state, lead=lead, handler=handler, now=today)

    assert reverse("oversight:register") == REGISTER
    assert page_of(client, hr).count('scope="row"') == 11


def test_hr_reads_how_many_names_were_opened_in_a_hurry_and_that_nobody_looked(
    client: Client, rota: list[User], keepers: list[User], handler: User, lead: User, hr: User, today: datetime
) -> None:
    """By number alone, and only while somebody must look; nobody else's register says so."""
    names.open_vault(keepers, now=today)
    concern = names.accepted_confidential(handler, lead, now=today)
    row = requests.ask(concern, wanted=names.wanted(handler, Basis.LIFE), by=handler, now=today)
    assert "because a life was at risk" not in page_of(client, hr)
    private = names.vault_key(keepers[0], now=today)
    decisions.decide(row, agree=True, reason="Now.", private=private, by=keepers[0], now=today)

    said = "1 name was opened because a life was at risk, and nobody has looked at it yet."
    assert said in page_of(client, hr)
    assert said not in page_of(client, lead)
    breakglass.review(row, words="It was right.", by=keepers[1], now=today)
    assert said not in page_of(client, hr)
