"""The pages about dates: bank holidays, the calculator, and how the dates of one concern came about."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import bank_holidays, calendar, clock
from concerns.enums import Duty, EventType
from concerns.models import BankHoliday, CalendarEdition, Deadline, DeadlineProfile
from tests.clocks import promise
from tests.desk import client_of, text_of
from tests.factories import NOW, raise_concern
from trust.models import Event

PAGE = "/staff/dates/bank-holidays/"
EASTER_TUESDAY = {"date_day": "3", "date_month": "4", "date_year": "2029"}


def add(client: Client, **changed: Any) -> Any:
    sent = {"divisions": ["scotland"], "title": "Jubilee", "source": "The Gazette 12", **EASTER_TUESDAY, **changed}
    return client.post(PAGE, sent)


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(answer)))


def test_an_administrator_adds_a_day_that_counts_from_then_on(administrator: User) -> None:
    client, before = client_of(administrator), clock.current_calendar()

    answer = add(client, divisions=["scotland", "northern-ireland"])

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?year=2029")
    page = plain(client.get(answer["Location"]))
    assert page.count("Jubilee") == 2
    assert "Added by Noel Strand" in page
    after = clock.current_calendar()
    assert after.version != before.version
    assert not calendar.is_working_day(date(2029, 4, 3), Division.SCOTLAND, after)
    assert calendar.is_working_day(date(2029, 4, 3), Division.ENGLAND_AND_WALES, after)
    told = Event.objects.filter(chain="accounts", type=EventType.HOLIDAY_ADDED)
    assert [event.actor for event in told] == [f"user:{administrator.pk}"] * 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"date_year": "2020"}, "This day has begun or is over."),
        ({"date_day": "7"}, "This is a Saturday or a Sunday"),
        ({"date_day": "30", "date_month": "3"}, "This day is a bank holiday there already."),
        ({"date_year": "2036"}, "Bank holidays are known from 1 January 2019 to 31 December 2035"),
        ({"date_month": "13"}, "This is not a date."),
        ({"divisions": []}, "Tick where it is a bank holiday."),
        ({"source": " "}, "Write where you know it from."),
    ],
)
def test_a_day_that_cannot_be_added_is_said_and_what_was_typed_stays(
    administrator: User, changed: dict[str, Any], words: str
) -> None:
    client, before = client_of(administrator), BankHoliday.objects.count()

    answer = add(client, **changed)

    assert answer.status_code == 200
    assert words in plain(answer)
    assert 'value="Jubilee"' in text_of(answer)
    assert (BankHoliday.objects.count(), CalendarEdition.objects.count()) == (before, 1)


def test_the_calculator_counts_holiday_by_holiday(hr: User) -> None:
    client, page = client_of(hr), reverse("dates:count")
    sent = {"raised_day": "18", "raised_month": "12", "raised_year": "2026", "division": "scotland"}

    shown = plain(client.post(page, sent))

    assert "Acknowledge: Thursday 7 January 2027" in shown
    assert "Mon 28 Dec 2026 Boxing Day (substitute day) not counted" in shown
    assert "Tue 5 Jan to Thu 7 Jan 2027 Working days days 8 to 10" in shown
    assert "Friday 15 January 2027" in shown
    assert "would leave these years" in plain(client.post(page, {**sent, "raised_year": "2035"}))


def test_a_told_date_is_explained_by_the_calendar_of_then(
    rota: list[User], lead: User, administrator: User
) -> None:
    raised = raise_concern(now=NOW)
    told = promise(raised, Duty.ACKNOWLEDGE)
    between = date(2026, 11, 16)
    bank_holidays.proclaim(
        [Division.ENGLAND_AND_WALES], between, title="Proclaimed", source="x", by=administrator, now=NOW
    )
    address = reverse("casework:counted", args=[raised.concern.reference])

    shown = plain(client_of(lead).get(address))

    assert "Tuesday 24 November 2026" in shown
    assert told.calendar_version in shown
    assert "Proclaimed" not in shown
    later = plain(
        client_of(lead).get(reverse("casework:counted", args=[raise_concern(now=NOW).concern.reference]))
    )
    assert "Mon 16 Nov 2026 Proclaimed not counted" in later
    assert "Wednesday 25 November 2026" in later
    Deadline.objects.filter(pk=told.pk).update(calendar_version="unknown")
    assert "The date that was told stands." in plain(client_of(lead).get(address))


NEW = "/staff/dates/profiles/new/"
MONTHS = {
    "first_day_day": "1",
    "first_day_month": "6",
    "first_day_year": "2030",
    "choice": "7-days-and-3-months",
    "acknowledge_unit": "working_days",
    "answer_unit": "working_days",
    "reason": "The board, 3 May",
}


def test_other_periods_are_looked_at_first_and_then_promised(
    administrator: User, rota: list[User], hr: User
) -> None:
    client = client_of(administrator)
    assert "Add these periods" not in text_of(client.get(NEW))

    looked = client.post(NEW, {**MONTHS, "do": "look"})

    assert "Answer: Sunday 1 September 2030" in plain(looked)
    assert "Nothing is added yet." in plain(looked)
    assert "Add these periods" in plain(looked)
    assert DeadlineProfile.objects.count() == 1

    added = client.post(NEW, {**MONTHS, "do": "add"})
    again = client.post(NEW, {**MONTHS, "do": "add"})

    assert (added.status_code, added["Location"]) == (302, reverse("dates:profiles"))
    assert "This is promised from that day on already." in plain(again)
    shown = plain(client_of(hr).get(reverse("dates:profiles")))
    assert "Saturday 1 June 2030 to come 7 days 3 months The board, 3 May Added by Noel Strand" in shown
    assert "Tuesday 1 January 2019 in force 10 working days 28 days The policy" in shown
    assert "Set other periods" not in shown
    counted = client.post(
        reverse("dates:count"),
        {"raised_day": "1", "raised_month": "6", "raised_year": "2030", "division": "scotland"},
    )
    assert "By the periods that were set for what is raised from 1 June 2030 on." in plain(counted)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_day_year": "2020"}, "This day has begun or is over."),
        ({"first_day_year": "2036"}, "Bank holidays are known from"),
        ({"choice": "own", "answer_number": "20"}, "Write a number."),
        ({"choice": "own", "acknowledge_number": "30", "answer_number": "60"}, "within 1 to 20 working days"),
        ({"choice": "own", "acknowledge_number": "9", "answer_number": "9"}, "or with it, on some days"),
        ({"choice": "policy"}, "This is promised from that day on already."),
        ({"reason": " "}, "Write why, and who decided it."),
    ],
)
def test_periods_that_cannot_be_promised_are_refused_beside_the_field(
    administrator: User, changed: dict[str, Any], words: str
) -> None:
    answer = client_of(administrator).post(NEW, {**MONTHS, **changed, "do": "add"})

    assert (answer.status_code, DeadlineProfile.objects.count()) == (200, 1)
    assert words in plain(answer)
    assert "govuk-form-group--error" in text_of(answer)


def test_the_public_pages_and_the_case_say_what_is_promised(
    rota: list[User], lead: User, administrator: User, client: Client
) -> None:
    today = timezone.localdate()
    assert "Within 10 working days" in plain(client.get("/"))
    DeadlineProfile.objects.create(
        number=2,
        first_day=today,
        acknowledge_number=1,
        acknowledge_unit="days",
        answer_number=3,
        answer_unit="months",
        reason="x",
        added_at=timezone.now(),
        added_by=administrator,
    )

    front, before = plain(client.get("/")), plain(client.get(reverse("raise")))

    assert "Within 1 day" in front
    assert "Within 3 months" in front
    assert "Your contact writes to you within 1 day. We aim to answer within 3 months." in before
    reference = raise_concern(now=timezone.now()).concern.reference
    counted = plain(client_of(lead).get(reverse("casework:counted", args=[reference])))
    assert "3 months. It ends on the same day of the month" in counted
    assert "By the periods that were set for what is raised from" in counted


def test_administrators_are_warned_18_months_before_the_calendar_ends(administrator: User, hr: User) -> None:
    client, words = client_of(administrator), "Bank holidays are known only until"
    assert words not in plain(client.get(PAGE))

    CalendarEdition.objects.update(last_day=date(2027, 12, 31))

    assert "Bank holidays are known only until Friday 31 December 2027" in plain(client.get(PAGE))
    assert words not in plain(client_of(hr).get(reverse("dates:count")))


def test_the_process_is_not_ready_without_bank_holidays(client: Client, db: None) -> None:
    BankHoliday.objects.all().delete()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "the bank holidays are not known")
