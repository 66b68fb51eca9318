"""What the front door forgets every few minutes: ended sessions, old counts of tries, moments of use and mail."""

from celery import shared_task
from django.utils import timezone

from accounts.domain import absences, addresses, factors, lockout, sessions
from notifications import delivery


@shared_task
def tidy(**_: object) -> None:
    now = timezone.now()
    sessions.tidy(now=now)
    lockout.forget(now=now)
    factors.forget_uses(now=now)
    delivery.forget_moments(now=now)
    addresses.forget_former()
    absences.forget(now=now)
