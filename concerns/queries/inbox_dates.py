"""The dates we promised a reporter and what became of them, in the words they read (copy: promised dates)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain import calendar, clock, profiles
from concerns.domain.calendar import Unit
from concerns.enums import Duty
from concerns.models import Concern, Deadline


@dataclass(frozen=True)
class Item:
    """One node of a timeline; `state` is done, now, todo or missed."""

    state: str
    what: str
    when: str


@dataclass(frozen=True)
class Names:
    """How one duty is called in each of its sentences."""

    title: str
    ahead: str
    missed: str


def day(value: date) -> str:
    """'Wednesday 6 January 2027'."""
    return date_format(value, "l j F Y")


def _names_of(deadline: Deadline) -> Names:
    """By its round: the first ones, those of a review, or another answer of ours."""
    if clock.is_review(deadline.round):
        return _names_of_review(Duty(deadline.duty))
    if deadline.round > 1:
        return Names(
            _("Our new answer"),
            _("We promised our new answer by {due}: {left}"),
            _("We promised our new answer by {due} and have not sent it."),
        )
    return _names(Duty(deadline.duty))


def _names_of_review(duty: Duty) -> Names:
    if duty == Duty.ACKNOWLEDGE:
        return Names(
            _("First letter of the review"),
            _("We promised the first letter of the review by {due}: {left}"),
            _("We promised the first letter of the review by {due} and have not sent it."),
        )
    return Names(
        _("Result of the review"),
        _("We promised the result of the review by {due}: {left}"),
        _("We promised the result of the review by {due} and have not sent it."),
    )


def _names(duty: Duty) -> Names:
    if duty == Duty.ACKNOWLEDGE:
        return Names(
            _("Our first letter"),
            _("We promised our first letter by {due}: {left}"),
            _("We promised our first letter by {due} and have not sent it."),
        )
    return Names(
        _("Our answer"),
        _("We promised our answer by {due}: {left}"),
        _("We promised our answer by {due} and have not sent it."),
    )


def first_dates(concern: Concern) -> list[Item]:
    """The page after Send: today, and the two dates that will not move."""
    due = {Duty(row.duty): row.due_date for row in concern.deadlines.all()}
    letter = _("By {due} your contact sends our first letter.").format(due=day(due[Duty.ACKNOWLEDGE]))
    answer = _("By {due} we aim to send our answer.").format(due=day(due[Duty.ANSWER]))
    return [
        Item("done", _("You told us"), day(concern.raised_date)),
        Item("todo", _("Our first letter"), letter),
        Item("todo", _("Our answer"), answer),
    ]


def of_logged(concern: Concern) -> list[Item]:
    """For whoever wrote it down: the dates, and which have passed before it was written."""
    return [
        _logged(row, today=concern.recorded_date)
        for row in concern.deadlines.filter(duty__in=clock.PROMISED).select_related("concern").order_by("due_date")
    ]


def _logged(deadline: Deadline, *, today: date) -> Item:
    title = _names(Duty(deadline.duty)).title
    if deadline.due_date >= today:
        return Item("todo", title, day(deadline.due_date))
    passed = _("It was due on {due}. It is overdue from the start, because you were told on {raised}.")
    return Item(
        "missed", title, passed.format(due=day(deadline.due_date), raised=day(deadline.concern.raised_date))
    )


def of_concern(concern: Concern, *, today: date, status: str) -> list[Item]:
    """The inbox: what was promised, kept, missed or is still to come, with where it stands now between."""
    ever = _ever_promised(concern)
    standing = [row for row in ever if row.replaced_by is None]
    standing.sort(key=lambda row: row.round)  # a review comes after what it is about
    promised = [_with_former(row, ever, today=today) for row in standing]
    past = [item for item in promised if item.state == "done"]
    ahead = [item for item in promised if item.state != "done"]
    here = [Item("now", status, "")] if ahead else []
    return [Item("done", _("You told us"), day(concern.raised_date)), *past, *here, *ahead]


def _ever_promised(concern: Concern) -> list[Deadline]:
    """What stands, and before it what a correction of the day put aside, the first one first."""
    rows = Deadline.ever.filter(concern=concern, duty__in=clock.PROMISED).select_related("replaced_by")
    return list(rows.order_by(F("replaced_by__asked_at").asc(nulls_last=True), "due_date"))


def _with_former(deadline: Deadline, ever: Iterable[Deadline], *, today: date) -> Item:
    """What was told stays told, also when the day was corrected from which it was counted."""
    item = _item(deadline, today=today)
    former = [row for row in ever if row.duty == deadline.duty and row.replaced_by is not None]
    words = [_told_before(row, first=row is former[0]) for row in former]
    return replace(item, when=" ".join([item.when, *words]))


def _told_before(deadline: Deadline, *, first: bool) -> str:
    told = _("Then we promised it by {due}, counted from {raised}.")
    if first:
        told = _("We first promised it by {due}, counted from {raised}.")
    raised = deadline.replaced_by.old_date if deadline.replaced_by else deadline.concern.raised_date
    stays = _("That date stays on the record.")
    if deadline.missed_at is not None:
        stays = _("We missed that date. It stays on the record as late.")
    return f"{told.format(due=day(deadline.due_date), raised=day(raised))} {stays}"


def _item(deadline: Deadline, *, today: date) -> Item:
    names = _names_of(deadline)
    if deadline.met_at is not None:
        return _met(deadline, names, on=calendar.receipt_date(deadline.met_at))
    if deadline.extended_date is not None and today <= deadline.extended_date:
        words = _extended(deadline.due_date, deadline.extended_date)
        return Item("todo", _("{duty}: new date").format(duty=names.title), words)
    if today > deadline.due_date:
        return _missed(deadline, names, today=today)
    return Item("todo", names.title, _ahead(deadline, names, today=today))


def _met(deadline: Deadline, names: Names, *, on: date) -> Item:
    """Kept or late by the first date, whatever was agreed since."""
    over = (on - deadline.due_date).days
    if over <= 0:
        words = _("We promised it by {due}. We sent it on {sent}.")
        title = _("{duty}: kept")
    else:
        words = ngettext(
            "We promised it by {due}. We sent it on {sent}, {count} day over.",
            "We promised it by {due}. We sent it on {sent}, {count} days over.",
            over,
        )
        title = _("{duty}: late")
    told = words.format(due=day(deadline.due_date), sent=day(on), count=over)
    return Item("done", title.format(duty=names.title), told)


def _missed(deadline: Deadline, names: Names, *, today: date) -> Item:
    over = (today - deadline.due_date).days
    sentences = [
        names.missed.format(due=day(deadline.due_date)),
        ngettext("It is {count} day over.", "It is {count} days over.", over).format(count=over),
        _("That is our failure, not yours. A senior manager is told about every date we miss."),
    ]
    return Item("missed", _("{duty}: missed").format(duty=names.title), " ".join(sentences))


def _extended(first: date, new: date) -> str:
    return _(
        "We now promise our answer by {new}. We first promised {due}. "
        "That date stays on the record, and passing it still counts as late."
    ).format(new=day(new), due=day(first))


def _ahead(deadline: Deadline, names: Names, *, today: date) -> str:
    if today == deadline.due_date:
        return _("It is due today.")
    return names.ahead.format(due=day(deadline.due_date), left=_left(deadline, today=today))


def _left(deadline: Deadline, *, today: date) -> str:
    """In working days where it was promised in them, else in calendar days."""
    period = profiles.stored(deadline.duty, deadline.period_number, deadline.period_unit)
    if period.unit != Unit.WORKING_DAYS:
        left = (deadline.due_date - today).days
        return ngettext("{count} day left.", "{count} days left.", left).format(count=left)
    known = clock.current_calendar()
    left = calendar.working_days_between(today, deadline.due_date, deadline.concern.division, known)
    return ngettext("{count} working day left.", "{count} working days left.", left).format(count=left)
