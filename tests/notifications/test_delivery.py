import smtplib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from accounts.models import User
from concerns.domain.calendar import LONDON
from notifications import delivery, outbox
from notifications.delivery import ATTEMPTS, BACK_OFF
from notifications.messages import Kind
from notifications.models import Notice, Pace, Round, State

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 10, 9, 30, tzinfo=LONDON)  # a Tuesday
DEAD = "tests.notifications.test_delivery.DeadServer"
PICKY = "tests.notifications.test_delivery.PickyServer"


class DeadServer(EmailBackend):
    """A mail server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError


class PickyServer(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to == ["priya.nair@westmarch.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


def post(to: User, *, key: str, pace: Pace = Pace.HOURS, not_before: datetime | None = MORNING) -> Notice:
    notice = outbox.post(
        to=to, kind=Kind.REMINDER, key=key, on=date(2026, 11, 9), pace=pace, not_before=not_before
    )
    assert notice is not None
    return notice


def mailed() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def states() -> dict[str, State]:
    return {notice.key: State(notice.state) for notice in Notice.objects.all()}


def test_deliver_mails_what_is_ready_and_never_early_nor_twice(lead: User) -> None:
    post(lead, key="a")

    assert delivery.deliver(now=MORNING - timedelta(seconds=1)) == 0
    assert delivery.deliver(now=MORNING) == 1
    assert delivery.deliver(now=MORNING + timedelta(hours=2)) == 0

    assert mailed() == [lead.email]
    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at, notice.attempts) == (State.SENT, MORNING, 1)


def test_deliver_sends_one_mail_for_all_that_waits_for_a_person(lead: User, other_lead: User) -> None:
    for number in range(3):
        post(lead, key=f"lead{number}")
    post(other_lead, key="other")

    assert delivery.deliver(now=MORNING) == 2

    assert sorted(mailed()) == sorted([lead.email, other_lead.email])
    assert set(states().values()) == {State.SENT}


@pytest.mark.parametrize("pace", [Pace.HOURS, Pace.AT_ONCE])
def test_deliver_leaves_a_person_alone_for_a_quarter_of_an_hour(pace: Pace, lead: User) -> None:
    post(lead, key="first")
    delivery.deliver(now=MORNING)
    post(lead, key="second", pace=pace)

    assert delivery.deliver(now=MORNING + timedelta(minutes=14)) == 0
    assert delivery.deliver(now=MORNING + timedelta(minutes=15)) == 1


@pytest.mark.parametrize(
    "night",
    [
        datetime(2026, 11, 10, 17, 0, tzinfo=LONDON),
        datetime(2026, 11, 11, 8, 59, tzinfo=LONDON),
        datetime(2026, 11, 14, 11, 0, tzinfo=LONDON),  # a Saturday
    ],
    ids=str,
)
def test_deliver_waits_for_office_hours_unless_somebody_may_be_at_risk(
    night: datetime, lead: User, other_lead: User
) -> None:
    post(lead, key="routine")
    post(other_lead, key="urgent", pace=Pace.AT_ONCE, not_before=None)

    assert delivery.deliver(now=night) == 1

    assert mailed() == [other_lead.email]
    assert states()["routine"] == State.READY


def test_deliver_holds_what_a_reporter_caused_for_the_next_round(lead: User) -> None:
    delivery.deliver(now=MORNING)
    post(lead, key="new", pace=Pace.ROUND, not_before=None)

    assert delivery.deliver(now=MORNING + timedelta(minutes=29)) == 0
    assert states() == {"new": State.HELD}
    assert delivery.deliver(now=MORNING + timedelta(minutes=30)) == 1

    assert Round.objects.filter(due_at=datetime(2026, 11, 10, 10, 0, tzinfo=UTC)).count() == 1
    assert Notice.objects.get().sent_at == datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)


def test_deliver_after_an_outage_makes_up_for_the_round_that_was_passed_over(lead: User) -> None:
    delivery.deliver(now=MORNING)
    post(lead, key="new", pace=Pace.ROUND, not_before=None)

    assert delivery.deliver(now=MORNING + timedelta(hours=3)) == 1
    post(lead, key="later", pace=Pace.ROUND, not_before=None)
    assert delivery.deliver(now=MORNING + timedelta(hours=4)) == 0
    assert states()["later"] == State.HELD


def test_there_is_no_round_at_the_weekend(lead: User) -> None:
    friday = datetime(2026, 11, 13, 15, 30, tzinfo=LONDON)
    delivery.deliver(now=friday)
    post(lead, key="new", pace=Pace.ROUND, not_before=None)

    delivery.deliver(now=friday + timedelta(days=1))
    delivery.deliver(now=friday + timedelta(days=2))
    assert states() == {"new": State.HELD}

    assert delivery.deliver(now=datetime(2026, 11, 16, 10, 0, tzinfo=LONDON)) == 1


def test_a_round_keeps_its_hour_when_the_clocks_change(lead: User) -> None:
    delivery.deliver(now=datetime(2027, 3, 26, 16, 0, tzinfo=LONDON))
    post(lead, key="new", pace=Pace.ROUND, not_before=None)

    assert delivery.deliver(now=datetime(2027, 3, 29, 9, 59, tzinfo=LONDON)) == 0
    assert delivery.deliver(now=datetime(2027, 3, 29, 9, 0, tzinfo=UTC)) == 1  # ten o'clock, by summer time


def test_deliver_writes_to_nobody_who_left(lead: User, other_lead: User) -> None:
    post(lead, key="gone")
    post(lead, key="gone held", pace=Pace.ROUND)
    post(other_lead, key="here")
    User.objects.filter(pk=lead.pk).update(is_active=False)

    assert delivery.deliver(now=MORNING) == 1

    assert mailed() == [other_lead.email]
    assert states() == {"gone": State.VOID, "gone held": State.VOID, "here": State.SENT}


def test_deliver_tries_again_with_growing_pauses_and_then_gives_up(
    lead: User, caplog: pytest.LogCaptureFixture
) -> None:
    post(lead, key="unlucky", pace=Pace.AT_ONCE)
    moment = MORNING
    with override_settings(EMAIL_BACKEND=DEAD):
        for pause in BACK_OFF:
            assert delivery.deliver(now=moment) == 0
            assert delivery.deliver(now=moment + pause - timedelta(seconds=1)) == 0
            moment += pause
        assert states() == {"unlucky": State.READY}
        delivery.deliver(now=moment)

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (State.FAILED, ATTEMPTS)
    assert lead.email not in caplog.text
    assert notice.key not in caplog.text


def test_deliver_sends_when_the_server_is_back(lead: User) -> None:
    post(lead, key="late")
    with override_settings(EMAIL_BACKEND=DEAD):
        delivery.deliver(now=MORNING)
    assert mailed() == []

    assert delivery.deliver(now=MORNING + BACK_OFF[0]) == 1
    assert states() == {"late": State.SENT}


@override_settings(EMAIL_BACKEND=PICKY)
def test_one_refused_address_keeps_nobody_else_waiting(lead: User, other_lead: User, reserve: User) -> None:
    for person in (lead, other_lead, reserve):
        post(person, key=person.name)

    assert delivery.deliver(now=MORNING) == 2

    assert states() == {lead.name: State.READY, other_lead.name: State.SENT, reserve.name: State.SENT}


def test_a_claim_that_died_before_its_mail_is_sent_later(lead: User) -> None:
    post(lead, key="claimed")
    assert len(delivery.claim(now=MORNING)) == 1  # and then the process was killed

    assert delivery.deliver(now=MORNING + timedelta(minutes=14)) == 0
    assert delivery.deliver(now=MORNING + timedelta(minutes=15)) == 1
    assert mailed() == [lead.email]


def test_two_claims_at_once_never_share_a_person(lead: User, other_lead: User) -> None:
    post(lead, key="a")
    post(other_lead, key="b")

    first = delivery.claim(now=MORNING)
    post(lead, key="c")
    second = delivery.claim(now=MORNING)

    assert len(first) == 2
    assert second == []


def test_deliver_works_through_more_people_than_one_batch_takes(rota: list[User]) -> None:
    many = [
        User.objects.create_user(email=f"p{number}@westmarch.example", name="P", title="T") for number in range(45)
    ]
    for person in many:
        post(person, key=person.email)

    assert delivery.deliver(now=MORNING) == 45
    assert sorted(mailed()) == sorted(person.email for person in many)


@override_settings(EMAIL_BACKEND=PICKY)
def test_deliver_keeps_the_class_of_the_last_error_and_forgets_it_when_the_mail_went(lead: User) -> None:
    post(lead, key="a")

    delivery.deliver(now=MORNING)
    assert Notice.objects.get().error == "SMTPRecipientsRefused"

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        delivery.deliver(now=MORNING + BACK_OFF[0])
    assert (Notice.objects.get().state, Notice.objects.get().error) == (State.SENT, "")


def test_mail_that_was_given_up_is_tried_as_often_again_and_not_for_whoever_left(
    lead: User, handler: User
) -> None:
    for person in (lead, handler):
        post(person, key=person.email)
    Notice.objects.update(state=State.FAILED, attempts=ATTEMPTS, tried_at=MORNING, error="OSError")
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert outbox.try_again(Notice.objects.filter(recipient=lead), now=MORNING) == 1
    assert delivery.deliver(now=MORNING) == 1

    assert mailed() == [lead.email]
    assert states() == {lead.email: State.SENT, handler.email: State.VOID}


def test_what_somebody_must_not_know_any_more_cannot_be_sent_after_all(lead: User, handler: User) -> None:
    about = uuid4()
    for person in (lead, handler):
        outbox.post(
            to=person, kind=Kind.REMINDER, key=person.email, on=date(2026, 11, 9), pace=Pace.HOURS, about=about
        )
    Notice.objects.update(state=State.FAILED)

    outbox.void(to=lead, about=about)

    assert outbox.try_again(Notice.objects.all(), now=MORNING) == 1
    assert states() == {lead.email: State.VOID, handler.email: State.READY}


def test_is_failing_when_mail_was_given_up_failed_twice_or_is_left_lying(lead: User) -> None:
    post(lead, key="a")
    assert not delivery.is_failing(now=MORNING)
    assert delivery.is_failing(now=MORNING + timedelta(hours=1))  # nobody delivers
    assert not delivery.is_failing(now=MORNING + timedelta(hours=9))  # by night nobody would

    with override_settings(EMAIL_BACKEND=DEAD):
        delivery.deliver(now=MORNING)
        assert not delivery.is_failing(now=MORNING + timedelta(hours=2))
        delivery.deliver(now=MORNING + BACK_OFF[0])
        assert delivery.is_failing(now=MORNING + BACK_OFF[0])
    delivery.deliver(now=MORNING + BACK_OFF[0] + BACK_OFF[1])
    assert not delivery.is_failing(now=MORNING + timedelta(hours=2))

    Notice.objects.update(state=State.FAILED, sent_at=None)
    assert delivery.is_failing(now=MORNING)
