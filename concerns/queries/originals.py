"""Where the questions for one original stand, for those on the case who read what was sent."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import calendar, originallooks, originals
from concerns.enums import Consent, OriginalPurpose, RequestState
from concerns.models import Attachment, OriginalRequest
from concerns.queries.inbox_dates import day


@dataclass(frozen=True)
class Line:
    """One question. `key` while whoever looks may take it back, `why` what only they read."""

    who: str
    purpose: str
    chip_kind: str
    chip_words: str
    more: str
    key: UUID | None = None
    why: str = field(default="", repr=False)


def lines(file: Attachment, *, viewer: User, now: datetime) -> list[Line]:
    """The latest one first."""
    return [_line(row, viewer=viewer, now=now) for row in originals.every().filter(attachment=file).reverse()]


def _line(row: OriginalRequest, *, viewer: User, now: datetime) -> Line:
    today = calendar.receipt_date(now)
    kind, words, more = _stands(row, today=today, now=now)
    own = row.asked_by_id == viewer.pk
    return Line(
        who=_("You") if own else row.asked_by.name,
        purpose=capfirst(str(OriginalPurpose(row.purpose).label)),
        chip_kind=kind,
        chip_words=words,
        more=more,
        key=row.pk if own and not originals.is_over(row, today=today) else None,
        why=originals.decision_of(row) if own else "",
    )


def _stands(row: OriginalRequest, *, today: date, now: datetime) -> tuple[str, str, str]:
    """A kind of chip, its words, and what comes next."""
    if row.state == RequestState.WITHDRAWN:
        return "neutral", _("Asked for no more"), ""  # taken back, or their case was joined to another
    if row.answer == Consent.NO and row.answered_date is not None:
        return "blocked", _("The reporter said no"), _("On %(day)s.") % {"day": day(row.answered_date)}
    if row.state == RequestState.REFUSED:
        return "blocked", _("Refused"), _("By whoever decided.")
    return _granted(row, now=now) if row.state == RequestState.GRANTED else _asked(row, today=today)


def _asked(row: OriginalRequest, *, today: date) -> tuple[str, str, str]:
    if originals.is_over(row, today=today):
        return "neutral", _("Over"), _("Nothing came of it in time.")
    if row.answer == Consent.YES:
        return "waiting", _("Waits for a second person"), _("The reporter said yes.")
    told = {"day": day(row.consult_by_date)}
    return "waiting", _("The reporter is asked"), _("No answer by %(day)s counts as no.") % told


def _granted(row: OriginalRequest, *, now: datetime) -> tuple[str, str, str]:
    ended = originallooks.over(row, now=now)
    if ended is not None:
        return "neutral", _("Ended"), capfirst(f"{ended.label}.")
    last = day(calendar.receipt_date(row.expires_at)) if row.expires_at else ""
    return "met", _("May be opened"), _("Until %(day)s at the latest.") % {"day": last}
