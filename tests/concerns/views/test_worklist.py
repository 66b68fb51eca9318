import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import clock
from concerns.enums import State
from concerns.models import Heartbeat
from tests.casework_factories import Worked, case_in
from tests.desk import sign_in
from tests.factories import HAPPENED, raise_concern

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> datetime:
    """The real day, which is what a page counts from."""
    return timezone.now()


@pytest.fixture
def overdue(rota: list[User], lead: User, handler: User, today: datetime) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler, now=today - timedelta(days=20))


def page_of(client: Client, user: User, query: str = "") -> str:
    sign_in(client, user)
    response = client.get(reverse("casework:worklist") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_is_sent_to_the_door(client: Client) -> None:
    response = client.get(reverse("casework:worklist"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign-in"))


def test_the_first_row_is_what_to_do_next(client: Client, handler: User, overdue: Worked, today: datetime) -> None:
    page = page_of(client, handler)

    first = clock.open_duties(overdue.concern)
    assert [duty.value for duty in first] == ["acknowledge", "answer"]
    card = page[page.index('class="hk-next') : page.index('class="hk-filter"')]
    assert overdue.reference in card
    assert "days over" in card
    assert reverse("casework:acknowledge", args=[overdue.reference]) in card
    assert page.count(f"{overdue.reference}</a>") == 2


def test_the_list_holds_no_word_of_what_was_raised(client: Client, handler: User, overdue: Worked) -> None:
    page = page_of(client, handler)

    assert overdue.reference in page
    assert HAPPENED not in page
    assert "nonymous" not in page


def test_filters_keep_what_they_name(client: Client, handler: User, overdue: Worked) -> None:
    assert re.findall(r"<b>(\d+)</b> (\w[\w ]*)</a>", page_of(client, handler)) == [
        ("2", "All"),
        ("1", "Overdue"),
        ("0", "Today"),
        *re.findall(r"<b>([01])</b> (This week|Later)</a>", page_of(client, handler)),
    ]

    late = page_of(client, handler, "?show=overdue")
    assert late.count('class="hk-duty"') == 1
    assert '<a class="hk-pill" href="?show=overdue" aria-current="page">' in late
    answers = page_of(client, handler, "?duty=answer")
    assert answers.count('class="hk-duty"') == 1
    assert page_of(client, handler, "?show=nonsense&duty=x&page=99").count('class="hk-duty"') == 2


def test_an_empty_filter_tells_the_next_date(client: Client, handler: User, overdue: Worked) -> None:
    page = page_of(client, handler, "?show=today")

    assert "Nothing is due here." in page
    assert "Your next date is" in page


def test_an_empty_list_says_so(client: Client, handler: User) -> None:
    assert "Nothing is due." in page_of(client, handler)


def test_hr_is_led_from_an_empty_list_to_the_register(client: Client, handler: User, hr: User) -> None:
    pages = (page_of(client, handler), page_of(client, hr))

    assert ["See every promised date in the register" in page for page in pages] == [False, True]


def test_a_lead_finds_new_concerns_first(client: Client, rota: list[User], lead: User, today: datetime) -> None:
    raised = raise_concern(now=today)

    page = page_of(client, lead)

    assert page.index("New concerns") < page.index(raised.concern.reference, page.index('class="hk-card"'))
    assert reverse("triage:case", args=[raised.concern.reference]) in page


def test_a_standing_clock_is_told_on_the_page(client: Client, handler: User, today: datetime) -> None:
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=today)
    assert "The clock has not run since" not in page_of(client, handler)

    Heartbeat.objects.update(last_good_at=today - timedelta(minutes=5))

    assert "The clock has not run since" in page_of(client, handler)


def test_long_lists_are_cut_into_pages(client: Client, rota: list[User], lead: User, today: datetime) -> None:
    for _ in range(17):  # three duties each
        raise_concern(now=today)

    first, second = page_of(client, lead), page_of(client, lead, "?page=2")

    assert (first.count('class="hk-duty"'), second.count('class="hk-duty"')) == (50, 1)
    assert "Page 1 of 2" in first
    assert "?page=2" in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_asks_eight_questions(
    cases: int, client: Client, rota: list[User], lead: User, handler: User, today: datetime
) -> None:
    for _ in range(cases):
        case_in(State.ACCEPTED, lead=lead, handler=handler, now=today)
    page_of(client, handler)

    with CaptureQueriesContext(connection) as asked:
        page_of_again = client.get(reverse("casework:worklist")).content.decode()

    assert page_of_again.count('class="hk-duty"') == 2 * cases
    assert len(asked) == 8


def test_closed_cases_stay_readable_for_those_who_held_them(
    client: Client, rota: list[User], lead: User, handler: User, other_handler: User, today: datetime
) -> None:
    closed = case_in(State.CLOSED, lead=lead, handler=handler, now=today)

    sign_in(client, handler)
    mine = client.get(reverse("casework:closed")).content.decode()
    sign_in(client, other_handler)
    theirs = client.get(reverse("casework:closed")).content.decode()

    assert closed.reference in mine
    assert closed.reference not in theirs
    assert "No case of yours is answered or closed yet." in theirs
