"""Whole stories of people who speak up, through the pages they meet."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, clock, mailbox, vault
from concerns.enums import Mode, Seat
from concerns.models import Concern, Deadline
from notifications.models import Notice
from tests import factories
from tests.desk import sign_in
from tests.names import open_vault
from tests.pages import Page, visit
from tests.reporter import code_on, raise_through_pages, send, walk

OURS = ("trust", "notifications", "accounts", "concerns")


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


def open_inbox(code: str) -> Page:
    """On another day, in another browser."""
    return visit(Client(), "/inbox/").press(code=code)


def test_somebody_anonymous_comes_back_by_code(client: Client, lead: User) -> None:
    sent, code = raise_through_pages(client)
    assert sent.heading == "We have it"
    concern = Concern.objects.get()
    assert (concern.mode, vault.is_held(concern)) == (Mode.ANONYMOUS, False)

    mailbox.write_as_staff(concern, "Which floor was it?", by=lead, now=timezone.now())

    home = open_inbox(code)
    assert "Which floor was it?" in home.text
    again = home.press(text="The first floor.")
    assert "The first floor." in again.text
    assert [one.text for one in mailbox.messages(mailbox.find(code))] == [
        "Which floor was it?",
        "The first floor.",
    ]


def test_somebody_named_is_locked_away_from_everybody_who_works_on_it(
    client: Client, keepers: list[User], lead: User, now: datetime
) -> None:
    open_vault(keepers, now=now)
    sent, code = raise_through_pages(
        client, mode="confidential", name="Wilhelmina Ashgrove", work="Night nurse", reach="after six"
    )
    assert sent.heading == "We have it"

    concern = Concern.objects.get()
    assert vault.is_held(concern)
    sign_in(client, lead)
    case = visit(client, f"/staff/triage/{concern.reference}/")
    assert case.status == 200
    assert factories.HAPPENED in case.text
    assert "Ashgrove" not in case.text
    assert "Ashgrove" not in open_inbox(code).text
    assert everything_stored().count("Ashgrove") == 0


def test_a_manager_who_is_the_subject_never_learns_of_it(client: Client, handler: User, lead: User) -> None:
    raise_through_pages(client, about="It is about Ruth Adeyemi, who manages the service")

    reference = Concern.objects.get().reference
    assert statuses(lead, reference) == {"case": 200, "triage": 200}
    assert statuses(handler, reference) == {"case": 404, "triage": 404}
    assert handler not in access.appointable(Concern.objects.get().case)
    assert [notice.recipient for notice in Notice.objects.all()] == [lead]


def test_a_first_reader_who_is_the_subject_is_passed_over_in_silence(
    client: Client, lead: User, other_lead: User
) -> None:
    sent, _ = raise_through_pages(client, about="Nair, Priya")

    case = Concern.objects.get().case
    assert case.owner == other_lead
    assert access.seats(other_lead, case) == {Seat.OWNER}
    assert statuses(lead, Concern.objects.get().reference) == {"case": 404, "triage": 404}
    assert statuses(other_lead, Concern.objects.get().reference)["triage"] == 200
    assert Concern.objects.get().reference not in page_for(lead, "/staff/triage/").text
    assert list(access.visible_references(lead)) == []
    assert list(access.open_to_take_over(lead)) == []
    assert [notice.recipient for notice in Notice.objects.all()] == [other_lead]
    assert "Priya" not in sent.text


def statuses(user: User, reference: str) -> dict[str, int]:
    return {
        "case": page_for(user, f"/staff/cases/{reference}/").status,
        "triage": page_for(user, f"/staff/triage/{reference}/").status,
    }


def page_for(user: User, address: str) -> Page:
    client = Client()
    sign_in(client, user)
    return visit(client, address)


def test_a_verbal_concern_logged_late_is_overdue_at_once_and_handed_over(
    client: Client, worker: User, lead: User, hr: User
) -> None:
    said = timezone.localdate() - timedelta(days=60)
    sign_in(client, worker)
    saved = visit(client, "/staff/log/").press(
        "go",
        "save",
        channel="meeting",
        raised_date_day=str(said.day),
        raised_date_month=str(said.month),
        raised_date_year=str(said.year),
        raised_time="11.30am",
        happened=factories.HAPPENED,
    )

    concern = Concern.objects.get()
    promised = concern.deadlines.filter(duty__in=clock.PROMISED).values_list("due_date", flat=True)
    assert {due < timezone.localdate() for due in promised} == {True}
    register = page_for(hr, "/staff/oversight/").text
    assert (concern.reference in register, register.count("over</span>")) == (True, 2)
    clock.sweep(now=timezone.now() + timedelta(days=1))
    assert {due.missed_at == due.due_at for due in Deadline.objects.filter(duty__in=clock.PROMISED)} == {True}
    assert page_for(worker, f"/staff/cases/{concern.reference}/").status == 404

    exchange = visit(Client(), "/inbox/hand-over/").press(code=code_on(saved)).press(mode="anonymous")
    own = code_on(exchange)
    assert exchange.press("go", "send", typed_code=own).heading == "Your code works now"
    home = open_inbox(own)
    assert "Our first letter: missed" in home.text
    assert "We wrote it down on" in home.text
    assert Concern.objects.get().mode == Mode.ANONYMOUS


def test_pressing_send_twice_and_coming_back_to_the_page_makes_one_concern(client: Client) -> None:
    page = walk(client)
    headings = [send(page).heading for _ in range(3)]

    assert headings == ["We have it", "We already have this", "We already have this"]
    assert (Concern.objects.count(), Notice.objects.count()) == (1, 1)


def everything_stored() -> str:
    """Every row of ours as text, sealed columns as the bytes they are."""
    rows = [
        str(value if not isinstance(value, bytes | memoryview) else bytes(value))
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for row in model._base_manager.values_list()
        for value in row
    ]
    return "\n".join(rows)
