"""Every page that stands for something hidden, beside the same page of something that does not exist."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concerns.domain import letters
from tests import routes
from tests.casework_factories import Worked
from tests.desk import client_of
from tests.routes import Route

POINTING = {"reference", "extension", "asked", "request_key"}  # parameters that name a case or what belongs to one
ABSENT = "RC-0000-0000"
SEEN_AGAIN = 'UPDATE "accounts_session" SET "seen_at"'
LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d[\w.]*\b|\bs\d+_x\d+\b")  # what a query asks about, not how
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')

ALL = routes.routes()
POINTED = [route for route in ALL if POINTING & set(route.parameters)]
HIDING = [route for route in POINTED if "reference" in route.parameters]


@dataclass(frozen=True)
class Place:
    """What stands in an address: the values of one case, or of none."""

    values: dict[str, object]

    def address(self, route: Route) -> str:
        return route.url({**self.values, "kind": "adult", "number": 1})


NOWHERE = Place({"reference": ABSENT})


def place_of(worked: Worked) -> Place:
    letter = next(iter(letters.issued(worked.concern)), None)
    return Place({"reference": worked.reference, "letter": letter.pk if letter else None})


@dataclass(frozen=True)
class Seen:
    """Everything an answer gives away, its work included. A masked token is fresh each time."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    queries: tuple[str, ...]


def look(client: Client, method: str, address: str) -> Seen:
    connection.queries_log.clear()  # which fills up: after 9000 queries the first are forgotten
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(address)
    headers = sorted((name, value) for name, value in answer.items() if name != "Content-Length")
    # Once a minute, whatever is looked at, the session notes that it was seen.
    queries = [one["sql"] for one in asked]
    shapes = [LITERAL.sub("?", sql) for sql in queries if not sql.startswith(SEEN_AGAIN)]
    return Seen(answer.status_code, TOKEN.sub(b"", answer.content), tuple(headers), tuple(shapes))


def differing(user: User, hidden: Place, checked: Iterable[Route] = HIDING) -> dict[str, tuple[object, ...]]:
    """Where a hidden thing is answered otherwise than an absent one, or not refused at all."""
    client = client_of(user)
    found: dict[str, tuple[object, ...]] = {}
    for route in checked:
        statuses = set()
        for method in ("get", "post"):
            there = look(client, method, hidden.address(route))
            nowhere = look(client, method, NOWHERE.address(route))
            statuses.add(there.status)
            if there != nowhere:
                found[f"{method} {route.name}"] = (there.status, nowhere.status, there.queries, nowhere.queries)
        if not (404 in statuses and statuses <= {404, 405}):
            found[route.name] = tuple(statuses)
    return found
