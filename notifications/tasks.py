"""Doorbells: no arguments, nothing about anybody; safe to ring twice or never."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery, private_mail


@shared_task
def deliver_notices(**_: object) -> None:
    delivery.deliver(now=timezone.now())
    private_mail.deliver(now=timezone.now())
