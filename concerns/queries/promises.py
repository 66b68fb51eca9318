"""How a promised date stands today, in the same words on every staff page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain import calendar, wording
from concerns.domain.calendar import Calendar
from concerns.enums import Duty
from concerns.models import Deadline


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
    duty = Duty(deadline.duty)
    met = calendar.receipt_date(deadline.met_at) if deadline.met_at else None
    kind, chip, words = (
        _met(deadline, met) if met else _open(deadline, duty=duty, division=division, today=today, known=known)
    )
    extended = deadline.extended_date
    return Promise(
        duty=duty,
        due_date=deadline.due_date,
        extended_date=extended,
        met_date=met,
        chip_kind=kind,
        chip_words=chip,
        words=words,
        extended_words=_by(extended, left(duty, extended, division=division, today=today, known=known))
        if extended
        else "",
    )


def left(duty: Duty, due: date, *, division: str, today: date, known: Calendar) -> str:
    """'3 working days left' for the first letter, '3 days left' for the answer, 'due today', '2 days over'."""
    days = (due - today).days
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(count)d day over", "%(count)d days over", -days) % {"count": -days}
    if duty == Duty.ACKNOWLEDGE:
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


def _open(deadline: Deadline, *, duty: Duty, division: str, today: date, known: Calendar) -> tuple[str, str, str]:
    due = deadline.due_date
    standing = left(duty, due, division=division, today=today, known=known)
    words = _by(due, standing)
    latest = deadline.extended_date
    if latest and latest >= today:
        days = left(duty, latest, division=division, today=today, known=known)
        return "extended", _("Extended, %(days)s") % {"days": days}, words
    days_left = (due - today).days
    if days_left < 0:
        return "overdue", standing, words
    working = calendar.working_days_between(today, due, division, known)
    kind = "due_soon" if working <= 1 else "time_left"
    return kind, standing[:1].upper() + standing[1:], words


def _by(day: date, standing: str) -> str:
    return _("by %(date)s, %(standing)s") % {"date": wording.dated(day, "D j M"), "standing": standing}


def _short(day: date) -> str:
    return wording.dated(day, "j M")
