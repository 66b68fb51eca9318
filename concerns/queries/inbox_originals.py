"""What a reporter reads about their files as they sent them: who asks to open one, who did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from concerns.domain import giving, originallooks, originals
from concerns.enums import Consent, OriginalPurpose, RequestState
from concerns.models import Concern, OriginalRequest
from concerns.queries.filelist import title
from concerns.queries.inbox_dates import day
from concerns.queries.inbox_names import SEAT_WORDS


@dataclass(frozen=True)
class Question:
    key: UUID
    number: int
    who: str
    why: str
    words: str = field(repr=False)
    until: date
    answer_by: date
    may_say_yes: bool  # else a yes can only be taken back


@dataclass(frozen=True)
class Line:
    """How a question stands that was answered, or was not; `key` as long as the answer may be another."""

    number: int
    who: str
    said: str
    more: str
    key: UUID | None


@dataclass(frozen=True)
class AboutFiles:
    questions: Sequence[Question]
    lines: Sequence[Line]
    seen: Sequence[str]


def about(concern: Concern, *, today: date) -> AboutFiles:
    asked = list(originals.of(concern))
    waiting = [row for row in asked if not row.answer and originals.may_answer(row, today=today)]
    return AboutFiles(
        questions=[question(row, today=today) for row in waiting],
        lines=[line(row, today=today) for row in asked if row not in waiting],
        seen=[_seen(one) for one in originallooks.seen(concern)] if asked else [],
    )


def question(row: OriginalRequest, *, today: date) -> Question:
    """What is asked, of which file, and until when it could be opened."""
    return Question(
        key=row.pk,
        number=row.attachment.number,
        who=f"{row.asked_by.name}, {row.asked_by.title}",
        why=str(OriginalPurpose(row.purpose).label),
        words=originals.words_of(row),
        until=originals.until(row),
        answer_by=row.consult_by_date,
        may_say_yes=originals.may_say_yes(row, today=today),
    )


def line(row: OriginalRequest, *, today: date) -> Line:
    may_change = originals.may_answer(row, today=today)
    return Line(
        number=row.attachment.number,
        who=f"{row.asked_by.name}, {row.asked_by.title}",
        said=_said(row),
        more=_more(row, today=today),
        key=row.pk if may_change else None,
    )


@dataclass(frozen=True)
class Given:
    """A file from us that they may save."""

    key: UUID
    title: str
    who: str
    day: date


def files_given(concern: Concern) -> list[Given]:
    return [
        Given(row.pk, title(row.number, row.kind), row.sent_by.name if row.sent_by else "", row.sent_date)
        for row in giving.given(concern)
    ]


def _said(row: OriginalRequest) -> str:
    if row.answered_date is not None:
        words = _("You said yes on {day}.") if row.answer == Consent.YES else _("You said no on {day}.")
        return words.format(day=day(row.answered_date))
    if row.state != RequestState.ASKED:
        return _("This is not asked any more.")
    return _("You did not answer by {day}. We took that as no.").format(day=day(row.consult_by_date))


def _more(row: OriginalRequest, *, today: date) -> str:
    if row.answer != Consent.YES or row.state == RequestState.REFUSED:
        return _("The file stays locked.")
    if originals.is_over(row, today=today):
        return _("This has ended.")
    if row.state == RequestState.ASKED:
        return _("A second person decides next. You can change your mind.")
    return _("They may open it now. You can change your mind. That ends it from then on.")


def _seen(one: originallooks.Seen) -> str:
    words = _("{who} opened file {number} as you sent it, on {day}. The reason was: {reason}.")
    who, reason = SEAT_WORDS[one.seat], one.reason.rstrip(".")
    return words.format(who=who, number=one.number, day=day(one.on), reason=reason)
