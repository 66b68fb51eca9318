"""Signed-in browsers in our own table. The row is found by a keyed digest of the cookie and its data are sealed
under the session key, bound to that digest: a copy of the table signs nobody in and tells nothing of what a
session holds. Both limits are asked at every request, whatever the cookie says.
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.utils import timezone

from accounts.models import Session
from accounts.prepared import Prepared
from trust.keys import ring

IDLE = timedelta(minutes=20)  # without a page
LONGEST = timedelta(hours=10)  # from signing in, however busy
# Before anybody is signed in: a challenge, the first step, a mailed link. Looking at the door makes such rows.
NOBODYS = timedelta(minutes=10)  # without a page
# Written this seldom, a page on its way never writes because a minute has just turned; it shortens the idle
# limit by as much at the most.
SEEN_EVERY = timedelta(minutes=2)
DIGEST_LENGTH = 40  # hexadecimal digits; as many as the column holds
NONCE = 12  # bytes


def digest(cookie: str) -> str:
    """What stands in the table for this cookie."""
    return hmac.digest(ring().named("session"), b"hearken/session\0" + cookie.encode(), hashlib.sha256).hex()[
        :DIGEST_LENGTH
    ]


def living(now: datetime) -> Q:
    """Sessions within their limits."""
    return _living(**_limits(now))


def _living(**limits: datetime) -> Q:
    within = Q(seen_at__gt=limits["idle"], began_at__gt=limits["longest"])
    return within & (Q(user__isnull=False) | Q(seen_at__gt=limits["nobodys"]))


def _limits(now: datetime) -> dict[str, datetime]:
    return {"idle": now - IDLE, "longest": now - LONGEST, "nobodys": now - NOBODYS}


_FOUND = Prepared(
    lambda key, **limits: Session.objects.filter(_living(**limits), session_key=key),
    key=str,
    idle=datetime,
    longest=datetime,
    nobodys=datetime,
)


def _find(now: datetime, cookie: str) -> list[Session]:
    return _FOUND(key=digest(cookie), **_limits(now))


def to_the_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


class SessionStore(DatabaseStore):
    """Django's interface over `accounts.Session`. A class, and one that reads the clock, because Django asks
    for one."""

    began_at: datetime | None = None
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        now = timezone.now()
        key = self.session_key
        row = next(iter(_find(now, key)), None) if key else None
        opened = unseal(row) if row else None
        if row is None or opened is None:
            self._session_key = None
            return {}
        self.began_at, self.seen_at = row.began_at, row.seen_at
        if now - row.seen_at >= SEEN_EVERY:
            self.seen_at = to_the_minute(now)
            Session.objects.filter(pk=row.pk).update(seen_at=self.seen_at)
        return opened

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = to_the_minute(timezone.now())
        row = Session(
            session_key=digest(self.session_key or ""),
            user_id=data.get(SESSION_KEY),
            began_at=self.began_at or now,
            seen_at=self.seen_at or now,
        )
        row.expire_date = row.began_at + LONGEST
        row.session_data = _seal(data, row.session_key)
        return row

    def cycle_key(self) -> None:
        """A new cookie for the same data. The ten hours begin again only where nobody was signed in yet."""
        if SESSION_KEY not in self:
            self.began_at = self.seen_at = None
        super().cycle_key()

    def flush(self) -> None:
        super().flush()
        self.began_at = self.seen_at = None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.exclude(living(timezone.now())).delete()


def _binding(row_key: str) -> bytes:
    return b"hearken/session-data\0" + row_key.encode()


def _seal(data: dict[str, Any], row_key: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(data, separators=(",", ":")).encode()
    return base64.b64encode(
        nonce + AESGCM(ring().named("session")).encrypt(nonce, plain, _binding(row_key))
    ).decode()


def unseal(row: Session) -> dict[str, Any] | None:
    """None for a row that another key sealed or that was moved: its cookie signs nobody in."""
    try:
        sealed = base64.b64decode(row.session_data)
        plain = AESGCM(ring().named("session")).decrypt(sealed[:NONCE], sealed[NONCE:], _binding(row.session_key))
    except (InvalidTag, ValueError):
        return None
    opened: dict[str, Any] = json.loads(plain)
    return opened
