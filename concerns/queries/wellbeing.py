"""The checks after closing: days for those on the case, numbers for those who oversee; no answer, no name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import offers, wellbeing, wording
from concerns.models import Case, WellbeingCheck

HELD = wellbeing.OWN  # whatever a reporter answered counts as held
FEWEST = 5  # that a figure names


@dataclass(frozen=True)
class Planned:
    """One check of one reporter, as those on the case may know it."""

    reference: str
    words: str
    due_date: date
    chip_kind: str
    chip_words: str


@dataclass(frozen=True)
class Month:
    """What was asked in one month, of everybody together, in figures that are too large to point at anybody."""

    first: date
    asked: str
    answered: str


def words(months: int) -> str:
    """As a heading has it."""
    return {
        0: _("Check at closing"),
        1: _("One-month check"),
        3: _("Three-month check"),
        6: _("Six-month check"),
        12: _("Twelve-month check"),
    }[months]


def of_case(case: Case, *, today: date) -> list[Planned]:
    """Which days there are, and which of them have come: the inbox asks from its day on. Neither whether they
    answered nor whether they wish to be asked: bad treatment may come from those who read this."""
    return [_planned(check, today=today) for check in wellbeing.of_case(case)]


def _planned(check: WellbeingCheck, *, today: date) -> Planned:
    kind, chip = ("time_left", _("To come")) if check.due_date > today else ("met", _("Asked"))
    return Planned(check.concern.reference, words(check.months), check.due_date, kind, chip)


def next_sentence(rows: Iterable[Planned], *, today: date) -> str:
    """The step that comes next in a closed case; empty without one."""
    coming = [row for row in rows if row.chip_kind == "time_left" and row.due_date > today]
    if not coming:
        return ""
    first = min(coming, key=lambda row: row.due_date)
    return _("%(check)s on %(day)s") % {"check": first.words, "day": wording.day(first.due_date)}


def by_month(viewer: User, *, today: date) -> list[Month]:
    """Months that are over, the last first. Neither whose nor what they answered; those who do not want to be
    asked are in no number, and neither are cases that this person must not know of (I7)."""
    rows = WellbeingCheck.objects.filter(
        concern__case__in=offers.not_hidden_from(viewer).values("pk"), asked_date__lt=today.replace(day=1)
    )
    found: dict[date, list[str]] = {}
    for asked, answer in rows.values_list("asked_date", "answer"):
        if asked is not None:
            found.setdefault(asked.replace(day=1), []).append(answer)
    return [
        Month(first, _figure(len(answers)), _figure(sum(answer in HELD for answer in answers)))
        for first, answers in sorted(found.items(), reverse=True)
    ]


def _figure(count: int) -> str:
    """None is too few as well: that nobody answered tells it of each who was asked."""
    return str(count) if count >= FEWEST else _("fewer than %(count)d") % {"count": FEWEST}
