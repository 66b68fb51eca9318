"""What is about a person's own sign-in goes by itself: at once, one mail a notice, merged with nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from accounts.models import User
from concerns.domain.calendar import LONDON
from notifications import delivery, outbox
from notifications.delivery import ATTEMPTS, BACK_OFF
from notifications.messages import COMPOSERS, OWN, Kind
from notifications.models import Notice, Pace, State
from tests.notifications.test_delivery import DEAD
from trust.errors import KeyMissing

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 14, 3, 0, tzinfo=LONDON)  # a Saturday
OURS = Kind.FACTOR_RESET


def post(to: User, key: str, kind: Kind = OURS) -> Notice:
    notice = outbox.post(to=to, kind=kind, key=key, on=date(2026, 11, 14), pace=Pace.AT_ONCE)
    assert notice is not None
    return notice


def plain(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage:
    return EmailMessage("Plain", notice.key, to=[notice.recipient.email], connection=connection)


def nothing(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> None:
    return None


def keyless(notice: Notice, *, connection: BaseEmailBackend, now: datetime) -> EmailMessage:
    raise KeyMissing("This process does not hold the key.")


@pytest.fixture(autouse=True)
def composer() -> Iterator[None]:
    """A composer of the tests' own: what it says is said elsewhere."""
    before = COMPOSERS[OURS]
    COMPOSERS[OURS] = plain
    yield
    COMPOSERS[OURS] = before


def told() -> list[tuple[str, str]]:
    return sorted((message.to[0], str(message.subject)) for message in mail.outbox)


def test_each_goes_at_once_at_any_hour_in_a_mail_of_its_own(lead: User) -> None:
    post(lead, "a")
    post(lead, "b")

    assert delivery.deliver(now=NIGHT) == 2

    assert sorted(message.body for message in mail.outbox) == ["a", "b"]
    assert set(Notice.objects.values_list("state", flat=True)) == {State.SENT}


def test_it_neither_waits_for_a_staff_notice_nor_holds_one_up(lead: User) -> None:
    post(lead, "staff", Kind.REMINDER)
    post(lead, "own")
    assert delivery.deliver(now=NIGHT) == 2
    assert told() == [(lead.email, "Note for you"), (lead.email, "Plain")]

    post(lead, "own again")
    assert delivery.deliver(now=NIGHT + timedelta(minutes=1)) == 1

    post(lead, "staff again", Kind.REMINDER)
    assert delivery.deliver(now=NIGHT + timedelta(minutes=2)) == 0
    assert delivery.deliver(now=NIGHT + timedelta(minutes=15)) == 1


def test_the_staff_notice_stays_as_it_is_beside_it(lead: User) -> None:
    post(lead, "staff", Kind.REMINDER)
    delivery.deliver(now=NIGHT)
    alone = mail.outbox.pop()

    post(lead, "own")
    post(lead, "staff later", Kind.REMINDER)
    delivery.deliver(now=NIGHT + timedelta(minutes=15))

    beside = next(message for message in mail.outbox if message.subject == "Note for you")
    assert (beside.subject, beside.body, beside.extra_headers) == (
        alone.subject,
        alone.body,
        alone.extra_headers,
    )


def test_it_is_tried_again_with_the_same_pauses_and_then_given_up(lead: User) -> None:
    post(lead, "unlucky")
    moment = NIGHT
    with override_settings(EMAIL_BACKEND=DEAD):
        for pause in BACK_OFF:
            assert delivery.deliver(now=moment) == 0
            moment += pause
        assert Notice.objects.get().state == State.READY
        delivery.deliver(now=moment)

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (State.FAILED, ATTEMPTS)


def test_one_that_has_nothing_to_say_any_more_is_void_and_no_mail(lead: User) -> None:
    COMPOSERS[OURS] = nothing
    post(lead, "late")

    assert delivery.deliver(now=NIGHT) == 0

    assert Notice.objects.get().state == State.VOID
    assert mail.outbox == []


def test_one_that_cannot_be_made_keeps_nobody_else_waiting(lead: User, other_lead: User) -> None:
    COMPOSERS[OURS] = keyless
    post(lead, "own")
    post(other_lead, "staff", Kind.REMINDER)

    assert delivery.deliver(now=NIGHT) == 1

    assert told() == [(other_lead.email, "Note for you")]
    assert Notice.objects.get(key="own").state == State.READY


def moments() -> set[tuple[datetime | None, datetime | None, datetime | None]]:
    return set(Notice.objects.values_list("not_before", "tried_at", "sent_at"))


@pytest.mark.parametrize("sent", [NIGHT, datetime(2026, 7, 11, 0, 30, tzinfo=LONDON)])
def test_once_it_went_its_day_alone_is_kept(lead: User, sent: datetime) -> None:
    post(lead, "own")
    delivery.deliver(now=sent)

    assert delivery.forget_moments(now=sent) == 1

    midnight = sent.replace(hour=0, minute=0)
    assert moments() == {(None, midnight, midnight)}
    assert delivery.forget_moments(now=sent) == 0


def test_one_that_waits_to_be_tried_again_keeps_its_hour(lead: User) -> None:
    post(lead, "own")
    with override_settings(EMAIL_BACKEND=DEAD):
        delivery.deliver(now=NIGHT)

    assert delivery.forget_moments(now=NIGHT + timedelta(days=3)) == 0

    assert moments() == {(NIGHT + BACK_OFF[0], NIGHT, None)}


def test_when_a_staff_notice_went_is_kept_for_two_days(lead: User) -> None:
    post(lead, "staff", Kind.REMINDER)
    delivery.deliver(now=NIGHT)
    kept = moments()
    assert delivery.forget_moments(now=NIGHT + timedelta(hours=47)) == 0
    assert moments() == kept

    assert delivery.forget_moments(now=NIGHT + timedelta(hours=48)) == 1

    midnight = NIGHT.replace(hour=0)
    assert moments() == {(None, midnight, midnight)}


def test_two_deliveries_at_once_never_share_one(lead: User) -> None:
    post(lead, "own")

    assert [claimed.address for claimed in delivery.claim_own(now=NIGHT)] == [lead.email]
    assert delivery.claim_own(now=NIGHT) == []
    assert delivery.claim(now=NIGHT) == []


def test_every_kind_of_its_own_has_somebody_who_words_it() -> None:
    assert set(COMPOSERS) == OWN
