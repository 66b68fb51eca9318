"""Log a concern told to me, through its page."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, content, mailbox
from concerns.domain.profiles import PROMISED
from concerns.enums import Channel, Mode
from concerns.models import Concern
from tests.desk import sign_in
from tests.pages import Page, visit
from tests.reporter import code_on

NO_DATE = {"raised_date_day": "", "raised_date_month": "", "raised_date_year": ""}


@pytest.fixture
def at_work(client: Client, worker: User, rota: list[User]) -> Client:
    sign_in(client, worker)
    return client


def told(days_ago: int = 3, /, **answers: str) -> dict[str, str]:
    day = timezone.localdate() - timedelta(days=days_ago)
    return {
        "channel": "conversation",
        "raised_date_day": str(day.day),
        "raised_date_month": str(day.month),
        "raised_date_year": str(day.year),
        "raised_time": "00:05",
        "happened": "They saw the sheet filled in before the round.",
        "present": "The deputy manager",
        "about": "The night team",
        "wishes": "Two people on every round",
        **answers,
    }


def fill(page: Page, **answers: str) -> Page:
    return page.press("go", "save", **answers)


def test_a_stranger_is_sent_to_sign_in(client: Client, rota: list[User]) -> None:
    assert visit(client, "/staff/log/").heading == "Sign in"


def test_logging_stores_it_counts_from_the_day_it_was_said_and_opens_nothing(
    at_work: Client, worker: User, lead: User
) -> None:
    saved = fill(visit(at_work, "/staff/log/"), **told(3))

    assert saved.heading == "The concern is saved"
    concern = Concern.objects.get()
    account = content.account_of(concern)
    assert (concern.mode, concern.channel) == (Mode.UNNAMED, Channel.CONVERSATION)
    assert (concern.recorded_date - concern.raised_date).days == 3
    assert (account.told_time, account.present, account.known_to) == (
        "00:05",
        "The deputy manager",
        "Jo Tarrant, Care worker",
    )
    assert concern.case.owner == lead
    assert list(access.visible_cases(worker)) == []
    assert visit(at_work, f"/staff/cases/{concern.reference}/").status == 404


def test_the_handover_code_is_shown_once_and_opens_the_exchange_alone(at_work: Client) -> None:
    saved = fill(visit(at_work, "/staff/log/"), **told())

    assert mailbox.find_handover(code_on(saved)).concern == Concern.objects.get()
    assert "letter by letter" not in visit(at_work, "/staff/log/").text


def test_told_long_ago_it_is_overdue_at_once(at_work: Client) -> None:
    saved = fill(visit(at_work, "/staff/log/"), **told(60))

    concern = Concern.objects.get()
    promised = concern.deadlines.filter(duty__in=PROMISED).values_list("due_date", flat=True)
    assert {due < concern.recorded_date for due in promised} == {True}
    assert saved.text.count("It is overdue from the start") == 2


def test_pressing_save_twice_makes_one_concern_and_shows_the_code_again(at_work: Client) -> None:
    page = visit(at_work, "/staff/log/")
    first, second = fill(page, **told()), fill(page, **told(happened="Something else altogether."))

    assert code_on(first) == code_on(second)
    assert (first.heading, second.heading) == ("The concern is saved", "We already have this")
    assert "nothing was added" in second.text
    assert "nothing was added" not in first.text
    assert content.account_of(Concern.objects.get()).happened == "They saw the sheet filled in before the round."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"happened": "  "}, "Write down what you were told."),
        ({"raised_date_day": "31", "raised_date_month": "2"}, "This is not a date."),
        (
            {"raised_date_day": "", "raised_date_month": "", "raised_date_year": ""},
            "Type the day on which you were told.",
        ),
        ({"raised_date_year": "1999"}, "This date is too long ago to count from."),
        ({"raised_date_year": "2999"}, "This date is in the future."),
        ({"raised_time": "soon"}, "This is not a time."),
        ({"channel": "web"}, "Select a valid choice"),
        ({"happened": "a\x00b"}, "hidden characters"),
        ({"happened": "x" * 20_001}, "Your text is 1 character too long."),
    ],
)
def test_what_cannot_be_taken_is_said_and_everything_typed_stays(
    at_work: Client, wrong: dict[str, str], sentence: str
) -> None:
    answered = fill(visit(at_work, "/staff/log/"), **(told() | wrong))

    assert sentence in answered.text
    assert answered.values["present"] == ["The deputy manager"]
    assert not Concern.objects.exists()


def test_a_time_later_today_is_in_the_future(at_work: Client) -> None:
    later = timezone.localtime() + timedelta(minutes=30)
    if later.date() != timezone.localdate():
        later = timezone.localtime().replace(hour=23, minute=59)

    answered = fill(visit(at_work, "/staff/log/"), **told(0, raised_time=later.strftime("%H:%M")))

    assert "This time is in the future." in answered.text
    assert not Concern.objects.exists()


def test_an_old_page_keeps_the_text(at_work: Client, settings: LazySettings) -> None:
    page = visit(at_work, "/staff/log/")
    settings.FORM_TOKEN_AGE = timedelta(seconds=-1)

    answered = fill(page, **told())

    assert "This page was open too long. Nothing was saved." in answered.text
    assert answered.values["about"] == ["The night team"]
    assert not Concern.objects.exists()


def test_the_form_has_no_field_for_who_told_it(at_work: Client) -> None:
    page = visit(at_work, "/staff/log/")

    names = set(re.findall(r'name="([a-z_]+)"', page.text))
    assert names & {"name", "reporter", "work", "reach", "mode", "known_to", "identity"} == set()
    assert {"channel", "happened", "present"} <= names


def test_a_first_reader_who_is_named_logs_it_and_sees_nothing(
    client: Client, rota: list[User], lead: User, other_lead: User
) -> None:
    sign_in(client, lead)

    fill(visit(client, "/staff/log/"), **told(about="Priya Nair shouted at us"))

    concern = Concern.objects.get()
    assert concern.case.owner == other_lead
    assert visit(client, f"/staff/cases/{concern.reference}/").status == 404
