"""What is dropped each hour at the front door: sessions that are over, old counts of failed tries, moments of use."""

from celery import shared_task
from django.utils import timezone

from accounts.domain import factors, lockout, sessions


@shared_task(ignore_result=True)
def tidy() -> None:
    now = timezone.now()
    sessions.tidy(now=now)
    lockout.forget(now=now)
    factors.forget_uses(now=now)
