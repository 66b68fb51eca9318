"""What the front door forgets each hour."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts.domain import factors, lockout, passwords, signing
from accounts.models import Session, Tries, User
from accounts.tasks import tidy
from config.celery import app
from notifications import delivery
from notifications.models import Notice


def test_what_is_old_goes_and_what_is_young_stays(worker: User, handler: User) -> None:
    now = timezone.now()
    for user in (worker, handler):
        Client().force_login(user)
        lockout.begin(lockout.Purpose.PASSWORD, user.email, now=now)
    Session.objects.filter(user=worker).update(seen_at=now - timedelta(hours=1))
    Tries.objects.filter(pk=Tries.objects.all()[0].pk).update(forget_on=timezone.localdate(now))
    factors.put_app(worker, factors.new_secret(), now=now)
    Authenticator.objects.filter(user=worker).update(last_used_at=now)
    passwords.ask(worker.email, now=now)
    delivery.deliver(now=now)

    tidy()

    assert [row.user for row in Session.objects.all()] == [handler]
    assert Tries.objects.count() == 2
    assert Notice.objects.get().sent_at == signing.midnight(now)
    assert timezone.localtime(Authenticator.objects.get(user=worker).last_used_at).time().isoformat() == "00:00:00"


def test_the_clock_rings_for_it() -> None:
    assert "accounts.tasks.tidy" in {entry["task"] for entry in app.conf.beat_schedule.values()}
