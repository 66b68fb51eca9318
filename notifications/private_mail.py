"""The one message to a reporter's private address: the same words, at a fixed hour, whatever waits (T1, T2, T11).

Only a process that holds the key opens an address, for as long as it takes to send. Claiming comes before
sending, as for notices: killed before the mail went, it is tried again; killed between the mail and its mark, that
one mail goes twice.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from notifications import addresses
from notifications.delivery import ATTEMPTS, BACK_OFF, BATCHES, PEOPLE_AT_ONCE, in_office_hours
from notifications.models import PrivateAddress
from trust import pairs
from trust.errors import KeyMissing, SealBroken
from trust.keys import ring

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """One message to be sent; `attempts` tells this claim from a later one."""

    row: UUID
    attempts: int
    address: str = field(repr=False)


def deliver(*, now: datetime) -> int:
    """Send what is ready, in office hours; how many went. A process without the key claims nothing."""
    if not ring().address or not in_office_hours(now):
        return 0
    sent = 0
    for _ in range(BATCHES):
        claims = claim(now=now)
        if not claims:
            break
        delivered = _send(claims)
        sent += delivered
        if not delivered:
            break
    return sent


@transaction.atomic
def claim(*, now: datetime) -> list[Claim]:
    """The next few that are ready, opened. One that no key here opens is tried again, and failed in the end."""
    due = PrivateAddress.objects.filter(ready=True, not_before__lte=now).order_by("pk")
    rows = list(due.select_for_update(skip_locked=True, no_key=True)[:PEOPLE_AT_ONCE])
    for row in rows:
        row.not_before = now + BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]
        row.attempts += 1
    PrivateAddress.objects.bulk_update(rows, ["not_before", "attempts"])
    opened = {row.pk: _opened(row) for row in rows}
    _give_up([pk for pk, address in opened.items() if address is None])
    return [Claim(row.pk, row.attempts, address) for row in rows if (address := opened[row.pk]) is not None]


@sensitive_variables()
def _opened(row: PrivateAddress) -> str | None:
    try:
        return open_address(row)
    except (SealBroken, KeyMissing) as error:
        logger.warning("A private address does not open (%s).", type(error).__name__)
        return None


@sensitive_variables()
def open_address(row: PrivateAddress) -> str:
    """Raises KeyMissing where the key it is sealed to is not held, SealBroken for a damaged or moved seal."""
    for private in ring().private_addresses():
        if pairs.fingerprint(pairs.public_of(private)) == row.key:
            return pairs.open_with(private, row.sealed, info=addresses.info(row)).decode()
    raise KeyMissing("This process does not hold the key to which an address is sealed.")


@sensitive_variables()
def _send(claims: list[Claim]) -> int:
    """One connection for the batch; each is marked as soon as it went."""
    connection: BaseEmailBackend = get_connection()
    sent = 0
    try:
        connection.open()
        for claimed in claims:
            sent += _send_one(claimed, connection)
    except OSError as error:
        logger.warning("The mail server does not answer (%s); messages wait.", type(error).__name__)
        _give_up([claimed.row for claimed in claims])
    finally:
        connection.close()
    return sent


@sensitive_variables()
def _send_one(claimed: Claim, connection: BaseEmailBackend) -> bool:
    try:
        message(claimed.address, connection).send()
    except (OSError, ValueError) as error:
        logger.warning("A message was not taken (%s); it is tried again later.", type(error).__name__)
        _give_up([claimed.row])
        return False
    same = PrivateAddress.objects.filter(pk=claimed.row, attempts=claimed.attempts)
    same.update(ready=False, failed=False, attempts=0, not_before=None)
    return True


@sensitive_variables()
def message(address: str, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Constant in every part but the address: no reference, no link, nothing by which it could be told from
    another, and nowhere to reply to. Its id names the sender's domain, and not the machine."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject=gettext("Something to read"),
        body=render_to_string("notifications/something_to_read.txt"),
        to=[address],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=domain)},
        connection=connection,
    )


def _give_up(rows: list[UUID]) -> None:
    """What was tried often enough is shown to its reporter, and to nobody else; what comes next is tried anew."""
    tried = PrivateAddress.objects.filter(pk__in=rows, ready=True, attempts__gte=ATTEMPTS)
    tried.update(ready=False, failed=True, attempts=0, not_before=None)


def rotate() -> tuple[int, int]:
    """Seal every address to the current public half; how many were, and how many no key here opens. Stopping is
    safe, and so is going on."""
    public = pairs.public_of(ring().private_addresses()[0])
    done = broken = 0
    for pk in PrivateAddress.objects.exclude(key=pairs.fingerprint(public)).values_list("pk", flat=True):
        moved = _move(pk, public)
        done, broken = done + moved, broken + (not moved)
    return done, broken


@sensitive_variables()
@transaction.atomic
def _move(pk: UUID, public: bytes) -> bool:
    row = PrivateAddress.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        return True  # replaced or erased meanwhile, and sealed to the new key if at all
    address = _opened(row)
    if address is None:
        return False
    row.key = pairs.fingerprint(public)
    row.sealed = pairs.seal_to(public, address.encode(), info=addresses.info(row))
    row.save(update_fields=["key", "sealed"])
    return True


def keys() -> dict[str, int]:
    """How many addresses are sealed to which public half, by its fingerprint."""
    counted: dict[str, int] = {}
    for key in PrivateAddress.objects.values_list("key", flat=True):
        counted[key] = counted.get(key, 0) + 1
    return counted
