"""Where each mark of the clock bar stands, worked out from plain dates; the template only draws.

All dates are local days and all differences calendar days. The dates come from the clock, which alone decides
what is met and what is missed; they are compared here only to draw them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH = 944  # CSS px of the box at a window of 1280, so that text is drawn at its own size
MARGIN = 20
TRACK = 12
CHARACTER = 8.4  # widest common system font at 14.5 px
MARK = 9  # half of the widest mark
NEAREST = 96  # two labels closer than this never share a line
LINE_ABOVE = 22
LINE_BELOW = 42
AGE_WIDTH = 116
AGE_DAYS = 60  # the age bar's scale

Anchor = Literal["start", "middle", "end"]
MarkKind = Literal["raised", "target", "limit", "tick", "missed", "due", "extended", "today"]


class Target(Protocol):
    """A day that we set ourselves; `words` begin its label."""

    @property
    def words(self) -> str: ...
    @property
    def date(self) -> date: ...


class ClockDates(Protocol):
    """What a page must know of one concern to show its clock."""

    @property
    def today(self) -> date: ...
    @property
    def raised_date(self) -> date: ...
    @property
    def acknowledge_due_date(self) -> date: ...
    @property
    def acknowledged_date(self) -> date | None: ...
    @property
    def answer_due_date(self) -> date: ...
    @property
    def answered_date(self) -> date | None: ...
    @property
    def extended_date(self) -> date | None: ...
    @property
    def targets(self) -> Sequence[Target]: ...


@dataclass(frozen=True)
class Mark:
    kind: MarkKind
    x: int


@dataclass(frozen=True)
class Label:
    """One label; `second` is its line of detail, and `row` counts away from the track."""

    x: int
    first: str
    second: str = ""
    tone: Literal["ink", "amber", "quiet"] = "ink"
    anchor: Anchor = "middle"
    row: int = 0
    y: int = 0

    @property
    def second_y(self) -> int:
        return self.y + 19

    @property
    def span(self) -> tuple[float, float]:
        width = max(len(self.first), len(self.second)) * CHARACTER
        left = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return self.x - left, self.x - left + width


@dataclass(frozen=True)
class Stretch:
    kind: Literal["elapsed", "extension", "late"]
    x: int
    width: int


@dataclass(frozen=True)
class ClockBar:
    title: str
    height: int
    track_y: int
    stretches: list[Stretch]
    marks: list[Mark]
    above: list[Label]
    below: list[Label]
    width: int = WIDTH
    track: int = TRACK

    @property
    def rest(self) -> int:
        return self.width - 2 * MARGIN

    @property
    def middle(self) -> int:
        return self.track_y + TRACK // 2


@dataclass(frozen=True)
class AgeBar:
    day: int
    elapsed: int
    limit: int
    late: int
    width: int = AGE_WIDTH


def draw(dates: ClockDates) -> ClockBar:
    """The bar of one concern, from the day it was raised to its latest date and two days more."""
    scale = _Scale(dates)
    above = _place(_labels_above(dates, scale))
    below = _place(_labels_below(dates, scale))
    rows = 1 + max(label.row for label in above)
    track_y = rows * LINE_ABOVE + 14
    return ClockBar(
        title=_("The dates below as a line. Today is day %(day)s.") % {"day": _day_number(dates)},
        track_y=track_y,
        height=track_y + TRACK + (1 + max(label.row for label in below)) * LINE_BELOW + 16,
        stretches=_stretches(dates, scale),
        marks=_marks(dates, scale),
        above=[replace(label, y=track_y - 12 - label.row * LINE_ABOVE) for label in above],
        below=[replace(label, y=track_y + TRACK + 30 + label.row * LINE_BELOW) for label in below],
    )


def draw_age(*, day: int, limit: int) -> AgeBar:
    """The register's bar; `day` and `limit` are calendar days after raising, drawn on a scale of 60."""

    def x(days: int) -> int:
        return round(min(max(days, 0), AGE_DAYS) * AGE_WIDTH / AGE_DAYS)

    return AgeBar(
        day=day, elapsed=x(min(day, limit)), limit=x(limit), late=x(day) - x(limit) if day > limit else 0
    )


class _Scale:
    def __init__(self, dates: ClockDates) -> None:
        known = [
            dates.today,
            dates.acknowledge_due_date,
            dates.answer_due_date,
            *(one.date for one in dates.targets),
        ]
        known += [d for d in (dates.acknowledged_date, dates.answered_date, dates.extended_date) if d]
        self.first = dates.raised_date
        self.days = (max(known) + timedelta(days=2) - self.first).days

    def __call__(self, day: date) -> int:
        share = max((day - self.first).days, 0) / self.days
        return round(MARGIN + share * (WIDTH - 2 * MARGIN))


def _day_number(dates: ClockDates) -> int:
    return (dates.today - dates.raised_date).days


def _until(dates: ClockDates) -> date:
    """The day up to which time has run: it stops with the answer."""
    return min(dates.answered_date or dates.today, dates.today)


def _stretches(dates: ClockDates, scale: _Scale) -> list[Stretch]:
    until, due, start = scale(_until(dates)), scale(dates.answer_due_date), scale(dates.raised_date)
    found = [Stretch("elapsed", start, min(until, due) - start)]
    if dates.extended_date:
        found.append(Stretch("extension", due, scale(dates.extended_date) - due))
    if until > due:
        found.append(Stretch("late", due, until - due))
    return found


def _acknowledgement_missed(dates: ClockDates) -> bool:
    return (dates.acknowledged_date or dates.today) > dates.acknowledge_due_date


def _marks(dates: ClockDates, scale: _Scale) -> list[Mark]:
    marks = [Mark("target", scale(target.date)) for target in dates.targets]
    marks.append(Mark("limit", scale(dates.acknowledge_due_date)))
    marks.append(Mark("due", scale(dates.answer_due_date)))
    if dates.extended_date:
        marks.append(Mark("extended", scale(dates.extended_date)))
    marks.append(Mark("raised", scale(dates.raised_date)))
    if _acknowledgement_missed(dates):
        marks.append(Mark("missed", scale(dates.acknowledge_due_date)))
    marks += [Mark("tick", scale(day)) for day in (dates.acknowledged_date, dates.answered_date) if day]
    marks.append(Mark("today", scale(dates.today)))
    return marks


def _labels_above(dates: ClockDates, scale: _Scale) -> list[Label]:
    labels = [
        Label(scale(target.date), f"{target.words} {_short(target.date)}", tone="amber")
        for target in dates.targets
    ]
    words = _("acknowledge by %(date)s") % {"date": _short(dates.acknowledge_due_date)}
    labels.append(Label(scale(dates.acknowledge_due_date), words, tone="quiet"))
    labels = [_clear_of(label, scale(dates.today)) for label in labels]
    labels.append(Label(scale(dates.today), _("Today, day %(day)s") % {"day": _day_number(dates)}, row=1))
    return labels


def _clear_of(label: Label, today: int) -> Label:
    """Over the mark of today and its words, where it would stand in the mark."""
    left, right = _anchored(label).span
    return replace(label, row=2) if left < today + MARK and today - MARK < right else label


def _labels_below(dates: ClockDates, scale: _Scale) -> list[Label]:
    labels = [Label(scale(dates.raised_date), _("Raised"), _short(dates.raised_date))]
    if _acknowledgement_missed(dates) and not dates.acknowledged_date:
        due = dates.acknowledge_due_date
        labels.append(Label(scale(due), _("Not acknowledged"), _("due %(date)s") % {"date": _short(due)}))
    labels += _kept(_("Acknowledged"), dates.acknowledged_date, dates.acknowledge_due_date, scale)
    labels.append(Label(scale(dates.answer_due_date), _("Answer due"), _with_weekday(dates.answer_due_date)))
    if dates.extended_date:
        labels.append(Label(scale(dates.extended_date), _("Extended to"), _with_weekday(dates.extended_date)))
    labels += _kept(_("Answered"), dates.answered_date, dates.answer_due_date, scale)
    return labels


def _kept(words: str, on: date | None, due: date, scale: _Scale) -> list[Label]:
    if on is None:
        return []
    over = (on - due).days
    if over <= 0:
        return [Label(scale(on), words, _("%(date)s, in time") % {"date": _short(on)})]
    late = ngettext("%(date)s, %(days)s day late", "%(date)s, %(days)s days late", over)
    return [Label(scale(on), words, late % {"date": _short(on), "days": over})]


def _place(labels: Iterable[Label]) -> list[Label]:
    """Anchor labels inside the box and move the later of two that would touch to a further line."""
    placed: list[Label] = []
    for label in sorted(labels, key=lambda one: (one.row, one.x)):
        fitted = _anchored(label)
        while any(_touch(fitted, other) for other in placed if other.row == fitted.row):
            fitted = replace(fitted, row=fitted.row + 1)
        placed.append(fitted)
    return placed


def _anchored(label: Label) -> Label:
    left, right = label.span
    if left < 0:
        return replace(label, anchor="start", x=max(label.x - 8, 2))
    if right > WIDTH:
        return replace(label, anchor="end", x=min(label.x + 8, WIDTH - 2))
    return label


def _touch(one: Label, other: Label) -> bool:
    overlap = one.span[0] < other.span[1] + 8 and other.span[0] < one.span[1] + 8
    return overlap or abs(one.x - other.x) < NEAREST


def _short(day: date) -> str:
    return date_format(day, "j M")


def _with_weekday(day: date) -> str:
    return date_format(day, "D j M")
