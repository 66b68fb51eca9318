"""Passwords: what may be one, changing one's own, and a new one for whoever forgot theirs.

The rules follow the National Cyber Security Centre and OWASP ASVS: length and no well-known word, no rule about
kinds of letters, no forced change.
"""

import base64
import binascii
import re
import string
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain import audit, lockout, sessions, signing, telling
from accounts.domain.lockout import Purpose
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Locked, Refused
from accounts.models import Employer, User
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace

SHORTEST, LONGEST = 12, 512  # characters; the hasher is given no work without end
CONTEXT = frozenset({"hearken", "password", "whistle", "whistleblower", "concern"})
TELLING = 4  # letters; a shorter word of a name stands in too much else
VARIED = 5  # different characters at least: the same one twelve times is no password
# Walks along the keyboard, the digits and the alphabet, in both directions.
_WALKS = (
    string.digits * 3,
    string.ascii_lowercase * 2,
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
ROWS = (*_WALKS, *(walk[::-1] for walk in _WALKS), "1234567890" * 3)
VALID = timedelta(hours=1)
SALT = "accounts.domain.passwords"


class ContextValidator:
    """Refuses what anybody would try first here. A class because Django asks for one."""

    def __init__(self) -> None:
        self.common: set[str] = CommonPasswordValidator().passwords - {""}

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(limit)d characters."), "too_long", {"limit": LONGEST})
        lowered = password.lower()
        if len(set(lowered)) < VARIED or any(lowered in row for row in ROWS):
            raise ValidationError(_("This is too easy to guess. Use more different characters."), "too_plain")
        if _bare(lowered) in self.common:
            raise ValidationError(
                _("This is one word that many people use, with something added. Use several words."), "too_common"
            )
        if any(word in lowered for word in _words_of_the_place(user)):
            raise ValidationError(
                _("This holds a name that others would try first: yours, your employer’s or this service’s."),
                "context",
            )

    def get_help_text(self) -> str:
        return gettext("It may not hold your name, your employer’s or this service’s.")


def _bare(lowered: str) -> str:
    """A password without what people add to make it longer: digits and signs around it, or the same once more."""
    core = lowered.strip(string.digits + string.punctuation + string.whitespace)
    half = len(core) // 2
    return core[:half] if core and core[:half] == core[half:] else core


def _words_of_the_place(user: User | None) -> set[str]:
    told = list(Employer.objects.values_list("name", flat=True))
    if user is not None:
        told += [user.name, user.email.partition("@")[0]]
    words = {word for text in told for word in re.findall(r"\w+", text.lower()) if len(word) >= TELLING}
    return words | CONTEXT


def check(password: str, person: User) -> None:
    """Raises Django's ValidationError with every reason why this cannot be their password."""
    validate_password(password, person)


@transaction.atomic
def change(person: User, password: str, *, now: datetime, keep: str | None) -> None:
    """Set one's own new password, which is checked already. Every session ends but for the cookie `keep`."""
    _set(person, password, now=now)
    sessions.end_all(person, by=person, now=now, keep=keep)


def _set(person: User, password: str, *, now: datetime, by_link: bool = False) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(AccountEvent.PASSWORD_CHANGED, by=person, now=timezone.localdate(now), by_link=by_link)
    telling.changed(person, now=now)


@transaction.atomic
def ask(address: str, *, now: datetime) -> None:
    """Somebody forgot a password. A person with this work email and a password gets a mail; nobody learns here
    whether there is one. Whoever asks again and again waits like anybody at a door, and unseen.
    """
    try:
        lockout.begin(Purpose.NEW_PASSWORD, address, now=now)
    except Locked:
        return
    person = signing.known(address)
    if person is None or not person.has_usable_password():
        return
    today = timezone.localdate(now)
    audit.record(AccountEvent.PASSWORD_RESET_ASKED, by=None, now=today, person=str(person.pk))
    outbox.post(
        to=person,
        kind=Kind.PASSWORD_ASKED,
        key=f"{Kind.PASSWORD_ASKED}:{uuid4()}",
        on=today,
        pace=Pace.AT_ONCE,
    )


def make_token(person: User, *, now: datetime) -> str:
    """What a link carries: whose it is, until when, and a proof that dies with the password and the address."""
    until = int((now + VALID).timestamp())
    body = base64.urlsafe_b64encode(person.pk.bytes + until.to_bytes(8, "big")).rstrip(b"=").decode()
    return f"{body}-{_proof(person, until)}"


def owner(token: str, *, now: datetime) -> User:
    """Whose password the link changes. Raises Refused (USED) for one used, too old or never made alike."""
    return _owner(token, now=now, lock=False)


@transaction.atomic
def reset(token: str, password: str, *, now: datetime) -> User:
    """Set the new password, which is checked already, and end every session. The second step stays as it is.

    Raises Refused (USED) as `owner` does. Of two uses at once the second finds the link used.
    """
    person = _owner(token, now=now, lock=True)
    _set(person, password, now=now, by_link=True)
    sessions.end_all(person, by=person, now=now)
    for purpose in (Purpose.PASSWORD, Purpose.NEW_PASSWORD):
        lockout.clear(purpose, person.email)
    return person


def _owner(token: str, *, now: datetime, lock: bool) -> User:
    body, _dash, proof = token.rpartition("-")
    try:
        told = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        key, until = UUID(bytes=told[:16]), int.from_bytes(told[16:24], "big")
    except (ValueError, binascii.Error):
        raise Refused(Refusal.USED) from None
    people = User.objects.select_for_update(no_key=True) if lock else User.objects.all()
    person = people.filter(pk=key, is_active=True).first()
    if person is None or not person.has_usable_password():
        raise Refused(Refusal.USED)
    if not constant_time_compare(proof, _proof(person, until)) or until <= now.timestamp():
        raise Refused(Refusal.USED)
    return person


def _proof(person: User, until: int) -> str:
    told = f"{person.pk}|{until}|{person.email}|{person.password}"
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()
