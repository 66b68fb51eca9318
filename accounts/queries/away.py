"""Who is away, in words for pages and pickers. Never why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain import absences
from accounts.models import Absence, User

SOON = timedelta(days=14)  # how far ahead a picker warns


@dataclass(frozen=True)
class Line:
    """One absence: whose, when, and whether it has begun."""

    absence: Absence
    days: str
    has_begun: bool


def lines(rows: Iterable[Absence], *, on: date) -> list[Line]:
    return [Line(row, days(row), row.first_date <= on) for row in rows]


def days(row: Absence) -> str:
    """'on Monday 4 January 2027', 'from Monday … to Friday …', 'from Monday … until they are back'."""
    first = _day(row.first_date)
    if row.last_date is None:
        return _("from %(first)s until they are back") % {"first": first}
    if row.last_date == row.first_date:
        return _("on %(first)s") % {"first": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": _day(row.last_date)}


def marks(*, on: date) -> dict[UUID, str]:
    """What a picker says of whoever is away or soon goes away, by person; one query."""
    found: dict[UUID, str] = {}
    for row in absences.to_come(on=on):
        if row.first_date <= on + SOON:
            found.setdefault(row.user_id, _mark(row, on=on))
    return found


def _mark(row: Absence, *, on: date) -> str:
    if row.first_date > on:
        return _("away %(days)s") % {"days": days(row)}
    if row.last_date is None:
        return _("away until they are back")
    return _("away until %(last)s") % {"last": _day(row.last_date)}


def label(person: User, marks: Mapping[UUID, str]) -> str:
    """Somebody in a picker: name, title, and whether they are away."""
    told = {"name": person.name, "title": person.title, "away": marks.get(person.pk, "")}
    if told["away"]:
        return _("%(name)s, %(title)s (%(away)s)") % told
    return _("%(name)s, %(title)s") % told


def whom_it_concerns() -> "QuerySet[User]":
    """Of whom others may have to say it: whoever holds a role or a place on the rota, by name."""
    part = Q(roles__isnull=False) | Q(rota_place__isnull=False)
    return User.objects.filter(part, is_active=True).distinct().order_by("name", "pk")


def _day(value: date) -> str:
    return date_format(value, "l j F Y")
