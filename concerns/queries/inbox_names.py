"""What a reporter reads about their own name: who asks for it, what was done without asking, who saw it. Never the
name itself (copy: if someone asks to see your name)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import access, grants, overrides, requests, reveals, vault
from concerns.domain.overrides import Stage, Told
from concerns.domain.reveals import Seen
from concerns.enums import Basis, Consent, Mode, RequestState, Seat
from concerns.models import Concern
from concerns.queries.inbox_dates import day

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

NOT_WHOLE = gettext_lazy("Your name was seen more often than we can show here. Please tell us.")
SEAT_WORDS = {
    Seat.OWNER: gettext_lazy("A first reader"),
    Seat.HANDLER: gettext_lazy("Your contact"),
    Seat.INVESTIGATOR: gettext_lazy("An investigator"),
    Seat.SECOND_READER: gettext_lazy("A second reader"),
    Seat.REVIEWER: gettext_lazy("A reviewer"),
    Seat.OBSERVER: gettext_lazy("An observer"),
    Seat.COVER: gettext_lazy("A person who stands in while somebody is away"),
}
SAID = {
    Consent.YES: gettext_lazy("You said yes on {day}."),
    Consent.CONDITIONS: gettext_lazy("You said “Yes, but only if …” on {day}."),
    Consent.NO: gettext_lazy("You said no on {day}."),
}
LOCKED = gettext_lazy(
    "Your name stays locked. If that means we cannot do part of the work, your contact tells you which part."
)


# What cannot be undone, by the way that was and the way that is chosen.
NO_WAY_BACK = gettext_lazy("You cannot go back to giving no name.")
MAY_SEE = gettext_lazy("Your contact can see your name, and we do not ask you first.")
WARNINGS: Mapping[tuple[bool, Mode], Sequence[Promise | str]] = {
    (False, Mode.CONFIDENTIAL): (
        gettext_lazy("We lock your name away. The name keepers can open it, but they cannot see your concern."),
        gettext_lazy(
            "Anyone else must have a reason. We ask you first, except in danger, by law or for the police."
        ),
        NO_WAY_BACK,
    ),
    (False, Mode.OPEN): (MAY_SEE, gettext_lazy("You cannot take back what someone has seen."), NO_WAY_BACK),
    (False, Mode.UNNAMED): (
        gettext_lazy("We do not write your name down. One person here knows it, because you told them."),
    ),
    (True, Mode.OPEN): (
        MAY_SEE,
        gettext_lazy("The copy that was locked away is destroyed. You can lock your name away again later."),
        gettext_lazy("You cannot take back what someone has seen."),
    ),
    (True, Mode.CONFIDENTIAL): (
        gettext_lazy("This stops new people from seeing your name."),
        gettext_lazy("We ask you first, except in danger, by law or for the police."),
        gettext_lazy("The open copy is destroyed. It cannot undo what was seen."),
    ),
}


@dataclass(frozen=True)
class Question:
    """The question of one person. `who` and `only` are its first line, `words` what the asker adds."""

    key: UUID
    heading: str
    who: str
    only: str
    why: str
    by: str  # whose words these are; empty where it is whoever would be shown the name
    words: str = field(repr=False)
    until: date
    answer_by: date


@dataclass(frozen=True)
class Line:
    """Where one question stands that was answered, or was not; `key` as long as the answer may be another."""

    who: str
    said: str
    more: str
    key: UUID | None


@dataclass(frozen=True)
class ToldLine:
    """What was done without asking, or will be: `why` and `why_later` are whole sentences, or the end of one."""

    stage: Stage
    to: str
    day: date | None
    last: date | None
    why: str = field(repr=False)
    why_later: str = field(repr=False)


@dataclass(frozen=True)
class AboutName:
    mode: Mode
    is_held: bool
    questions: Sequence[Question]
    told: Sequence[ToldLine]
    lines: Sequence[Line]
    seen: Sequence[str]

    @property
    def is_locked(self) -> bool:
        return self.mode == Mode.CONFIDENTIAL


def about(concern: Concern, *, today: date) -> AboutName:
    asked = [row for row in requests.of(concern) if row.basis == Basis.CONSENT]
    waiting = [row for row in asked if not row.answer and requests.may_answer(row, today=today)]
    return AboutName(
        mode=Mode(concern.mode),
        is_held=vault.is_held(concern),
        questions=[question(row) for row in waiting],
        told=[_told(one) for one in overrides.told(concern, today=today)],
        lines=[line(row, today=today) for row in asked if row not in waiting],
        seen=seen(concern, today=today),
    )


def seen(concern: Concern, *, today: date) -> list[str]:
    """Who saw the name, each in a sentence; whom they must not be told of yet is left out. What was taken out of
    the record is not there to be told, but that it was is."""
    lines = [_seen(one) for one in reveals.seen(concern, today=today)]
    return lines if reveals.is_whole(concern) else [*lines, str(NOT_WHOLE)]


def warnings(was: Mode, mode: Mode) -> Sequence[Promise | str]:
    """What changes with a new way, and what of it cannot be undone."""
    return WARNINGS[was in vault.NAMED, mode]


def _seen(one: Seen) -> str:
    if one.body is not None:
        words = _("We gave your name to {who} on {day}. The reason was: {reason}.")
        return words.format(who=one.body.label, day=day(one.on), reason=one.reason.rstrip("."))
    who = SEAT_WORDS[one.seat] if one.seat else _("Somebody")
    words = _("{who} saw your name on {day}. The reason was: {reason}.")
    return words.format(who=who, day=day(one.on), reason=one.reason.rstrip("."))


def _told(one: Told) -> ToldLine:
    why_later = one.why_not_before
    if not why_later and one.basis == Basis.LIFE:
        why_later = _("a life was at risk")
    return ToldLine(one.stage, one.to, one.day, one.last, _ended(one.reason), _ended(why_later))


def _ended(text: str) -> str:
    """As a sentence ends, whatever somebody typed."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def question(row: "NameRequest") -> Question:
    """What is asked, of whom it would be shown to and until when at the latest."""
    by = row.consult_by_date
    until = grants.until(row)
    if by is None or until is None:
        raise ValueError("The reporter was not asked this.")
    return Question(
        key=row.pk,
        heading=_heading(row),
        who=_who(row),
        only=_("Nobody else is told it") if row.body else _("Nobody else is shown it"),
        why=str(row.get_purpose_display()),
        by="" if row.asked_by_id == row.recipient_id else row.asked_by.name,
        words=requests.words_of(row),
        until=until,
        answer_by=by,
    )


def _heading(row: "NameRequest") -> str:
    if row.recipient is not None and row.recipient_id != row.asked_by_id:
        words = _("{by}, {title}, asks that {who} may see your name")
        return words.format(by=row.asked_by.name, title=row.asked_by.title, who=row.recipient.name)
    if row.recipient is not None:
        return _("{who} asks to see your name").format(who=row.recipient.name)
    return _("We ask to give your name to {body}").format(body=row.get_body_display())


def _who(row: "NameRequest") -> str:
    to = row.recipient
    if to is None:
        return str(row.get_body_display())
    if to == access.handler_of(row.concern.case):
        return _("{name}, {title}, your contact.").format(name=to.name, title=to.title)
    return _("{name}, {title}.").format(name=to.name, title=to.title)


def line(row: "NameRequest", *, today: date) -> Line:
    to = row.recipient
    who = f"{to.name}, {to.title}" if to is not None else str(row.get_body_display())
    may_change = requests.may_take_back(row) or requests.may_answer(row, today=today)
    return Line(who=who, said=_said(row), more=_more(row), key=row.pk if may_change else None)


def _said(row: "NameRequest") -> str:
    if row.answered_date is not None:
        return str(SAID[Consent(row.answer)]).format(day=day(row.answered_date))
    if row.state != RequestState.ASKED or row.consult_by_date is None:
        return _("This is not asked any more.")
    return _("You did not answer by {day}. We took that as no.").format(day=day(row.consult_by_date))


def _more(row: "NameRequest") -> str:
    if row.concern.mode != Mode.CONFIDENTIAL:
        return ""
    if row.answer not in requests.SAID_YES:
        return str(LOCKED)
    if row.state == RequestState.ASKED:
        return _("Thank you. A name keeper decides next. You can change your mind.")
    if row.state != RequestState.GRANTED:
        return _("They do not see your name: a name keeper said no, or it is not needed any more.")
    if requests.may_take_back(row):
        return _(
            "Thank you. They may see your name now. You can change your mind. "
            "That ends their access from then on. It cannot make anyone forget."
        )
    return _("This has ended.") if row.recipient is not None else _("We passed your name on.")
