from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, User
from concerns.domain import clock
from concerns.enums import State
from tests.casework_factories import case_in
from tests.desk import sign_in, text_of
from tests.factories import HAPPENED

pytestmark = pytest.mark.django_db


def test_a_week_tells_duties_and_references_and_nothing_of_what_was_raised(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    now = timezone.now()
    over = case_in(State.ACCEPTED, lead=lead, handler=handler, now=now - timedelta(days=20))
    sign_in(client, handler)

    page = text_of(client.get(reverse("casework:week")))

    assert over.reference in page
    assert "days over" in page
    assert reverse("casework:acknowledge", args=[over.reference]) in page
    for word in (HAPPENED, "nonymous", "health and safety", "Health and safety"):
        assert word not in page
    assert f'href="{reverse("casework:week")}"' in text_of(client.get(reverse("casework:worklist")))


def test_on_days_away_a_reminder_goes_to_somebody_else(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    now = timezone.now()
    case_in(State.ACCEPTED, lead=lead, handler=handler, now=now - timedelta(days=20))
    sign_in(client, handler)
    here = text_of(client.get(reverse("casework:week")))

    Absence.objects.create(user=handler, first_date=clock.today(now))
    away = text_of(client.get(reverse("casework:week")))

    comes, goes = "A reminder comes at 9am for:", "A reminder goes at 9am to somebody who is here, for:"
    assert here.count(comes) == away.count(goes) > 0
    assert here.count(goes) == away.count(comes) == 0


def test_an_empty_week_says_so(client: Client, handler: User) -> None:
    sign_in(client, handler)

    page = text_of(client.get(reverse("casework:week")))

    assert page.count("Nothing is due.") >= 5


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_asks_as_much_for_one_duty_as_for_many(
    cases: int, client: Client, rota: list[User], lead: User, handler: User
) -> None:
    for _ in range(cases):
        case_in(State.ACCEPTED, lead=lead, handler=handler, now=timezone.now())
    sign_in(client, handler)
    client.get(reverse("casework:week"))

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("casework:week"))

    assert len(asked) in {7, 8}  # one more in a week with a bank holiday
