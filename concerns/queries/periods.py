"""The promised periods as sentences, for readers on both sides, and as a table for those who look after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain import profiles
from concerns.domain.calendar import Period, Unit
from concerns.domain.profiles import Profile
from concerns.models import DeadlineProfile
from concerns.queries import counting


@dataclass(frozen=True)
class Promised:
    """What is promised to somebody who raises something, in whole sentences."""

    profile: Profile

    @property
    def within_first(self) -> str:
        return within(self.profile.acknowledge)

    @property
    def within_answer(self) -> str:
        return within(self.profile.answer)

    @property
    def first(self) -> str:
        number = self.profile.acknowledge.number
        return {
            Unit.WORKING_DAYS: ngettext(
                "Your contact writes to you within %(number)d working day.",
                "Your contact writes to you within %(number)d working days.",
                number,
            ),
            Unit.DAYS: ngettext(
                "Your contact writes to you within %(number)d day.",
                "Your contact writes to you within %(number)d days.",
                number,
            ),
            Unit.MONTHS: ngettext(
                "Your contact writes to you within %(number)d month.",
                "Your contact writes to you within %(number)d months.",
                number,
            ),
        }[self.profile.acknowledge.unit] % {"number": number}

    @property
    def answer(self) -> str:
        number = self.profile.answer.number
        return {
            Unit.WORKING_DAYS: ngettext(
                "We aim to answer within %(number)d working day.",
                "We aim to answer within %(number)d working days.",
                number,
            ),
            Unit.DAYS: ngettext(
                "We aim to answer within %(number)d day.", "We aim to answer within %(number)d days.", number
            ),
            Unit.MONTHS: ngettext(
                "We aim to answer within %(number)d month.", "We aim to answer within %(number)d months.", number
            ),
        }[self.profile.answer.unit] % {"number": number}


def within(period: Period) -> str:
    """'Within 10 working days', as a heading."""
    number = period.number
    return {
        Unit.WORKING_DAYS: ngettext("Within %(number)d working day", "Within %(number)d working days", number),
        Unit.DAYS: ngettext("Within %(number)d day", "Within %(number)d days", number),
        Unit.MONTHS: ngettext("Within %(number)d month", "Within %(number)d months", number),
    }[period.unit] % {"number": number}


def promised(*, on: date) -> Promised:
    """What is promised today; one query."""
    return Promised(profiles.periods(on))


@dataclass(frozen=True)
class Kept:
    """One row of the table. `standing` is where it stands today: in force, to come, over, or replaced before."""

    number: int
    first_day: date
    acknowledge: str
    answer: str
    reason: str
    by: str
    added_at: datetime
    standing: str
    in_force: bool


def table(*, today: date) -> list[Kept]:
    """Every profile, the latest to begin first."""
    rows = list(DeadlineProfile.objects.select_related("added_by").order_by("-first_day", "-number"))
    current = next((row for row in rows if row.first_day <= today), None)
    return [_kept(row, rows, current=current, today=today) for row in rows]


def _kept(
    row: DeadlineProfile, rows: Sequence[DeadlineProfile], *, current: DeadlineProfile | None, today: date
) -> Kept:
    periods = profiles.of(row)
    return Kept(
        number=row.number,
        first_day=row.first_day,
        acknowledge=counting.amount(periods.acknowledge),
        answer=counting.amount(periods.answer),
        reason=row.reason,
        by=row.added_by.name if row.added_by else "",
        added_at=row.added_at,
        standing=_standing(row, rows, current=current, today=today),
        in_force=row == current,
    )


def _standing(
    row: DeadlineProfile, rows: Sequence[DeadlineProfile], *, current: DeadlineProfile | None, today: date
) -> str:
    if any(other.first_day == row.first_day and other.number > row.number for other in rows):
        return _("replaced before it began")
    if row == current:
        return _("in force")
    return _("to come") if row.first_day > today else _("over")


def choices() -> list[tuple[str, str]]:
    """The profiles that have a name, in words."""
    return [(name, _pair(profile)) for name, profile in profiles.PRESETS.items()]


def _pair(profile: Profile) -> str:
    return _("First letter: %(first)s. Answer: %(answer)s.") % {
        "first": counting.amount(profile.acknowledge),
        "answer": counting.amount(profile.answer),
    }
