"""Reads what the surroundings say, and refuses to guess in production.

`HEARKEN_ENV=dev` makes missing keys and keeps them under `HEARKEN_DATA`. Any other value is production:
a missing key or address stops the start with one sentence. No message here ever repeats a value.
"""

import base64
import binascii
import fcntl
import json
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32
SECRET_LENGTH = 50
SQLITE_WAIT_SECONDS = 20
MOST_DIGITS = 4
CONNECTION_SECONDS = 300  # a new connection to PostgreSQL costs as much as a whole raise

# The names of keys of one use each, as `Keys` calls them; each is given as HEARKEN_<NAME>_KEY.
SINGLE = ("code", "form", "inbox", "factor", "session")
WEB_KEYS = ("HEARKEN_CONTENT_KEYS", *(f"HEARKEN_{name.upper()}_KEY" for name in SINGLE))
FILES_KEYS = ("HEARKEN_CONTENT_KEYS",)
BELL, ADDRESS_KEYS, ADDRESS_PUBLIC = "HEARKEN_BELL_KEY", "HEARKEN_ADDRESS_KEYS", "HEARKEN_ADDRESS_PUBLIC_KEY"
# Reporters' private addresses: the web seals one and cannot open it, the mail worker opens it.
ROLES: dict[str, tuple[str, ...]] = {
    "web": (*WEB_KEYS, BELL, ADDRESS_PUBLIC),
    "files": (*FILES_KEYS, BELL),
    "mail": (BELL, ADDRESS_KEYS),
    "clock": (BELL,),
    "all": (*WEB_KEYS, BELL, ADDRESS_KEYS),
}

_MAKE_KEY = "make one with `openssl rand -base64 32`"
HOW = {
    "HEARKEN_SECRET_KEY": "make one with `openssl rand -base64 48`",
    "HEARKEN_CONTENT_KEYS": 'make one with `echo "k1:$(openssl rand -base64 32)"`',
    **{f"HEARKEN_{name.upper()}_KEY": _MAKE_KEY for name in SINGLE},
    BELL: _MAKE_KEY,
    ADDRESS_KEYS: "make a pair with `python -m deploy.keys`",
    ADDRESS_PUBLIC: "make a pair with `python -m deploy.keys`",
    "DATABASE_URL": "give an address such as postgres://user:password@host:5432/hearken",
    "HEARKEN_FILES": "give the folder for sealed files, such as /srv/hearken/files, and back it up",
    "REDIS_URL": "give an address such as redis://host:6379/0",
}


class Keys(TypedDict, total=False):
    """What `settings.HEARKEN_KEYS` holds; a name the process role does not need is absent."""

    secret: str
    content: tuple[tuple[str, bytes], ...]
    code: bytes
    form: bytes
    inbox: bytes
    factor: bytes  # seals the secrets of second steps
    session: bytes  # seals sessions, and makes the digests of cookies and links
    bell: bytes  # finds the sealed address of an inbox
    address: tuple[bytes, ...]  # private halves that open addresses, the current one first
    address_public: bytes


def is_dev() -> bool:
    return os.environ.get("HEARKEN_ENV") == "dev"


def data_directory() -> Path:
    """Where an installation keeps its own files; in development made on first use, for its owner only."""
    place = Path(os.environ.get("HEARKEN_DATA") or PROJECT / "var").resolve()
    if is_dev():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def files_directory() -> Path:
    """Where sealed files lie. In production it must be named, so that somebody backs it up, for every process that
    can open them; the others have no business there."""
    unused = None if "HEARKEN_CONTENT_KEYS" in ROLES[role()] else "/nonexistent"
    return Path(text("HEARKEN_FILES", dev=str(data_directory() / "files"), otherwise=unused)).resolve()


def text(name: str, *, dev: str | None = None, otherwise: str | None = None) -> str:
    """The variable, or what stands in for it in development or production; an empty one counts as missing."""
    value = os.environ.get(name) or (dev if is_dev() else otherwise)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set: {HOW.get(name, 'give it in the environment')}.")
    return value


def clamd() -> str:
    """Where the virus scanner listens; empty where there is none."""
    value = os.environ.get("HEARKEN_CLAMD", "")
    host, _, port = value.rpartition(":")
    if value and not (value.startswith("unix:/") or (host and port.isascii() and port.isdigit())):
        raise ImproperlyConfigured(
            "HEARKEN_CLAMD is no address of a scanner: "
            "give unix:/run/clamav/clamd.ctl or host:3310, or leave it out."
        )
    return value


def flag(name: str, *, dev: bool, otherwise: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value == "":
        return dev if is_dev() else otherwise
    if value not in {"true", "false", "1", "0"}:
        raise ImproperlyConfigured(f"{name} is neither true nor false: set it to one of the two.")
    return value in {"true", "1"}


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number that can be lived with."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, such as {default}.")
    return int(value)


def role() -> str:
    value = os.environ.get("HEARKEN_ROLE") or "all"
    if value not in ROLES:
        raise ImproperlyConfigured(f"HEARKEN_ROLE is not a role: set it to one of {', '.join(ROLES)}.")
    return value


def keys() -> Keys:
    """The keys of this process's role and no others, so that a leak of one process stays small."""
    names = ("HEARKEN_SECRET_KEY", *ROLES[role()])
    made = _made_keys(names) if is_dev() else {}
    given = {name: text(name, dev=made.get(name)) for name in names}
    held: Keys = {"secret": _long_enough(given["HEARKEN_SECRET_KEY"]), "bell": _key(BELL, given[BELL])}
    held |= _address_keys(given)
    if "HEARKEN_CONTENT_KEYS" in given:
        held["content"] = _content_keys(given["HEARKEN_CONTENT_KEYS"])
    if "HEARKEN_CODE_KEY" in given:
        held["code"] = _key("HEARKEN_CODE_KEY", given["HEARKEN_CODE_KEY"])
        held["form"] = _key("HEARKEN_FORM_KEY", given["HEARKEN_FORM_KEY"])
        held["inbox"] = _key("HEARKEN_INBOX_KEY", given["HEARKEN_INBOX_KEY"])
        held["factor"] = _key("HEARKEN_FACTOR_KEY", given["HEARKEN_FACTOR_KEY"])
        held["session"] = _key("HEARKEN_SESSION_KEY", given["HEARKEN_SESSION_KEY"])
        _refuse_reuse(held)
    return held


def _address_keys(given: dict[str, str]) -> Keys:
    """Whoever holds a private half needs no public one beside it, so the two can never be of different pairs."""
    if ADDRESS_KEYS in given:
        private = tuple(_key(ADDRESS_KEYS, part.strip()) for part in given[ADDRESS_KEYS].split(","))
        return {"address": private, "address_public": _public_half(private[0])}
    if ADDRESS_PUBLIC in given:
        return {"address_public": _key(ADDRESS_PUBLIC, given[ADDRESS_PUBLIC])}
    return {}


def _public_half(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _long_enough(secret: str) -> str:
    if len(secret) < SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"HEARKEN_SECRET_KEY is shorter than {SECRET_LENGTH} characters: {HOW['HEARKEN_SECRET_KEY']}."
        )
    return secret


def _key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} is not {KEY_BYTES} bytes in base64: {HOW[name]}.")
    return key


def _content_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    """`id:base64,id2:base64`; the first seals, all of them open."""
    found: dict[str, bytes] = {}
    for part in value.split(","):
        key_id, _, encoded = part.strip().partition(":")
        if not re.fullmatch(r"[a-z0-9-]{1,16}", key_id):
            raise ImproperlyConfigured(
                "HEARKEN_CONTENT_KEYS holds a key without an id of small letters, digits and hyphens: "
                f"{HOW['HEARKEN_CONTENT_KEYS']}."
            )
        if key_id in found:
            raise ImproperlyConfigured(
                "HEARKEN_CONTENT_KEYS names the same id twice: give each key an id of its own."
            )
        found[key_id] = _key("HEARKEN_CONTENT_KEYS", encoded)
    return tuple(found.items())


def _refuse_reuse(held: Keys) -> None:
    every = [held["code"], held["form"], held["inbox"], held["factor"], held["session"], held["bell"]]
    every += [key for _, key in held["content"]]
    every += held.get("address", ())
    if len(set(every)) != len(every):
        raise ImproperlyConfigured("Two HEARKEN keys are the same: make one of its own for each purpose.")


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


_MAKERS: dict[str, Callable[[], str]] = {
    "HEARKEN_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "HEARKEN_CONTENT_KEYS": lambda: f"dev1:{_new_key()}",
}


def _made_keys(names: tuple[str, ...]) -> dict[str, str]:
    """Reads keys.json and adds what is missing, under a lock: two processes starting at once agree."""
    made = _kept_keys(tuple(ADDRESS_KEYS if name == ADDRESS_PUBLIC else name for name in names))
    if ADDRESS_PUBLIC in names:
        private = made[ADDRESS_KEYS].split(",")[0].strip()
        made[ADDRESS_PUBLIC] = base64.b64encode(_public_half(_key(ADDRESS_KEYS, private))).decode()
    return made


def _kept_keys(names: tuple[str, ...]) -> dict[str, str]:
    place = data_directory()
    folder = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        kept = _read_keys(place / "keys.json")
        missing = [name for name in names if name not in kept]
        if missing:
            kept |= {name: _MAKERS.get(name, _new_key)() for name in missing}
            _write_keys(place / "keys.json", kept)
            os.fsync(folder)
        return kept
    finally:
        os.close(folder)


def _read_keys(file: Path) -> dict[str, str]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        # New keys would make what the old ones sealed unreadable for ever, so nothing is replaced here.
        raise ImproperlyConfigured(
            f"{file} is damaged: restore it from a copy, or remove it together with the development database."
        )
    return kept


def _write_keys(file: Path, kept: dict[str, str]) -> None:
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(kept, out, indent=2)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def database(url: str) -> dict[str, Any]:
    """Django's settings for one DATABASE_URL; the address, which may hold a password, is never repeated."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {HOW['DATABASE_URL']}.") from None
    name = unquote(parts.path[1:])
    if parts.scheme == "sqlite" and name and not parts.netloc and not options:
        if not is_dev():
            raise ImproperlyConfigured(
                f"DATABASE_URL names SQLite, which is for development: {HOW['DATABASE_URL']}."
            )
        return _sqlite(name)
    if parts.scheme in {"postgres", "postgresql"} and name:
        host = options.pop("host", None) or unquote(parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": options.pop("port", None) or str(port or ""),
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            # A statement that was asked before is not planned again: a fifth of what a raise takes.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **options},
        }
    raise ImproperlyConfigured(
        "DATABASE_URL names no SQLite file and no PostgreSQL database: "
        "give sqlite:///path/to/file or postgres://user:password@host:5432/hearken."
    )


def _sqlite(name: str) -> dict[str, Any]:
    """WAL so that readers never wait; IMMEDIATE so that a writer waits at the start, not fails at the end.

    synchronous=FULL: a commit has reached the disk when it returns, which "we have it" relies on.
    The wait comes before the journal mode, since two first starts meet there.
    secure_delete overwrites a destroyed data key.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name if name == ":memory:" else str(Path(name).resolve()),
        "OPTIONS": {
            "timeout": SQLITE_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                f"PRAGMA busy_timeout={SQLITE_WAIT_SECONDS * 1000};"
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON;"
                "PRAGMA foreign_keys=ON"
            ),
        },
    }
