"""What people need, as the pages of it draw it: each of the two compartments for those who may read it (R29)."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concerns.domain.support import Opened
from concerns.enums import Action
from concerns.models import Case, Concern, ReporterSupport, SubjectSupport
from concerns.queries.inbox_dates import day


@dataclass(frozen=True)
class Line:
    """One compartment from outside: whether it was considered, and when somebody looks again."""

    heading: str
    place: str
    chip_kind: str
    chip_words: str
    words: str


@dataclass(frozen=True)
class Need:
    """One record, opened for its own page."""

    pk: UUID
    heading: str = field(repr=False)
    facts: Sequence[tuple[str, str]] = field(repr=False)
    chip_kind: str
    chip_words: str
    who: str


def lines(case: Case, concern: Concern, *, may: Set[Action], today: date) -> list[Line]:
    """Nothing is opened for it."""
    found = []
    if Action.SUPPORT_REPORTER in may:
        heading = _("Support for whoever spoke up")
        found.append(_line(heading, "casework:support-reporter", concern.support.all(), today=today))
    if Action.SUPPORT_SUBJECT in may:
        heading = _("Support for the person it is about")
        found.append(_line(heading, "casework:support-subject", case.support.all(), today=today))
    return found


def _line(heading: str, place: str, found: Iterable[ReporterSupport | SubjectSupport], *, today: date) -> Line:
    rows = list(found)
    needs = [row.review_date for row in rows if row.is_needed]
    if not rows:
        return Line(
            heading,
            place,
            "due_soon",
            _("Not considered yet"),
            _("The case cannot close before this is recorded."),
        )
    due = min((one for one in needs if one), default=None)
    if due is not None and due <= today:
        return Line(heading, place, "overdue", _("Look at it again"), _("Since %(day)s.") % {"day": day(due)})
    if due is not None:
        words = _("To be looked at again on %(day)s.") % {"day": day(due)}
        return Line(heading, place, "time_left", _count(len(needs)), words)
    if needs:
        return Line(heading, place, "met", _count(len(needs)), _("Nothing is left to look at."))
    return Line(heading, place, "met", _("Considered"), _("Nothing was needed."))


def _count(count: int) -> str:
    return ngettext("%(count)d need", "%(count)d needs", count) % {"count": count}


def needs(opened: Iterable[Opened], *, today: date) -> list[Need]:
    return [_need(one, today=today) for one in opened]


def _need(one: Opened, *, today: date) -> Need:
    support, row = one.support, one.row
    on = row.review_date
    if support.reason:
        chip, heading = ("met", _("Considered")), _("Nothing was needed")
        facts = [(_("How we know"), support.reason)]
    else:
        heading = support.need
        chip = ("met", _("Nothing is left to look at")) if on is None else ("time_left", _("Under way"))
        if one.is_due(on=today):
            chip = ("overdue", _("Look at it again"))
        facts = [
            (_("Offered"), support.offered),
            (_("Do they want it?"), str(support.accepted.label)),
            (_("What came of it"), support.came_of),
            (_("Look at it again"), day(on) if on else ""),
        ]
    told = [(label, words) for label, words in facts if words]
    return Need(row.pk, heading, told, *chip, row.decided_by.name)
