"""Doorbells: no arguments, nothing about any case; safe to ring twice or never."""

import time

from celery import shared_task
from django.utils import timezone

from concerns.domain import (
    clock,
    daily,
    decisions,
    feedback,
    filework,
    grants,
    handover,
    inboxes,
    incidents,
    linkhealth,
    offers,
    private_address,
    proof,
    remedies,
    reviewers,
    unowned,
    watch,
    wellbeing,
)

# And one more file, scanned and cleaned for as long as either may take; together less than the broker waits before
# it rings again.
FILES_SECONDS = 45.0
# More than it takes by itself, because names are looked up without a limit; less than the broker waits, too.
LINKS_SECONDS = int(linkhealth.ALL_SECONDS) + 60


@shared_task
def sweep_clocks(**_: object) -> None:
    clock.sweep(now=timezone.now())


@shared_task
def watch_sweep(**_: object) -> None:
    watch.look(now=timezone.now())


@shared_task
def tell_of_the_day(**_: object) -> None:
    daily.tell(now=timezone.now())


@shared_task
def find_unowned(**_: object) -> None:
    unowned.find(now=timezone.now())


@shared_task
def find_reviewers(**_: object) -> None:
    reviewers.fill(now=timezone.now())


@shared_task
def end_covers(**_: object) -> None:
    handover.end_what_is_over(now=timezone.now())


@shared_task
def make_anchor(**_: object) -> None:
    proof.anchor(day=clock.today(timezone.now()))


@shared_task
def end_grants(**_: object) -> None:
    grants.end_what_is_over(now=timezone.now())


@shared_task
def look_after_incidents(**_: object) -> None:
    incidents.sweep(now=timezone.now())


@shared_task
def work_on_files(**_: object) -> None:
    """Begins no file when it has been at it for a while: the next ring goes on."""
    until = time.monotonic() + FILES_SECONDS
    filework.work(now=timezone.now(), has_time=lambda: time.monotonic() < until)


@shared_task
def tidy_files(**_: object) -> None:
    filework.tidy(now=timezone.now())


@shared_task
def remind_of_names(**_: object) -> None:
    decisions.remind(now=timezone.now())


@shared_task
def look_after_bad_treatment(**_: object) -> None:
    remedies.sweep(now=timezone.now())


@shared_task
def ask_how_they_are(**_: object) -> None:
    wellbeing.sweep(on=clock.today(timezone.now()))


@shared_task
def look_after_addresses(**_: object) -> None:
    private_address.look_after(on=clock.today(timezone.now()))


@shared_task
def remind_of_offers(**_: object) -> None:
    offers.remind(now=timezone.now())


@shared_task
def close_inboxes(**_: object) -> None:
    inboxes.sweep(on=clock.today(timezone.now()))


@shared_task
def mix_feedback(**_: object) -> None:
    """Rung for the worker that holds a content key."""
    feedback.mix(on=clock.today(timezone.now()))


@shared_task(soft_time_limit=LINKS_SECONDS, time_limit=LINKS_SECONDS + 30)
def look_at_links(**_: object) -> None:
    linkhealth.look_at_all(now=timezone.now())
