"""Second steps: codes from an app, passkeys, and recovery codes for the day on which both are lost.

The secret of an app is sealed under the factor key and bound to its person: a row copied to somebody else opens
nothing. Recovery codes are kept only as slow hashes, so nobody can read them again, not even we.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.domain import audit, facts, sessions, telling
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust import codes
from trust.errors import NotACode, SealBroken
from trust.keys import ring

NONCE = 12  # bytes
SECRET_BYTES = 20  # 160 bits, as RFC 4226 asks
DIGITS = 6
PERIOD = 30  # seconds
TOLERANCE = 1  # periods before and after
RECOVERY_CODES = 10
BROKEN = "The seal of a second step does not open: wrong key or person, or it is damaged."
Type = Authenticator.Type


def is_enrolled(person: User) -> bool:
    """Whether a second step is set up, asked now."""
    return facts.second_steps(person).exists()


def needs(person: User) -> bool:
    """Whether this person must show a second step."""
    return facts.needs_second_step(person)


def of(person: User) -> "QuerySet[Authenticator]":
    """Their app and passkeys, the oldest first; never the recovery codes."""
    return facts.second_steps(person).order_by("created_at", "pk")


# Codes from an app


def new_secret() -> str:
    """A fresh secret for an app, as it is typed: 32 letters and digits."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(person: User, secret: str) -> str:
    """What the square code says to the app. The label is what tells one account from another there."""
    query = urlencode({"secret": secret, "issuer": "Hearken"}, quote_via=quote)
    return f"otpauth://totp/{quote(f'Hearken:{person.email}')}?{query}"


def code_at(secret: str, now: datetime) -> str:
    """The six digits that the app shows at this moment."""
    return _code(secret, _period(now))


def _code(secret: str, period: int) -> str:
    # SHA-1 inside an HMAC is what every app does, and is sound there.
    key = base64.b32decode(secret)
    return HOTP(key, DIGITS, SHA1(), enforce_key_length=False).generate(period).decode()  # noqa: S303


def _period(now: datetime) -> int:
    return int(now.timestamp()) // PERIOD


def period_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Which of the periods around now this code belongs to; None for none of them."""
    typed = _digits(code)
    around = range(_period(now) - TOLERANCE, _period(now) + TOLERANCE + 1)
    return next((period for period in around if hmac.compare_digest(_code(secret, period), typed)), None)


def _digits(code: str) -> str:
    """What was typed without the gaps that apps show; an empty text for anything but digits."""
    bare = re.sub(r"[\s-]", "", code)
    return bare if re.fullmatch(r"[0-9]{6}", bare) else ""


@transaction.atomic
def enrol_app(person: User, secret: str, code: str, *, now: datetime, keep: str | None = None) -> bool:
    """Set up an app, in place of an older one, once it has shown one right code; that code is then used up.

    Their other sessions end; `keep` is the cookie of this one. False for a wrong code.
    """
    period = period_of(secret, code, now=now)
    if period is None:
        return False
    put_app(person, secret, now=now, used=period)
    telling.changed(person, now=now)
    sessions.end_all(person, by=person, now=now, keep=keep)
    return True


@transaction.atomic
def put_app(person: User, secret: str, *, now: datetime, used: int = 0) -> None:
    """Store an app without asking for a code: for one that just showed it, and for made-up people."""
    _lock(person)
    data = {"secret": seal(secret, person), "used": used}
    Authenticator.objects.filter(user=person, type=Type.TOTP).delete()
    row = Authenticator.objects.create(user=person, type=Type.TOTP, data=data, created_at=_day(now))
    _record(AccountEvent.FACTOR_ADDED, person, row, now=now)


@transaction.atomic
def current_code(person: User, *, now: datetime) -> str | None:
    """What the app of this person shows now, for demonstrations and tests; None without an app."""
    row = Authenticator.objects.filter(user=person, type=Type.TOTP).first()
    return None if row is None else code_at(unseal(row.data["secret"], person), now)


@transaction.atomic
def take_code(person: User, code: str, *, now: datetime) -> bool:
    """Whether this is a right code from the app or an unused recovery code. Each is taken once and never again,
    even by two requests at the same moment."""
    if _digits(code):
        return _take_app_code(person, code, now=now)
    return _take_recovery_code(person, code, now=now)


def _take_app_code(person: User, code: str, *, now: datetime) -> bool:
    row = _locked(person, Type.TOTP)
    if row is None:
        return False
    period = period_of(unseal(row.data["secret"], person), code, now=now)
    if period is None or period <= row.data["used"]:
        return False
    row.data["used"] = period
    row.save(update_fields=["data"])
    return True


def _locked(person: User, type_: str) -> Authenticator | None:
    found: Authenticator | None = Authenticator.objects.select_for_update().filter(user=person, type=type_).first()
    return found


# Passkeys


@transaction.atomic
def add_key(
    person: User, credential: Mapping[str, Any], *, name: str, now: datetime, keep: str | None = None
) -> Authenticator:
    """Keep a passkey whose ceremony was checked; their other sessions end."""
    _lock(person)
    data = {"name": name, "credential": dict(credential)}
    row: Authenticator = Authenticator.objects.create(
        user=person, type=Type.WEBAUTHN, data=data, created_at=_day(now)
    )
    _record(AccountEvent.FACTOR_ADDED, person, row, now=now)
    telling.changed(person, now=now)
    sessions.end_all(person, by=person, now=now, keep=keep)
    return row


# Recovery codes


@transaction.atomic
def make_codes(person: User, *, now: datetime, with_step: bool = False) -> list[str]:
    """A new set, to be shown once; the codes before stop working. Raises Refused without a second step.

    `with_step` for those that come with a new second step, of which the person is told already.
    """
    _lock(person)
    if not is_enrolled(person):
        raise Refused(Refusal.NO_STEP)
    made = [codes.new_code() for _ in range(RECOVERY_CODES)]
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    data = {"codes": [make_password(code) for code in made]}
    row = Authenticator.objects.create(user=person, type=Type.RECOVERY_CODES, data=data, created_at=_day(now))
    _record(AccountEvent.RECOVERY_CODES_MADE, person, row, now=now)
    if not with_step:
        telling.changed(person, now=now)
    return made


def codes_left(person: User) -> int:
    """How many recovery codes are still unused."""
    row = Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).first()
    return len(row.data["codes"]) if row else 0


def _take_recovery_code(person: User, code: str, *, now: datetime) -> bool:
    try:
        typed = codes.normalise(code)
    except NotACode:
        return False
    row = _locked(person, Type.RECOVERY_CODES)
    kept = row.data["codes"] if row else []
    fitting = [hashed for hashed in kept if check_password(typed, hashed)]
    if row is None or not fitting:
        return False
    row.data["codes"] = [hashed for hashed in kept if hashed not in fitting]
    row.save(update_fields=["data"])
    _record(AccountEvent.RECOVERY_CODE_USED, person, row, now=now)
    return True


# Taking away


@transaction.atomic
def remove(person: User, key: int, *, now: datetime, keep: str | None = None) -> None:
    """Remove one of one's own second steps; with the last of them go the recovery codes.

    Raises Refused for the last one of somebody who needs one: they add another first.
    """
    _lock(person)
    held = facts.second_steps(person)
    row = held.filter(pk=key).first()
    if row is None:
        raise Refused(Refusal.NO_STEP)
    if held.count() == 1:
        if _needs_now(person):
            raise Refused(Refusal.LAST_STEP)
        Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    _record(AccountEvent.FACTOR_REMOVED, person, row, now=now)
    row.delete()
    telling.changed(person, now=now)
    sessions.end_all(person, by=person, now=now, keep=keep)


def _needs_now(person: User) -> bool:
    return facts.needs_second_step(User.objects.get(pk=person.pk))


@transaction.atomic
def reset(person: User, *, by: User, agreed_by: User, now: datetime) -> None:
    """Take away every second step of somebody who lost theirs, end every session, and tell them by mail.

    The rule that two others agree is kept by `approvals`; they set up a new one when they next sign in.
    """
    _lock(person)
    Authenticator.objects.filter(user=person).delete()
    audit.record(
        AccountEvent.FACTOR_RESET, by=by, now=now, person=str(person.pk), agreed_by=audit.actor(agreed_by)
    )
    sessions.end_all(person, by=by, now=now)
    outbox.post(
        to=person,
        kind=Kind.FACTOR_RESET,
        key=f"{Kind.FACTOR_RESET}:{uuid4()}",
        on=timezone.localdate(now),
        pace=Pace.AT_ONCE,
    )


def forget_uses(*, now: datetime) -> int:
    """Leave of the last use of a second step no more than its day; how many were changed (T11)."""
    changed = _forget_periods(now=now)
    for row in Authenticator.objects.exclude(last_used_at=None):
        day = _day(row.last_used_at)
        if row.last_used_at != day:
            changed += Authenticator.objects.filter(pk=row.pk).update(last_used_at=day)
    return changed


@transaction.atomic
def _forget_periods(*, now: datetime) -> int:
    """The period of the last code is half a minute sharp. It is kept for as long as that code could come again."""
    over = {"type": Type.TOTP, "data__used__gt": 0, "data__used__lt": _period(now) - TOLERANCE}
    apps = list(Authenticator.objects.select_for_update().filter(**over).order_by("pk"))
    for row in apps:
        row.data["used"] = 0
    Authenticator.objects.bulk_update(apps, ["data"])
    return len(apps)


# Sealing


def seal(secret: str, person: User) -> str:
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(ring().named("factor")).encrypt(nonce, secret.encode(), _binding(person))
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, person: User) -> str:
    """Raises `SealBroken` for another person's secret, another key, or damage."""
    try:
        whole = base64.b64decode(sealed, validate=True)
        return AESGCM(ring().named("factor")).decrypt(whole[:NONCE], whole[NONCE:], _binding(person)).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise SealBroken(BROKEN) from None


def _binding(person: User) -> bytes:
    return b"hearken/app-secret\0" + person.pk.bytes


def _lock(person: User) -> None:
    """Changes of one person's second steps wait for each other."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _day(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _record(type_: AccountEvent, person: User, row: Authenticator, *, now: datetime) -> None:
    """With its date alone: setting up or using a second step is part of signing in (T11)."""
    audit.record(type_, by=person, now=timezone.localdate(now), person=str(person.pk), factor=row.type)
