"""One's own account: what one holds, and where one is signed in."""

import re

from django.urls import reverse
from django.utils import timezone

from accounts.domain import sessions
from accounts.enums import AccountEvent
from accounts.models import Session, User
from accounts.roles import EXPLAINED, Role
from tests.desk import client_of, text_of
from trust.models import Event

OWN = "/staff/account/"
END = "/staff/account/sessions/"


def test_it_says_who_one_is_and_what_the_roles_are_for(lead: User) -> None:
    page = text_of(client_of(lead).get(OWN))

    for words in (lead.name, lead.title, lead.email, "Triage lead", EXPLAINED[Role.TRIAGE_LEAD]):
        assert str(words) in page
    assert str(EXPLAINED[Role.CUSTODIAN]) not in page


def test_it_shows_ones_own_sessions_and_nobody_elses(lead: User, worker: User) -> None:
    here, _, _ = client_of(worker), client_of(worker), client_of(lead)

    page = text_of(here.get(OWN))

    assert page.count("This one") == 1
    assert re.findall(r'name="session" value="(\w+)"', page) == [
        row.pk
        for row in sessions.of(worker, now=timezone.now())
        if not sessions.is_this(row, cookie=here.cookies["sessionid"].value)
    ]


def test_ending_another_session_ends_it_at_once(worker: User) -> None:
    here, there = client_of(worker), client_of(worker)
    (key,) = re.findall(r'name="session" value="(\w+)"', text_of(here.get(OWN)))

    assert here.post(END, {"session": key})["Location"] == OWN

    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302


def test_ending_all_the_others_keeps_this_one(worker: User) -> None:
    here, others = client_of(worker), [client_of(worker), client_of(worker)]

    here.post(END)

    assert here.get(OWN).status_code == 200
    assert [client.get(OWN).status_code for client in others] == [302, 302]


def test_ending_this_one_signs_out(worker: User) -> None:
    here = client_of(worker)

    answer = here.post(END, {"session": Session.objects.get().pk})

    assert answer["Location"] == reverse("accounts:sign-in")
    assert not Session.objects.exists()


def test_nobody_ends_the_session_of_somebody_else(worker: User, lead: User) -> None:
    here, there = client_of(worker), client_of(lead)
    key = Session.objects.get(user=lead).pk

    here.post(END, {"session": key})

    assert there.get(OWN).status_code == 200


def test_the_daily_note_is_off_until_somebody_asks_for_it(worker: User) -> None:
    client = client_of(worker)
    assert "Send me the daily note" in text_of(client.get("/staff/account/"))

    for wanted in ("yes", "yes", "no", "yes"):
        client.post("/staff/account/daily-note/", {"wanted": wanted})

    assert "You get the daily note." in text_of(client.get("/staff/account/"))
    told = Event.objects.filter(type=AccountEvent.DAILY_NOTE_CHANGED).order_by("number")
    assert list(told.values_list("actor", "data")) == [
        (f"user:{worker.pk}", f'{{"wanted":{wanted}}}') for wanted in ("true", "false", "true")
    ]
