"""Production refuses to guess, with one sentence; development makes what is missing, once."""

import base64
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3.base import DatabaseWrapper

from config import environment
from trust import pairs

KEY_NAMES = (
    "HEARKEN_CODE_KEY",
    "HEARKEN_FORM_KEY",
    "HEARKEN_INBOX_KEY",
    "HEARKEN_FACTOR_KEY",
    "HEARKEN_SESSION_KEY",
    "HEARKEN_BELL_KEY",
    "HEARKEN_ADDRESS_KEYS",
)


PUBLIC = pairs.public_of(b"a" * 32)


def encoded(byte: bytes) -> str:
    return base64.b64encode(byte * 32).decode()


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A production process of all roles that holds everything it needs."""
    monkeypatch.delenv("HEARKEN_ENV", raising=False)
    monkeypatch.delenv("HEARKEN_ROLE", raising=False)
    monkeypatch.setenv("HEARKEN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HEARKEN_SECRET_KEY", "s" * 64)
    monkeypatch.setenv("HEARKEN_CONTENT_KEYS", f"k2:{encoded(b'2')},k1:{encoded(b'1')}")
    for name, byte in zip(KEY_NAMES, (b"c", b"f", b"i", b"t", b"s", b"b", b"a"), strict=True):
        monkeypatch.setenv(name, encoded(byte))
    monkeypatch.setenv("HEARKEN_ADDRESS_PUBLIC_KEY", base64.b64encode(PUBLIC).decode())
    return monkeypatch


@pytest.fixture
def development(production: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A development process that was given nothing."""
    production.setenv("HEARKEN_ENV", "dev")
    for name in ("HEARKEN_SECRET_KEY", "HEARKEN_CONTENT_KEYS", "HEARKEN_ADDRESS_PUBLIC_KEY", *KEY_NAMES):
        production.delenv(name)
    return production


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        act()
    return str(caught.value)


def test_keys_in_production(production: pytest.MonkeyPatch) -> None:
    assert environment.keys() == {
        "secret": "s" * 64,
        "content": (("k2", b"2" * 32), ("k1", b"1" * 32)),
        "code": b"c" * 32,
        "form": b"f" * 32,
        "inbox": b"i" * 32,
        "factor": b"t" * 32,
        "session": b"s" * 32,
        "bell": b"b" * 32,
        "address": (b"a" * 32,),
        "address_public": PUBLIC,
    }


@pytest.mark.parametrize("role", sorted(environment.ROLES))
def test_keys_each_missing_one_is_named(production: pytest.MonkeyPatch, role: str) -> None:
    production.setenv("HEARKEN_ROLE", role)
    environment.keys()

    for name in ("HEARKEN_SECRET_KEY", *environment.ROLES[role]):
        with production.context() as without:
            without.delenv(name)
            assert refusal(environment.keys) == f"{name} is not set: {environment.HOW[name]}."


@pytest.mark.parametrize(
    ("role", "held"),
    [("clock", {"bell"}), ("mail", {"bell", "address", "address_public"})],
)
def test_keys_clock_and_mail_open_nothing_that_was_written(
    production: pytest.MonkeyPatch, role: str, held: set[str]
) -> None:
    assert len(environment.keys()) == 10

    production.setenv("HEARKEN_ROLE", role)

    assert set(environment.keys()) == {"secret", *held}


def test_t20_the_web_seals_a_private_address_and_opens_none(production: pytest.MonkeyPatch) -> None:
    assert environment.keys()["address"] == (b"a" * 32,)

    production.setenv("HEARKEN_ROLE", "web")

    web = environment.keys()
    assert ("address" in web, web["address_public"]) == (False, PUBLIC)


def test_keys_in_development_the_two_halves_belong_together(development: pytest.MonkeyPatch) -> None:
    development.setenv("HEARKEN_ROLE", "web")
    public = environment.keys()["address_public"]

    development.setenv("HEARKEN_ROLE", "mail")

    assert pairs.public_of(environment.keys()["address"][0]) == public


def test_keys_unknown_role(production: pytest.MonkeyPatch) -> None:
    production.setenv("HEARKEN_ROLE", "king")
    said = refusal(environment.keys)
    assert said == "HEARKEN_ROLE is not a role: set it to one of web, files, mail, clock, all."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HEARKEN_SECRET_KEY", "few", "HEARKEN_SECRET_KEY is shorter than 50 characters"),
        ("HEARKEN_CODE_KEY", "***", "HEARKEN_CODE_KEY is not 32 bytes in base64"),
        ("HEARKEN_FORM_KEY", "c2hvcnQ=", "HEARKEN_FORM_KEY is not 32 bytes in base64"),
        ("HEARKEN_CONTENT_KEYS", encoded(b"1"), "HEARKEN_CONTENT_KEYS holds a key without an id"),
        ("HEARKEN_CONTENT_KEYS", "k1:c2hvcnQ=", "HEARKEN_CONTENT_KEYS is not 32 bytes in base64"),
        (
            "HEARKEN_CONTENT_KEYS",
            f"k1:{encoded(b'1')},k1:{encoded(b'2')}",
            "HEARKEN_CONTENT_KEYS names the same id twice",
        ),
        ("HEARKEN_FORM_KEY", encoded(b"c"), "Two HEARKEN keys are the same"),
    ],
)
def test_keys_bad_value_is_named_and_not_repeated(
    production: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    production.setenv(name, value)

    message = refusal(environment.keys)

    assert message.startswith(sentence)
    assert value not in message


def test_keys_in_development_are_made_once_for_the_owner_only(
    development: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = environment.keys()

    file = tmp_path / "data" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert environment.keys() == made
    assert set(made) == environment.Keys.__optional_keys__


def test_keys_in_development_a_given_one_wins_and_a_new_one_is_added(
    development: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = environment.keys()
    file = tmp_path / "data" / "keys.json"
    kept = json.loads(file.read_text())
    del kept["HEARKEN_FORM_KEY"]
    file.write_text(json.dumps(kept))
    development.setenv("HEARKEN_CODE_KEY", encoded(b"g"))

    after = environment.keys()

    assert after["code"] == b"g" * 32
    assert after["form"] != before["form"]
    assert (after["content"], after["inbox"]) == (before["content"], before["inbox"])
    assert environment.keys() == after


@pytest.mark.parametrize("text", ["{", "[]", ""])
def test_keys_in_development_a_damaged_file_is_never_replaced(
    development: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    environment.keys()
    file = tmp_path / "data" / "keys.json"
    file.write_text(text)

    assert refusal(environment.keys).startswith(f"{file} is damaged")
    assert file.read_text() == text


def test_keys_in_development_processes_starting_at_once_agree(
    development: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = "from config.environment import keys; print(sorted(keys().items()))"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=environment.PROJECT)
        for _ in range(6)
    ]
    printed = {process.communicate(timeout=60)[0] for process in started}

    assert [process.returncode for process in started] == [0] * 6
    assert printed == {f"{sorted(environment.keys().items())}\n".encode()}


def test_production_makes_no_file(production: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.keys()
    environment.data_directory()
    assert list(tmp_path.iterdir()) == []


def test_text_stands_in_by_surroundings(production: pytest.MonkeyPatch) -> None:
    production.setenv("REDIS_URL", "redis://there")
    assert environment.text("REDIS_URL", dev="redis://here") == "redis://there"

    production.setenv("REDIS_URL", "")
    assert (
        refusal(lambda: environment.text("REDIS_URL", dev="redis://here"))
        == "REDIS_URL is not set: give an address such as redis://host:6379/0."
    )
    assert environment.text("REDIS_URL", otherwise="") == ""

    production.setenv("HEARKEN_ENV", "dev")
    assert environment.text("REDIS_URL", dev="redis://here") == "redis://here"


@pytest.mark.parametrize("value", ["dev ", "DEV", "development", "true"])
def test_anything_but_dev_is_production(development: pytest.MonkeyPatch, value: str) -> None:
    assert environment.is_dev()

    development.setenv("HEARKEN_ENV", value)

    assert refusal(environment.keys).startswith("HEARKEN_SECRET_KEY is not set")


@pytest.mark.parametrize(("value", "meant"), [("true", True), ("False", False), ("1", True), ("0", False)])
def test_flag(production: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    production.setenv("HEARKEN_HTTPS", value)
    assert environment.flag("HEARKEN_HTTPS", dev=not meant, otherwise=not meant) is meant


def test_whole(production: pytest.MonkeyPatch) -> None:
    assert environment.whole("HEARKEN_WHOLE", 14, least=1, most=28) == 14
    for value in ("1", "21", "28"):
        production.setenv("HEARKEN_WHOLE", value)
        assert environment.whole("HEARKEN_WHOLE", 14, least=1, most=28) == int(value)


@pytest.mark.parametrize("value", ["two", "-1", "0", "29", "1.5", "²", "99999"])
def test_whole_is_digits_within_its_bounds(production: pytest.MonkeyPatch, value: str) -> None:
    production.setenv("HEARKEN_WHOLE", value)
    with pytest.raises(
        ImproperlyConfigured, match="HEARKEN_WHOLE must be a whole number from 1 to 28, such as 14"
    ):
        environment.whole("HEARKEN_WHOLE", 14, least=1, most=28)


def test_flag_missing_and_unclear(production: pytest.MonkeyPatch) -> None:
    assert environment.flag("HEARKEN_HTTPS", dev=False, otherwise=True) is True
    production.setenv("HEARKEN_HTTPS", "yes please")
    assert (
        refusal(lambda: environment.flag("HEARKEN_HTTPS", dev=False, otherwise=True))
        == "HEARKEN_HTTPS is neither true nor false: set it to one of the two."
    )


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgres://ann:p%40ss@db:6432/hearken", ("hearken", "ann", "p@ss", "db", "6432", {})),
        ("postgresql://db/hearken?sslmode=require", ("hearken", "", "", "db", "", {"sslmode": "require"})),
        ("postgres:///hearken?host=/run/postgresql", ("hearken", "", "", "/run/postgresql", "", {})),
        ("postgres://ann@%2Frun%2Fpg/hearken?port=5433", ("hearken", "ann", "", "/run/pg", "5433", {})),
    ],
)
def test_database_postgresql(production: pytest.MonkeyPatch, url: str, place: tuple[Any, ...]) -> None:
    found = environment.database(url)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    options = {"server_side_binding": True, "prepare_threshold": 5, **place[-1]}
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == place[:-1]
    assert found["OPTIONS"] == options


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:secret@db/hearken",
        "postgres://ann:secret@db/",
        "postgres://ann:secret@db:port/hearken",
        "postgres://ann:secret@[db/hearken",
        "postgres://ann:secret@db/hearken?sslmode",
        "sqlite://secret/place",
        "secret",
        "",
    ],
)
def test_database_unreadable_is_refused_without_repeating_it(development: pytest.MonkeyPatch, url: str) -> None:
    message = refusal(lambda: environment.database(url))
    assert message.startswith("DATABASE_URL ")
    assert "secret" not in message


def test_database_sqlite_is_for_development(development: pytest.MonkeyPatch) -> None:
    assert environment.database("sqlite:////srv/hearken.sqlite3")["NAME"] == "/srv/hearken.sqlite3"
    assert environment.database("sqlite:///here.sqlite3")["NAME"] == str(Path.cwd() / "here.sqlite3")

    development.setenv("HEARKEN_ENV", "production")

    assert refusal(lambda: environment.database("sqlite:////srv/hearken.sqlite3")).startswith(
        "DATABASE_URL names SQLite, which is for development"
    )


@pytest.mark.django_db  # for leave to open a database, here one of its own
def test_database_sqlite_commits_reach_the_disk(development: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = environment.database(f"sqlite:///{tmp_path}/hearken.sqlite3")
    connection = DatabaseWrapper(
        {"AUTOCOMMIT": True, "TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, **found}
    )
    with connection.cursor() as cursor:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        answers = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    connection.close()

    assert answers == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 20_000,  # milliseconds
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert vars(connection)["transaction_mode"] == "IMMEDIATE"
