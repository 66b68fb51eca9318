"""The page of mail that was given up, its banner and its place in the rail; nothing there tells of a case."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain import undelivered
from accounts.enums import AccountEvent
from accounts.errors import Refused
from accounts.models import User
from accounts.queries.undelivered import WORDS
from notifications import outbox
from notifications.messages import OWN, Kind
from notifications.models import Notice, Pace, State
from tests.desk import client_of, text_of
from tests.factories import raise_concern
from trust.models import Event

PAGE = "/staff/undelivered/"
BANNER = "People are not told what waits for them."
TROUBLE = "ConnectionRefusedError"


def given_up(to: User, kind: Kind = Kind.NEW_CONCERN, *, on: date = date(2026, 11, 10), **fields: Any) -> Notice:
    notice = outbox.post(
        to=to, kind=kind, key=str(uuid4()), on=on, pace=Pace.HOURS, about=fields.pop("about", None)
    )
    assert notice is not None
    rows = Notice.objects.filter(pk=notice.pk)
    rows.update(**{"state": State.FAILED, "attempts": 7, "tried_at": timezone.now(), "error": TROUBLE, **fields})
    return rows.get()


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


def press(desk: Client, person: User, do: str, mail: str = undelivered.NOTE) -> Any:
    return desk.post(PAGE, {"person": str(person.pk), "mail": mail, "do": do}, follow=True)


def events(kind: AccountEvent) -> list[str]:
    return list(Event.objects.filter(type=kind).values_list("data", flat=True))


def test_a_line_tells_whose_it_is_since_when_and_why_and_nothing_of_a_case(desk: Client, rota: list[User]) -> None:
    raised = raise_concern()
    given_up(rota[0], Kind.MISSED, about=raised.case.pk, on=date(2026, 11, 12), attempts=3)
    given_up(rota[0], Kind.NEW_CONCERN, about=raised.case.pk)
    given_up(rota[1], Kind.INVITATION)

    text = text_of(desk.get(PAGE))

    main = text.partition("<main")[2]
    assert main.count("<tr>") == 3  # the head, one line for both notes, and the invitation
    words = (WORDS[undelivered.NOTE], WORDS[Kind.INVITATION])
    for said in (
        rota[0].name,
        rota[0].email,
        "Tue 10 Nov",
        "7 times",
        TROUBLE,
        *map(str, words),
    ):
        assert said in main
    for secret in (raised.concern.reference, str(raised.case.pk), Kind.MISSED, Kind.NEW_CONCERN, "Thu 12 Nov"):
        assert secret not in main


def test_each_mail_has_words(administrator: User) -> None:
    assert set(WORDS) == {undelivered.NOTE, *OWN}


def test_try_again_sends_all_of_it_as_if_it_were_new_and_leaves_an_event(
    desk: Client, lead: User, handler: User
) -> None:
    notes = [given_up(lead), given_up(lead, Kind.REMINDER)]
    others = [given_up(lead, Kind.INVITATION), given_up(handler)]

    assert "It is tried again now." in text_of(press(desk, lead, "again"))

    tried = Notice.objects.filter(pk__in=[note.pk for note in notes])
    assert set(tried.values_list("state", "attempts", "error", "tried_at")) == {(State.READY, 0, "", None)}
    assert set(Notice.objects.filter(pk__in=[one.pk for one in others]).values_list("state", flat=True)) == {
        State.FAILED
    }
    assert events(AccountEvent.MAIL_TRIED_AGAIN) == [f'{{"mail":"note","person":"user:{lead.pk}"}}']


def test_set_aside_is_over_and_leaves_an_event(desk: Client, lead: User) -> None:
    given_up(lead, Kind.PASSWORD_ASKED)

    press(desk, lead, "aside", mail=Kind.PASSWORD_ASKED)

    assert Notice.objects.get().state == State.VOID
    assert events(AccountEvent.MAIL_SET_ASIDE) == [f'{{"mail":"password_asked","person":"user:{lead.pk}"}}']
    assert "No mail has failed." in text_of(desk.get(PAGE))


@pytest.mark.parametrize("act", [undelivered.try_again, undelivered.set_aside])
def test_the_second_of_two_is_told_and_leaves_no_event(
    act: Any, desk: Client, lead: User, administrator: User
) -> None:
    given_up(lead)
    undelivered.set_aside(lead, undelivered.NOTE, by=administrator, now=timezone.now())
    before = Event.objects.count()

    with pytest.raises(Refused):
        act(lead, undelivered.NOTE, by=administrator, now=timezone.now())
    assert "Somebody changed this in the meantime." in text_of(press(desk, lead, "again"))

    assert Event.objects.count() == before
    assert Notice.objects.get().state == State.VOID


def test_the_rail_counts_the_lines(desk: Client, lead: User, handler: User) -> None:
    link = 'href="/staff/undelivered/">Mail that failed'
    assert f"{link}</a>" in text_of(desk.get("/staff/closed/"))
    for person in (lead, lead, handler):
        given_up(person)

    assert f"{link} <span>2</span></a>" in text_of(desk.get("/staff/closed/"))


def test_administrators_are_told_on_each_page_until_they_look_and_the_next_day_again(
    desk: Client, lead: User, administrator: User
) -> None:
    assert BANNER not in text_of(desk.get("/staff/closed/"))
    given_up(lead)

    assert BANNER in text_of(desk.get("/staff/closed/"))
    assert BANNER not in text_of(client_of(lead).get("/staff/closed/"))
    desk.get(PAGE)
    assert BANNER not in text_of(desk.get("/staff/closed/"))

    User.objects.filter(pk=administrator.pk).update(mail_seen_date=timezone.localdate() - timedelta(days=1))
    assert BANNER in text_of(desk.get("/staff/closed/"))


def test_mail_of_whoever_left_is_not_listed(desk: Client, worker: User) -> None:
    given_up(worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)

    assert worker.name not in text_of(desk.get(PAGE))
