"""A reporter's private address: where we say that there is something to read, and nothing more (R37, T2).

In confidential and open mode only, by the reporter's own choice, and never at work. No page shows it back, and
nobody is told that there is one: it is sealed for the mail worker, in a row that nothing in this database ties to
its inbox.
"""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import audit, requests
from concerns.domain.vault import NAMED
from concerns.enums import EventType
from concerns.errors import Refused
from concerns.models import Concern, Mailbox
from notifications import addresses
from notifications.addresses import Standing
from trust import audit as chain

# At these many people have an address of their own, so that one of the staff list tells nothing of the rest.
COMMON = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.co.uk", "live.com"}
    | {"yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "proton.me", "protonmail.com", "btinternet.com"}
    | {"aol.com", "gmx.com", "sky.com", "tuta.com", "fastmail.com"}
)
# Where nobody has a private one.
OFFICIAL = ("gov.uk", "nhs.uk", "nhs.net", "nhs.scot", "police.uk", "gov.scot", "gov.wales", "mod.uk")
SHARED = frozenset(
    {"admin", "care", "contact", "enquiries", "family", "hello", "help", "home", "house", "hr", "info", "mail"}
    | {"manager", "night", "office", "reception", "rota", "staff", "support", "team", "thefamily", "ward", "we"}
)


def is_open_to(concern: Concern) -> bool:
    """Whoever gave no name gives no address either: it would say who they are."""
    return concern.mode in NAMED


def is_at_work(address: str) -> bool:
    """On the staff list, or within the employer's domains or those of public bodies: others may read it there."""
    domain = address.casefold().rpartition("@")[2]
    if _is_within(domain, (*OFFICIAL, *settings.WORK_DOMAINS)):
        return True
    return User.objects.filter(email__iexact=address).exists() or _is_within(domain, tuple(_staff_domains()))


def _is_within(domain: str, others: tuple[str, ...]) -> bool:
    return any(domain == other or domain.endswith(f".{other}") for other in others)


def _staff_domains() -> Iterator[str]:
    for email in User.objects.filter(is_active=True).values_list("email", flat=True):
        domain = email.casefold().rpartition("@")[2]
        if domain and domain not in COMMON:
            yield domain


def looks_shared(address: str) -> bool:
    """Advice, never a refusal: several people may read it."""
    local = address.casefold().partition("@")[0]
    words = local.replace("-", ".").replace("_", ".").split(".")
    return bool(SHARED.intersection(words)) or "and" in words


@sensitive_variables()
@transaction.atomic
def choose(inbox: Mailbox, address: str, *, on: date) -> None:
    """Keep it in the place of the one before; the first message goes at the next fixed hour, like every other.
    Raises Refused in a mode without a name, ValueError for an address at work."""
    concern = _claim(inbox)
    if not is_open_to(concern) or inbox.ended_date is not None:
        raise Refused
    if is_at_work(address):
        raise ValueError("Nobody is written to at work.")
    addresses.keep(concern.pk, address)
    _record(EventType.ADDRESS_CHOSEN, concern, on=on)


@transaction.atomic
def stop(inbox: Mailbox, *, on: date) -> None:
    """It is destroyed; stopping twice is stopping once."""
    concern = _claim(inbox)
    if addresses.erase([concern.pk]):
        _record(EventType.ADDRESS_STOPPED, concern, on=on)


def _record(type_: EventType, concern: Concern, *, on: date) -> None:
    """On a chain of its own, by its day: that of the inbox is read by the case, and by an auditor beside it."""
    chain.record(f"address:{addresses.handle(concern.pk)}", type_, actor=audit.REPORTER, on=on)


def _claim(inbox: Mailbox) -> Concern:
    return Concern.objects.select_for_update(no_key=True).get(pk=inbox.concern_id)


def standing(inbox: Mailbox) -> Standing:
    """For its reporter alone."""
    return addresses.standing(inbox.concern_id)


@transaction.atomic
def look_after(*, on: date) -> int:
    """By night: what belongs to an inbox that has ended, or to a reporter without a name, is erased; returns how
    many. Whoever reads by today that their name was given without asking is told that something waits."""
    ended = Mailbox.objects.filter(Q(ended_date__isnull=False) | ~Q(concern__mode__in=NAMED))
    erased = addresses.erase(list(ended.values_list("concern", flat=True)))
    requests.tell_owners(on=on)
    return erased
