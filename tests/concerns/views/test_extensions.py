from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, clock, extensions, letters
from concerns.enums import ConflictKind, Duty, LetterKind, State
from concerns.models import Extension
from tests.casework_factories import Worked, case_in
from tests.desk import sign_in

pytestmark = pytest.mark.django_db

REASON = "The sheets of one quarter are with the pharmacy until next week."
SO_FAR = "We compared two of three months."
LIST = "/staff/oversight/extensions/"


@pytest.fixture
def today() -> datetime:
    """The real day, which is what a page counts from."""
    return timezone.now()


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, today: datetime) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler, now=today - timedelta(days=10))


@pytest.fixture
def new_date(worked: Worked) -> date:
    answer = clock.due(worked.concern, Duty.ANSWER)
    assert answer is not None
    return answer.due_date + timedelta(days=14)


def split(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def filled(worked: Worked, new_date: date, **changed: str) -> dict[str, str]:
    given = {
        **split("new_date", new_date),
        **split("next_news", new_date),
        "reason": REASON,
        "done_so_far": SO_FAR,
        "version": str(worked.case.version),
    }
    return {**given, **changed}


def address(worked: Worked) -> str:
    return reverse("casework:extension", args=[worked.reference])


def test_a_handler_asks_and_the_page_then_says_that_it_waits(
    client: Client, worked: Worked, handler: User, new_date: date
) -> None:
    sign_in(client, handler)
    page = client.get(address(worked)).content.decode()
    assert "That date stays on the record" in page

    response = client.post(address(worked), filled(worked, new_date))

    assert response.status_code == 302
    asked = Extension.objects.get()
    assert (asked.new_date, asked.asked_by) == (new_date, handler)
    assert "Until then the promise stands as it is." in client.get(address(worked)).content.decode()
    client.post(address(worked), filled(worked, new_date))
    assert Extension.objects.count() == 1


def test_what_cannot_be_promised_is_said_beside_the_field_and_the_text_stays(
    client: Client, worked: Worked, handler: User, new_date: date
) -> None:
    sign_in(client, handler)

    far = new_date + timedelta(days=15)
    page = client.post(address(worked), filled(worked, far, **split("next_news", new_date))).content.decode()

    assert "The new date must be from" in page
    assert REASON in page
    assert SO_FAR in page
    assert Extension.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reason", "", "Write why you need more time."),
        ("done_so_far", " ", "Write what was done so far."),
        ("new_date_month", "13", "This is not a date."),
        ("new_date_day", "", "This is not a date."),
        ("next_news_year", "2019", "This must be after today"),
        ("reason", "x" * 5001, "1 character too long"),
    ],
)
def test_bad_input_saves_nothing(
    field: str, value: str, sentence: str, client: Client, worked: Worked, handler: User, new_date: date
) -> None:
    sign_in(client, handler)

    page = client.post(address(worked), filled(worked, new_date, **{field: value})).content.decode()

    assert sentence in page
    assert Extension.objects.count() == 0


def test_a_stale_page_is_refused_and_gives_the_text_back(
    client: Client, worked: Worked, handler: User, new_date: date
) -> None:
    sign_in(client, handler)
    form = filled(worked, new_date)
    access.advance(worked.case)

    response = client.post(address(worked), form)

    assert response.status_code == 409
    assert "It may have been saved already by your first press." in response.content.decode()
    assert REASON in response.content.decode()
    assert Extension.objects.count() == 0


def test_only_the_handler_may_ask(
    client: Client, worked: Worked, lead: User, other_handler: User, hr: User, senior: User
) -> None:
    for stranger in (lead, other_handler, hr, senior):
        sign_in(client, stranger)
        assert client.get(address(worked)).status_code == 404


def ask(worked: Worked, new_date: date, now: datetime) -> Extension:
    return extensions.ask(
        worked.concern, new_date=new_date, reason=REASON, done_so_far=SO_FAR, by=worked.handler, now=now
    )


def test_a_senior_reads_the_letter_and_agrees(
    client: Client, worked: Worked, senior: User, new_date: date, today: datetime
) -> None:
    asked = ask(worked, new_date, today)
    sign_in(client, senior)
    listed = client.get(LIST).content.decode()
    assert worked.reference in listed
    assert REASON not in listed

    page = client.get(f"{LIST}{asked.pk}/").content.decode()
    assert REASON in page
    assert "The first date stays, and the miss still counts." in page
    response = client.post(f"{LIST}{asked.pk}/", {"answer": "agree"})

    assert response.status_code == 302
    moved = clock.due(worked.concern, Duty.ANSWER)
    assert moved is not None
    assert moved.extended_date == new_date
    assert letters.issued(worked.concern)[-1].kind == LetterKind.EXTENSION
    assert client.post(f"{LIST}{asked.pk}/", {"answer": "agree"}).status_code == 404
    assert Extension.objects.exclude(agreed_at=None).count() == 1


def test_without_a_contact_it_can_be_read_and_refused_but_not_agreed_to(
    client: Client, worked: Worked, senior: User, lead: User, handler: User, new_date: date, today: datetime
) -> None:
    asked = ask(worked, new_date, today)
    address_of_it = f"{LIST}{asked.pk}/"
    sign_in(client, senior)
    assert "Agree and send the letter" in client.get(address_of_it).content.decode()
    access.block(worked.case, handler, ConflictKind.SUBJECT, by=lead, now=today)

    for response in (client.get(address_of_it), client.post(address_of_it, {"answer": "agree"})):
        page = response.content.decode()
        assert response.status_code == 200
        assert "Nobody is the contact." in page
        assert REASON in page
        assert SO_FAR in page
        assert "Agree and send the letter" not in page
        assert "/people/" not in page
    assert extensions.awaiting(senior) == [asked]

    assert client.post(address_of_it, {"answer": "refuse"}).status_code == 302
    assert Extension.objects.exclude(refused_at=None).count() == 1
    assert extensions.awaiting(senior) == []


def test_a_senior_refuses(client: Client, worked: Worked, senior: User, new_date: date, today: datetime) -> None:
    asked = ask(worked, new_date, today)
    sign_in(client, senior)

    client.post(f"{LIST}{asked.pk}/", {"answer": "refuse"})

    kept = clock.due(worked.concern, Duty.ANSWER)
    assert kept is not None
    assert kept.extended_date is None
    assert "Nothing waits for you." in client.get(LIST).content.decode()


def test_a_post_that_says_neither_decides_nothing(
    client: Client, worked: Worked, senior: User, new_date: date, today: datetime
) -> None:
    asked = ask(worked, new_date, today)
    sign_in(client, senior)

    assert client.post(f"{LIST}{asked.pk}/", {"answer": "perhaps"}).status_code == 200

    assert extensions.awaiting(senior) == [asked]


def test_nobody_else_finds_the_request(
    client: Client,
    worked: Worked,
    senior: User,
    handler: User,
    hr: User,
    lead: User,
    new_date: date,
    today: datetime,
) -> None:
    asked = ask(worked, new_date, today)
    for user in (senior, lead):
        sign_in(client, user)
        assert client.get(f"{LIST}{asked.pk}/").status_code == 200

    for user in (handler, hr):
        sign_in(client, user)
        assert client.get(f"{LIST}{asked.pk}/").status_code == 404
        assert client.get(LIST).status_code == 404

    access.block(worked.case, senior, ConflictKind.SUBJECT_LINE, by=lead, now=today)
    sign_in(client, senior)
    assert client.get(f"{LIST}{asked.pk}/").status_code == 404
    assert worked.reference not in client.get(LIST).content.decode()
