"""Adds and changes many people at once from a file, all of it or nothing; never a role, and nobody is ended.

The work email says who is meant, so a file changes no address. What an administrator has looked at is carried
by their page and checked again when they agree: whatever differs by then is refused.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain import audit, details, invitations, places, standing
from accounts.domain.csvtable import Line, Problem, Table
from accounts.domain.details import Details
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import Unit, User

AT_ONCE = 200  # rows in one statement


@dataclass(frozen=True)
class Change:
    """Somebody who is here already, as they would be; `parts` are those that differ."""

    person: User
    given: Details
    parts: list[str]


@dataclass
class Plan:
    """What a file would do now. With any problem it does nothing."""

    added: list[Details] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Differs as soon as anything that was shown would come out otherwise."""
        shown = [
            [[*_written(given)] for given in self.added],
            [[*_written(one.given), details.version(one.person), *one.parts] for one in self.changed],
            self.unchanged,
            len(self.problems),
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _written(given: Details) -> list[str]:
    return [*(getattr(given, part) for part in details.WRITTEN), str(given.unit.pk) if given.unit else ""]


def look(table: Table, *, by: User) -> Plan:
    """What a whole file would do, with everything that must be mended in it named at once."""
    misshapen = {problem.line for problem in table.problems}
    result = plan(table.lines, by=by)
    elsewhere = [problem for problem in result.problems if problem.line not in misshapen]
    result.problems = sorted([*table.problems, *elsewhere], key=lambda one: (one.line, one.column))
    return result


def plan(lines: Sequence[Line], *, by: User | None = None) -> Plan:
    """Hold every line against who is known, and against who would do it; a fixed number of queries."""
    tidied = [Line(line.number, {part: _tidy(part, cell) for part, cell in line.cells.items()}) for line in lines]
    emails = {line.cells.get("email", "") for line in tidied}
    known = {person.email: person for person in User.objects.filter(email__in=emails).select_related("unit")}
    units = Units()
    result, first = Plan(), dict[str, int]()
    for line in tidied:
        person = known.get(line.cells.get("email", ""))
        wrong = [*_faults(line), *_repeated(line, first), *_left(line, person), *units.faults(line)]
        if not wrong and person is not None and person == by:
            wrong = [*_own(line, person, units)]
        result.problems += wrong
        if not wrong:
            _place(result, line, person, units)
    return result


def _tidy(part: str, cell: str) -> str:
    return " ".join(cell.split()) if part == "unit" else details.tidy(part, cell)


def _faults(line: Line) -> Iterable[Problem]:
    for part in details.WRITTEN:
        if part in line.cells and (words := details.fault(part, line.cells[part])):
            yield Problem(line.number, part, words)


def _repeated(line: Line, first: dict[str, int]) -> Iterable[Problem]:
    email = line.cells.get("email", "")
    if email and first.setdefault(email, line.number) != line.number:
        words = _("The same email is on line %(line)d. Keep one of the two.") % {"line": first[email]}
        yield Problem(line.number, "email", words)


def _left(line: Line, person: User | None) -> Iterable[Problem]:
    if person is not None and not person.is_active:
        words = _(
            "This person has left. Take them out of the file, or first say on their page that they are back."
        )
        yield Problem(line.number, "email", words)


def _own(line: Line, person: User, units: "Units") -> Iterable[Problem]:
    for part in details.differences(person, _given(line, person, units)):
        if part in details.NEVER_OWN:
            yield Problem(line.number, part, str(Refusal.SELF.label))


class Units:
    """The units as they are now. A class, so that they are read once for all lines."""

    def __init__(self) -> None:
        self.by_key = {unit.pk: unit for unit in Unit.objects.all()}
        self.meant: Mapping[str, set[UUID]] = places.by_text(places.paths())

    def faults(self, line: Line) -> Iterable[Problem]:
        text = line.cells.get("unit", "")
        found = self.meant.get(places.key(text), set())
        if text and not found:
            words = _("There is no such unit. Write it as on the page of units, or add it there first.")
            yield Problem(line.number, "unit", words)
        elif text and len(found) > 1:
            words = _("More than one unit has this name. Write its path, such as Council > Adult social care.")
            yield Problem(line.number, "unit", words)

    def of(self, text: str) -> Unit | None:
        """The one unit meant by a text without fault; none by an empty one."""
        return self.by_key[next(iter(self.meant[places.key(text)]))] if text else None


def _place(result: Plan, line: Line, person: User | None, units: Units) -> None:
    given = _given(line, person, units)
    if person is None:
        result.added.append(given)
    elif parts := details.differences(person, given):
        result.changed.append(Change(person, given, parts))
    else:
        result.unchanged += 1


def _given(line: Line, person: User | None, units: Units) -> Details:
    """An empty cell empties what is kept; a column that the file lacks keeps it."""
    kept = details.of(person) if person is not None else Details("", "", "")
    cells = line.cells
    return Details(
        cells["email"],
        cells["name"],
        cells["title"],
        cells.get("phone", kept.phone),
        units.of(cells["unit"]) if "unit" in cells else kept.unit,
    )


@transaction.atomic
def apply(lines: Sequence[Line], *, fingerprint: str, invite: bool, by: User, now: datetime) -> Plan:
    """Do what was shown under this fingerprint, and say what was done.

    Raises Refused (CHANGED) where it would not come out as it was shown.
    """
    standing.take_turn()
    standing.refuse_others_than_administrators(by)
    agreed = plan(lines, by=by)
    if agreed.problems or agreed.fingerprint != fingerprint:
        raise Refused(Refusal.CHANGED)
    added = _add(agreed.added)
    _change(agreed.changed)
    counts = {"added": len(added), "changed": len(agreed.changed), "unchanged": agreed.unchanged}
    audit.record_many(
        [
            (AccountEvent.PEOPLE_IMPORTED, counts),
            *((AccountEvent.PERSON_ADDED, {"person": str(person.pk)}) for person in added),
            *(
                (AccountEvent.PERSON_CHANGED, {"person": str(one.person.pk), "parts": ".".join(one.parts)})
                for one in agreed.changed
            ),
        ],
        by=by,
        now=now,
    )
    if invite:
        invitations.invite_new(added, by=by, now=now)
    return agreed


def _add(given: Sequence[Details]) -> list[User]:
    people = [
        User(**{part: getattr(one, part) for part in details.EVERY}, password=make_password(None)) for one in given
    ]
    return User.objects.bulk_create(people, batch_size=AT_ONCE)


def _change(changes: Sequence[Change]) -> None:
    for change in changes:
        for part in change.parts:
            setattr(change.person, part, getattr(change.given, part))
    User.objects.bulk_update([change.person for change in changes], details.EVERY[1:], batch_size=AT_ONCE)


def pack(lines: Sequence[Line]) -> str:
    """The lines small enough to travel with a form."""
    rows = [[line.number, dict(line.cells)] for line in lines]
    return base64.b64encode(zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 9)).decode()


def unpack(packed: str) -> list[Line]:
    """What `pack` made; only ever given what came out of a sealed token."""
    return [Line(number, cells) for number, cells in json.loads(zlib.decompress(base64.b64decode(packed)))]
