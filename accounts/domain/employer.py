"""The employer's own contacts and words: what may stand there, and who changed which of them (R13)."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction

from accounts.domain import audit, standing
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Employer, User

PHONES = ("adult_safeguarding_phone", "child_safeguarding_phone", "out_of_hours_phone", "advice_phone", "it_phone")
CONTACTS = ("grievance_contact", "complaints_contact", "alternative_contact", "advice_body")
WORDS = ("talk_instead", "support", "silent_call_help")
NEUTRAL = ("neutral_service_name", "neutral_site")
SLOTS = ("name", "colour", *NEUTRAL, *PHONES, *CONTACTS, *WORDS, "silent_call_checked_on")

# What would tell somebody looking over a shoulder what a page is for.
TELLING = re.compile(
    r"concern|whistle|speak|case|confidential|safeguard|ethic|integrity|hotline|fraud", re.IGNORECASE
)
PAPER = "#f7f5f0"
LEAST_CONTRAST = 3.0
DARK = 0.04045  # below it a part of a colour is straight (WCAG 2.2)
COLOUR = re.compile(r"#[0-9a-f]{6}")
PHONE = re.compile(r"[+(]?\d[\d ()+-]{1,}\d\b.*")


class Unfit(ValueError):
    """Words that cannot stand where they were written, by the name of the slot."""

    def __init__(self, wrong: Mapping[str, Refusal]) -> None:
        super().__init__("settings of the employer are unfit")
        self.wrong = wrong


def wrong(values: Mapping[str, object]) -> dict[str, Refusal]:
    """What is wrong with these values, by slot; a slot may stay empty unless a page could not do without it."""
    found = {name: why for name, value in values.items() if (why := _why_not(name, str(value or "")))}
    return dict(found)


def _why_not(name: str, value: str) -> Refusal | None:
    if name in {"name", "colour", *NEUTRAL} and not value.strip():
        return Refusal.NO_NAME
    if name in PHONES:
        return None if not value or PHONE.fullmatch(value) else Refusal.NO_PHONE
    return CHECKS[name](value) if name in CHECKS else None


def _neutral(value: str) -> Refusal | None:
    return Refusal.TELLING if TELLING.search(value) else None


def _site(value: str) -> Refusal | None:
    return _neutral(value) if is_address(value) else Refusal.NO_ADDRESS


def _seen_on_paper(value: str) -> Refusal | None:
    if not COLOUR.fullmatch(value):
        return Refusal.NO_COLOUR
    return None if contrast(value, PAPER) >= LEAST_CONTRAST else Refusal.PALE


CHECKS: Mapping[str, Callable[[str], Refusal | None]] = {
    "colour": _seen_on_paper,
    "neutral_service_name": _neutral,
    "neutral_site": _site,
}


def is_address(value: str) -> bool:
    """Whether this is the whole https address of a page, with neither a sign-in nor a port of its own."""
    if re.search(r"[\s\\<>\"]", value):
        return False
    try:
        parts = urlsplit(value)
        plain = parts.port is None and parts.username is None
    except ValueError:
        return False
    return parts.scheme == "https" and plain and "." in (parts.hostname or "").strip(".")


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2.2 measures it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= DARK else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@transaction.atomic
def change(values: Mapping[str, object], *, seen: int, checked: bool, by: User, now: datetime) -> list[str]:
    """These values stand from now on; returns the slots that changed, each with an event of its own and no value.

    `checked` says that somebody compared the help for a call without a voice just now; other words than the ones
    that were compared are hidden again. Raises Unfit, and Refused: NOT_ADMINISTRATOR, or CHANGED where somebody
    else saved since version `seen`.
    """
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    row = Employer.objects.get(pk=1)
    if row.version != seen:
        raise Refused(Refusal.CHANGED)
    if faults := wrong(values):
        raise Unfit(faults)
    given = {**values, "silent_call_checked_on": _compared(row, values, checked=checked, on=_day(now))}
    changed = [name for name in SLOTS if name in given and getattr(row, name) != given[name]]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, given[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    audit.record_many([(AccountEvent.EMPLOYER_CHANGED, {"slot": name}) for name in changed], by=by, now=now)
    return changed


def _compared(row: Employer, values: Mapping[str, object], *, checked: bool, on: date) -> date | None:
    words = values.get("silent_call_help", row.silent_call_help)
    if not words:
        return None
    if checked:
        return on
    return row.silent_call_checked_on if words == row.silent_call_help else None


def _day(now: datetime) -> date:
    return now.astimezone(standing.LONDON).date()
