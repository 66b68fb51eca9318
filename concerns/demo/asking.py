"""Names that somebody asks for in the demo, one in each state that a page can show, and a text that points to its
author: lived through by the same rules as everything else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from accounts.divisions import Division
from accounts.models import User
from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.played import Told
from concerns.domain import calendar, clock, copies, decisions, opening, requests
from concerns.domain.wanted import Wanted
from concerns.enums import Action, Basis, Consent, Purpose
from concerns.models import Concern

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

WORDS = "I would like to offer you a meeting away from work, and to agree how you are kept safe."
CONDITION = "Only if nobody at the home hears that we met."
GROUNDS = (
    "Residents are at risk tonight, and whoever raised it knows which of them. The handler receives the name and "
    "nobody else. Writing to the inbox did not get an answer in time."
)
WHY_TOLD = "People who live here may come to harm, and only you may know who they are."
AGREED = "The reporter agreed, and a meeting is offered within the days asked for."
REFUSED = "The condition cannot be kept: the meeting place is next to the home."
FIRST_WORD = "The risk is described and near. Less would not do."
COPY = (
    "Records of one week differ from what was given on those days. The differences are in more than one place and "
    "can be seen from the charts alone."
)


class Asking(Enum):
    """What becomes of the name, where somebody asks for it."""

    WAITS = "waits"  # for the reporter
    GRANTED = "granted"
    DECLINED = "declined"  # by a name keeper
    SAID_NO = "said_no"  # the reporter
    OVERRIDE = "override"  # waits for the second name keeper


# By place and number of the narrative.
ASKED = {
    ("larch", 6): Asking.WAITS,
    ("larch", 8): Asking.GRANTED,
    ("larch", 0): Asking.DECLINED,
    ("payroll", 1): Asking.SAID_NO,
    ("thornlea", 3): Asking.OVERRIDE,
}
COPIED = ("larch", 0)  # its text points to whoever wrote it: the others on the case read a working copy


@dataclass
class Names:
    """`keys` are the keepers' passphrases by name."""

    everybody: Iterable[Told]
    keys: Mapping[str, str] = field(repr=False)
    today: date

    def stories(self) -> list[Story]:
        ways: dict[Asking, Callable[[Told], Story]] = {
            Asking.WAITS: self._waits,
            Asking.GRANTED: self._granted,
            Asking.DECLINED: self._declined,
            Asking.SAID_NO: self._said_no,
            Asking.OVERRIDE: self._override,
        }
        told_of = {(told.plan.place, told.plan.number): told for told in self.everybody}
        asking = [ways[way](told_of[key]) for key, way in ASKED.items() if key in told_of]
        return [*asking, *([self._copied(told_of[COPIED])] if COPIED in told_of else [])]

    def _waits(self, told: Told) -> Story:
        """The reporter has some days left to answer."""
        yield (moment := self._back(2, 11))
        _ask(told, now=moment)

    def _granted(self, told: Told) -> Story:
        yield (moment := self._back(9, 10))
        row = _ask(told, now=moment, days=30)
        yield (moment := self._back(7, 20))
        requests.answer(row, consent=Consent.YES, on=calendar.receipt_date(moment))
        yield (moment := self._back(6, 14))
        self._decide(row, "Femi Castell", AGREED, now=moment)

    def _declined(self, told: Told) -> Story:
        yield (moment := self._back(6, 10))
        row = _ask(told, now=moment)
        yield (moment := self._back(5, 19))
        today = calendar.receipt_date(moment)
        requests.answer(row, consent=Consent.CONDITIONS, conditions=CONDITION, on=today)
        yield (moment := self._back(4, 15))
        self._decide(row, "Helen Sowerby", REFUSED, now=moment, agree=False)

    def _said_no(self, told: Told) -> Story:
        yield (moment := self._back(8, 9))
        row = _ask(told, now=moment)
        yield (moment := self._back(6, 21))
        requests.answer(row, consent=Consent.NO, on=calendar.receipt_date(moment))

    def _override(self, told: Told) -> Story:
        """One keeper agreed and the reporter is told; the other one has the last word."""
        yield (moment := self._back(4, 12))
        row = _ask(told, now=moment, basis=Basis.RISK)
        yield (moment := self._back(3, 16))
        self._decide(row, "Helen Sowerby", FIRST_WORD, now=moment)

    def _copied(self, told: Told) -> Story:
        """Whoever leads the case says that the text shows who wrote it, and writes what the others read."""
        yield (moment := self._back(5, 13))
        for step in (_mark, _write_copy):
            step(told, now=moment)

    def _decide(self, row: "NameRequest", name: str, reason: str, *, now: datetime, agree: bool = True) -> None:
        keeper = User.objects.get(name=name)
        decisions.read(row, by=keeper, now=now)
        private = opening.unlock(keeper, self.keys[name], now=now) if agree else None
        decisions.decide_within(row, agree=agree, reason=reason, by=keeper, now=now, private=private)

    def _back(self, days: int, hour: int) -> datetime:
        """So many working days before the load day."""
        known = clock.current_calendar()
        day = calendar.subtract_working_days(self.today, days, Division.ENGLAND_AND_WALES, known)
        return diary.at(day, hour)


def _ask(told: Told, *, now: datetime, basis: Basis = Basis.CONSENT, days: int = 14) -> "NameRequest":
    handler, overrides = told.handler, basis != Basis.CONSENT
    wanted = Wanted(
        basis=basis,
        purpose=Purpose.SAFETY if overrides else Purpose.MEET,
        days=days,
        recipient=handler,
        words=WHY_TOLD if overrides else WORDS,
        grounds=GROUNDS if overrides else "",
    )
    return requests.ask(_concern(told, handler, Action.ASK_FOR_NAME), wanted=wanted, by=handler, now=now)


def _concern(told: Told, by: User, action: Action) -> Concern:
    case = told.open(by, action)
    concern = case.concerns.select_related("data_key", "mailbox").get(reference=told.reference)
    concern.case = case
    return concern


def _mark(told: Told, *, now: datetime) -> None:
    copies.mark(_concern(told, told.handler, Action.WRITE_COPY), identifying=True, by=told.handler, now=now)


def _write_copy(told: Told, *, now: datetime) -> None:
    copies.write(_concern(told, told.handler, Action.WRITE_COPY), COPY, by=told.handler, now=now)
