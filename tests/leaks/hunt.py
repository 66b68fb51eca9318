"""Looks for planted words in everything that is kept or goes out, in every dress they could wear."""

import base64
import csv
import os
import pickle
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import redis
from django import forms
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.fields import Form
from accounts.models import Session
from accounts.sessions import unseal
from tests import tree

PRIVATE = "Something to read"
OF_CASES = "concerns.forms."  # forms of accounts/ are about staff at work, and that app knows of no case
Places = Mapping[str, bytes]  # what is looked through, by name
# What libpq reads from the environment, and what Django calls it.
DUMPED = {"host": "host", "port": "port", "user": "user", "password": "password", "database": "dbname"}


def dresses(word: str) -> Iterator[bytes]:
    """The word plain, without its dashes, in hex, in UTF-16, in a URL, and in base64 at each of three offsets."""
    for plain in {word, word.replace("-", "")}:
        raw = plain.encode()
        yield raw.lower()
        yield raw.hex().encode()
        yield plain.lower().encode("utf-16-le")
        yield quote(plain).lower().encode()
        for offset in range(3):
            coded = base64.b64encode(b"\0" * offset + raw)
            # Letters at the edges depend on the neighbours.
            yield coded[4 if offset else 0 : -4].lower()


class Hay:
    """Bytes of which every aligned block of four is known: thousands of dresses are looked for in megabytes, and
    nearly all are seen to be missing without reading those again."""

    WIDTH = 4

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._blocks = set(memoryview(raw[: len(raw) - len(raw) % self.WIDTH]).cast("I"))

    def __contains__(self, needle: bytes) -> bool:
        return self._may_hold(needle) and needle in self.raw

    def _may_hold(self, needle: bytes) -> bool:
        """Wherever it stood, the blocks of one of its four alignments would all be known. Below seven bytes it may
        lie across two blocks and fill neither, so there is an alignment without any."""
        return any(self._blocks.issuperset(_blocks_from(needle, start)) for start in range(self.WIDTH))


def _blocks_from(needle: bytes, start: int) -> Iterator[int]:
    for at in range(start, len(needle) - Hay.WIDTH + 1, Hay.WIDTH):
        yield int.from_bytes(needle[at : at + Hay.WIDTH], sys.byteorder)


def hunt(words: Iterable[str], places: Places) -> list[tuple[str, str]]:
    """Every (place, word) where one of the words stands.

    Hundreds of pages share most of their lines, so each line is looked through once before any place is named.
    """
    lowered = {place: raw.lower() for place, raw in places.items()}
    lines = Hay(b"\n".join({line for raw in lowered.values() for line in raw.split(b"\n")}))
    there = [word for word in sorted(words) if any(dress in lines for dress in dresses(word))]
    return [
        (place, word)
        for word in there
        for place, raw in lowered.items()
        if any(dress in raw for dress in dresses(word))
    ]


@dataclass
class Trail:
    """What the requests of a story left on the way: addresses, headers, and each page by who saw it."""

    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    pages: list[tuple[str, str, bytes]] = field(default_factory=list)  # who, address, body

    def places(self) -> dict[str, bytes]:
        return {
            "addresses": "\n".join(self.addresses).encode(),
            "headers": "\n".join(self.headers).encode(),
        }


class Walker(Client):
    """A client that remembers what it asked for and what came back."""

    def __init__(self, who: str, trail: Trail, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.who, self.trail = who, trail

    def request(self, **asked: Any) -> Any:
        response: Any = super().request(**asked)
        address = f"{asked.get('PATH_INFO', '/')}?{asked.get('QUERY_STRING', '')}"
        self.trail.addresses.append(address)
        self.trail.headers += [f"{name}: {value}" for name, value in response.items()]
        self.trail.headers += [cookie.OutputString() for cookie in response.cookies.values()]
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.trail.pages.append((self.who, address, body))
        return response


@contextmanager
def watched_forms() -> Iterator[dict[str, str]]:
    """Every field of every form that is filled in meanwhile, with all that was typed into it."""
    typed: dict[str, str] = defaultdict(str)
    clean = forms.BaseForm.full_clean

    def watching(form: forms.BaseForm) -> None:
        clean(form)
        for name, one in form.fields.items() if form.is_bound else ():
            typed[place_of(type(form), name)] += (
                f" {one.widget.value_from_datadict(form.data, {}, form.add_prefix(name))}"
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.BaseForm, "full_clean", watching)
        yield typed


def place_of(form: type[forms.BaseForm], name: str) -> str:
    """A field by the class that brings it, which others may inherit from."""
    bringing = [kind for kind in form.__mro__ if name in getattr(kind, "base_fields", {})] or [form]
    return f"{bringing[-1].__module__.removeprefix(OF_CASES)}:{bringing[-1].__name__}.{name}"


def text_fields() -> set[str]:
    """Every field into which somebody types what they like, of every form about what was raised."""
    return {
        place_of(form, name)
        for form in _forms(Form)
        for name, field in form.base_fields.items()
        if _is_free(field) and form.__module__.startswith(OF_CASES)
    }


def _forms(base: type[Form]) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def _is_free(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def mails() -> dict[str, bytes]:
    """Every mail as it goes over the wire, heads included; apart those to reporters' private addresses."""
    return {
        f"{'private' if one.subject == PRIVATE else 'mail'} {number}": one.message().as_bytes()
        for number, one in enumerate(mail.outbox)
    }


def broker(url: str) -> dict[str, bytes]:
    """Every key of Redis with all that it holds."""
    store = redis.Redis.from_url(url)
    read = {
        b"string": store.get,
        b"list": lambda key: store.lrange(key, 0, -1),
        b"set": store.smembers,
        b"zset": lambda key: store.zrange(key, 0, -1, withscores=True),
        b"hash": store.hgetall,
    }
    keys: list[bytes] = list(store.scan_iter())
    return {f"redis {key.decode()}": repr((key, read[store.type(key)](key))).encode() for key in keys}  # type: ignore[index]


def database() -> dict[str, bytes]:
    """The SQLite file byte by byte, freed pages included; on PostgreSQL every row of every table as text."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return {"database": connection.connection.serialize()}
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found[f"table {table}"] = "\n".join(row[0] for row in cursor.fetchall()).encode()
        return found


def dumped() -> dict[str, bytes]:
    """What an administrator of the database takes away: a dump as `pg_dump` writes it; nothing on SQLite."""
    program = shutil.which("pg_dump")
    if connection.vendor != "postgresql" or program is None:
        return {}
    told = connection.get_connection_params()
    where = {f"PG{name.upper()}": str(told[key]) for name, key in DUMPED.items() if told.get(key)}
    done = subprocess.run([program, "--inserts"], env={**os.environ, **where}, capture_output=True, check=True)
    return {"dump": done.stdout}


def remembered() -> dict[str, bytes]:
    """Sessions with their seal opened, and the cache."""
    sessions = [unseal(session) for session in Session.objects.all()]
    assert None not in sessions
    kept = {key: pickle.loads(value) for key, value in getattr(cache, "_cache", {}).items()}
    return {"sessions": repr(sessions).encode(), "cache": repr(kept).encode()}


def empty_columns() -> set[str]:
    """Every sealed column in which nothing stands, as docs/data.csv knows them: no journey filled it."""
    with (tree.ROOT / "docs" / "data.csv").open(encoding="utf-8", newline="") as file:
        sealed = [(row["model"], row["field"]) for row in csv.DictReader(file) if row["class"] == "sealed"]
    return {f"{model}.{name}" for model, name in sealed if not _is_filled(model, name)}


def _is_filled(label: str, name: str) -> bool:
    return any(apps.get_model(label).objects.values_list(name, flat=True))
