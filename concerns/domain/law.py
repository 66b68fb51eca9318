"""The law in plain words as anybody may read it, row by row: what nobody compared with its source stays hidden."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.divisions import Division
from accounts.domain import standing
from accounts.models import User
from concerns.domain import audit, calendar
from concerns.domain.law_rows import ROWS, Row
from concerns.enums import EventType
from concerns.errors import WrongState
from concerns.models import LawRow

SHIPPED = {row.code: row for row in ROWS}


@dataclass(frozen=True)
class Standing:
    """A row as it stands: the shipped words, or what somebody made of them when they compared it."""

    row: Row
    compared: LawRow | None = None

    @property
    def text(self) -> str:
        return (self.compared and self.compared.text) or str(self.row.text)

    @property
    def source(self) -> str:
        return self.compared.source if self.compared else self.row.source

    @property
    def checked_on(self) -> date | None:
        return self.compared.checked_on if self.compared else self.row.checked_on

    @property
    def valid_to(self) -> date | None:
        return self.compared.valid_to if self.compared else None

    @property
    def where(self) -> str:
        return ", ".join(str(one.label) for one in Division if one in self.row.divisions)

    @property
    def number(self) -> int:
        return self.compared.number if self.compared else 0

    def holds(self, division: Division, *, on: date) -> bool:
        begun = self.row.valid_from is None or self.row.valid_from <= on
        return division in self.row.divisions and begun and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Comparison:
    """What the source says today, and which source that was."""

    text: str
    source: str
    ended: bool = False


def rows() -> list[Standing]:
    """Every row, checked or not; one query."""
    newest = {row.code: row for row in LawRow.objects.order_by("number")}
    return [Standing(row, newest.get(row.code)) for row in ROWS]


def published(division: Division, *, on: date) -> list[Standing]:
    """What holds in this nation on this day, and was checked."""
    return [one for one in rows() if one.checked_on and one.holds(division, on=on)]


@transaction.atomic
def compare(code: str, said: Comparison, *, instead_of: int, by: User, now: datetime) -> LawRow:
    """Somebody read the source: from today on the row says this. What it said before stays on record. Raises
    WrongState when somebody compared it meanwhile."""
    standing.take_turn()
    current = LawRow.objects.filter(code=code).order_by("-number").first()
    if (current.number if current else 0) != instead_of:
        raise WrongState
    today = calendar.receipt_date(now)
    row = LawRow.objects.create(
        code=SHIPPED[code].code,
        number=instead_of + 1,
        text="" if said.text == str(SHIPPED[code].text) else said.text,
        source=said.source,
        checked_on=today,
        valid_to=today if said.ended else None,
        compared_at=now,
        compared_by=by,
    )
    audit.record_accounts(EventType.LAW_COMPARED, by=by, now=now, row=code, ended=said.ended)
    return row
