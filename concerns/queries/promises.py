"""How a promised date stands today, in the same words on every staff page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain import calendar, ladder, profiles, targets, wording
from concerns.domain.calendar import Calendar, Unit
from concerns.enums import Duty
from concerns.models import Concern, Deadline


@dataclass(frozen=True)
class Promise:
    """One duty: its dates, its chip, and what both say in words."""

    duty: Duty
    due_date: date
    extended_date: date | None
    met_date: date | None
    chip_kind: str
    chip_words: str
    words: str
    extended_words: str = ""
    is_missed: bool = False

    @property
    def is_open(self) -> bool:
        return self.met_date is None

    @property
    def is_over(self) -> bool:
        return self.chip_kind == "overdue"

    @property
    def shape(self) -> str:
        return {"met": "tick", "met_late": "tick-line", "overdue": "over"}.get(self.chip_kind, "")


def promise(deadline: Deadline, *, division: str, today: date, known: Calendar) -> Promise:
    """Time left and over is counted from `today` in London; over always in calendar days, from the first date."""
    met = calendar.receipt_date(deadline.met_at) if deadline.met_at else None
    kind, chip, words = (
        _met(deadline, met) if met else _open(deadline, division=division, today=today, known=known)
    )
    extended = deadline.extended_date
    return Promise(
        duty=Duty(deadline.duty),
        due_date=deadline.due_date,
        extended_date=extended,
        met_date=met,
        chip_kind=kind,
        chip_words=chip,
        words=words,
        extended_words=_by(extended, left(deadline, extended, division=division, today=today, known=known))
        if extended
        else "",
        is_missed=deadline.missed_at is not None,
    )


def first_target(concern: Concern, standing: Iterable[Deadline], *, known: Calendar) -> date | None:
    """By when we want the first letter out ourselves; None where it was promised as early as that."""
    first = next(row for row in standing if row.duty == Duty.ACKNOWLEDGE)
    raised = concern.raised_date
    target = calendar.add_working_days(raised, ladder.FIRST_LETTER_TARGET, concern.division, known)
    return target if target < first.due_date else None


def in_working_days(deadline: Deadline) -> bool:
    """Whether its time is counted in them: the first letter's by the policy, the answer's not."""
    if deadline.duty in targets.TARGETS:
        return targets.period(Duty(deadline.duty)).unit == Unit.WORKING_DAYS
    period = profiles.stored(deadline.duty, deadline.period_number, deadline.period_unit)
    return period.unit == Unit.WORKING_DAYS


def left(deadline: Deadline, due: date, *, division: str, today: date, known: Calendar) -> str:
    """'3 working days left' for the first letter, '3 days left' for the answer, 'due today', '2 days over'."""
    days = (due - today).days
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(count)d day over", "%(count)d days over", -days) % {"count": -days}
    if in_working_days(deadline):
        working = calendar.working_days_between(today, due, division, known)
        return ngettext("%(count)d working day left", "%(count)d working days left", working) % {"count": working}
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def _met(deadline: Deadline, met: date) -> tuple[str, str, str]:
    late = (met - deadline.due_date).days
    when = _short(met)
    if late > 0:
        over = ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
        return "met_late", _("Done %(over)s") % {"over": over}, f"{when}, {over}"
    due = _("due %(date)s") % {"date": _short(deadline.due_date)}
    return "met", _("Done in time"), f"{when}, {due}"


def _open(deadline: Deadline, *, division: str, today: date, known: Calendar) -> tuple[str, str, str]:
    due = deadline.due_date
    standing = left(deadline, due, division=division, today=today, known=known)
    words = _by(due, standing)
    latest = deadline.extended_date
    if latest and latest >= today:
        days = left(deadline, latest, division=division, today=today, known=known)
        return "extended", _("Extended, %(days)s") % {"days": days}, words
    days_left = (due - today).days
    if days_left < 0:
        return _over(deadline, -days_left, words)
    working = calendar.working_days_between(today, due, division, known)
    kind = "due_soon" if working <= 1 else "time_left"
    return kind, standing[:1].upper() + standing[1:], words


def _over(deadline: Deadline, days: int, words: str) -> tuple[str, str, str]:
    """A target of ours is passed and not missed: nobody was promised it."""
    over = ngettext("%(count)d day over", "%(count)d days over", days) % {"count": days}
    if deadline.duty in targets.TARGETS:
        return "due_soon", over, _("%(words)s, our own target") % {"words": words}
    return "overdue", over, words


def _by(day: date, standing: str) -> str:
    return _("by %(date)s, %(standing)s") % {"date": wording.dated(day, "D j M"), "standing": standing}


def _short(day: date) -> str:
    return wording.dated(day, "j M")
