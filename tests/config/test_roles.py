"""Each role's process starts with its own keys and none of the others', and says in one sentence what it lacks."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

ONE_EACH = sorted({name for role in environment.ROLES.values() for name in role} - {"HEARKEN_CONTENT_KEYS"})
KEYS = {
    "HEARKEN_CONTENT_KEYS": f"k1:{base64.b64encode(b'1' * 32).decode()}",
    **{name: base64.b64encode(bytes([number]) * 32).decode() for number, name in enumerate(ONE_EACH, start=65)},
}
# What every role is told; the database is a file, so that a process can be started without any other part.
TOLD = {
    "HEARKEN_SECRET_KEY": "s" * 64,
    "HEARKEN_HOSTS": "hearken.example",
    "HEARKEN_STAFF_ADDRESS": "https://hearken.example/staff/",
    "HEARKEN_EMAIL_FROM": "messages@hearken.example",
    "HEARKEN_EMAIL_HOST": "mail.hearken.example",
    "HEARKEN_FILES": "/srv/files",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "HEARKEN_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
WEB = "import config.wsgi; print('up')"
WORKER = (
    "from celery.signals import worker_init; from config.celery import app; app.finalize(); "
    "worker_init.send(sender=None); print('up')"
)
START = {"web": WEB, "files": WORKER, "mail": WORKER, "clock": WORKER, "all": WORKER}


def start(role: str, keys: dict[str, str], **more: str) -> "subprocess.CompletedProcess[str]":
    """The process of this role as far as the moment before it serves, with these keys alone."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HEARKEN_")}
    told = {**surroundings, **TOLD, "DATABASE_URL": NOWHERE, **keys, "HEARKEN_ROLE": role, **more}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START[role]],
        env=told,
        cwd=environment.PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


NOWHERE = "postgres://nobody@127.0.0.1:1/nowhere?connect_timeout=2"  # as on a morning when the database is late


@pytest.mark.parametrize("role", sorted(environment.ROLES))
def test_a_role_starts_with_its_own_keys_alone(role: str) -> None:
    own = {name: KEYS[name] for name in environment.ROLES[role]}
    started = start(role, own)
    assert (started.returncode, started.stdout) == (0, "up\n"), started.stderr


def test_a_role_that_lacks_a_key_says_so_in_one_sentence() -> None:
    refused = start("web", {name: key for name, key in KEYS.items() if name != "HEARKEN_INBOX_KEY"})

    assert refused.returncode == 1
    said = refused.stderr.strip()
    assert said == (
        "Hearken does not start. HEARKEN_INBOX_KEY is not set: make one with `openssl rand -base64 32`."
    )


def test_a_wrong_content_key_stops_the_start_in_one_sentence(tmp_path: Path) -> None:
    surroundings = {
        "HEARKEN_ENV": "dev",
        "HEARKEN_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'one.sqlite3'}",
    }
    made = subprocess.run(
        [sys.executable, "manage.py", "migrate", "trust", "--verbosity", "0", "--skip-checks"],
        env={**os.environ, **TOLD, **KEYS, **surroundings},
        cwd=environment.PROJECT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    assert start("web", KEYS, **surroundings).stdout == "up\n"
    wrong = KEYS | {"HEARKEN_CONTENT_KEYS": f"k1:{base64.b64encode(b'2' * 32).decode()}"}

    for role in ("web", "files", "all"):
        refused = start(role, wrong, **surroundings)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.strip() == (
            "Hearken does not start. HEARKEN_CONTENT_KEYS: the key 'k1' is not the one that sealed what is stored "
            "under this id: give that one, and a new key an id of its own."
        )
