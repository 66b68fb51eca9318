"""A first letter that nobody writes: reminders, the miss, the senior, the register, and the letter at last."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import calendar, clock
from concerns.domain.calendar import LONDON
from concerns.enums import Duty, EventType, State
from concerns.models import ReminderStep
from notifications import delivery
from tests.casework_factories import Worked, acknowledge, case_in
from tests.desk import sign_in
from tests.factories import HAPPENED
from trust import audit
from trust.models import Event

pytestmark = pytest.mark.django_db


def live_through(start: datetime, end: datetime, *, pause: timedelta = timedelta(hours=2)) -> None:
    """Sweep and deliver as beat would, only less often."""
    moment = start
    while moment <= end:
        clock.sweep(now=moment)
        delivery.deliver(now=moment)
        moment += pause


def mailed() -> list[str]:
    return [message.to[0] for message in mail.outbox]


@pytest.fixture
def raised_at() -> datetime:
    """Twenty-four days ago at noon, so that its first letter is overdue on the real day and its answer is not."""
    day = timezone.now().astimezone(LONDON) - timedelta(days=24)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, raised_at: datetime) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler, now=raised_at)


def test_a_missed_first_letter_is_reminded_of_escalated_shown_and_counted(
    client: Client, worked: Worked, handler: User, senior: User, hr: User, raised_at: datetime
) -> None:
    promise = clock.due(worked.concern, Duty.ACKNOWLEDGE)
    assert promise is not None
    live_through(raised_at, promise.due_at - timedelta(minutes=1))
    steps = ReminderStep.objects.filter(deadline=promise)
    before_due = list(steps.order_by("due_at").values_list("step", "recipient"))
    assert before_due == [(f"ack.day{day}", handler.pk) for day in (3, 7, 9, 10)]
    assert mailed().count(handler.email) >= 4
    assert senior.email not in mailed()
    sign_in(client, senior)
    assert worked.reference not in client.get(reverse("oversight:register")).content.decode()

    known = clock.current_calendar()
    morning_after = calendar.working_moment(
        calendar.add_working_days(promise.due_date, 1, worked.concern.division, known), 10
    )
    live_through(promise.due_at, morning_after)

    promise.refresh_from_db()
    assert promise.missed_at == promise.due_at
    assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == 1
    assert senior.email in mailed()
    assert {message.subject for message in mail.outbox} == {"Note for you"}
    assert len({message.body for message in mail.outbox}) == 1
    for user in (senior, hr):
        sign_in(client, user)
        page = client.get(reverse("oversight:register")).content.decode()
        assert worked.reference in page
        assert "over</span>" in page
        assert HAPPENED not in page
    sign_in(client, handler)
    listed = client.get(reverse("casework:worklist")).content.decode()
    assert "Overdue" in listed
    assert reverse("casework:acknowledge", args=[worked.reference]) in listed

    written_at = morning_after + timedelta(hours=1)
    acknowledge(worked, now=written_at)
    told = steps.count()
    live_through(written_at, written_at + timedelta(days=8), pause=timedelta(hours=3))

    promise.refresh_from_db()
    assert (promise.met_at, promise.missed_at) == (written_at, promise.due_at)
    assert steps.count() == told
    assert Event.objects.filter(type=EventType.DUTY_MISSED, data__contains="acknowledge").count() == 1
    assert audit.first_fault() is None
    sign_in(client, hr)
    left = client.get(reverse("oversight:register") + "?duty=acknowledge").content.decode()
    assert worked.reference not in left
