"""What name keepers read of a request: who asks and for whom, never what was raised (I11)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import calendar, deciders, decisions, gate, grants, requests
from concerns.domain.decisions import Opened
from concerns.enums import Basis, Body, Consent, Purpose, RequestState
from concerns.models import Concern
from concerns.queries import namecard
from concerns.queries.inbox_dates import day

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest


@dataclass(frozen=True)
class Check:
    """One line of what was looked at for the keeper: `words` and a smaller line under it."""

    done: bool
    words: str
    detail: str


@dataclass(frozen=True)
class Line:
    """A request in a list, or at the head of its page."""

    request: "NameRequest"
    reference: str
    who: str  # would know
    name: str  # the same, as it stands within a sentence
    ground: str
    purpose: str
    asked_by: str
    chip_kind: str
    chip_words: str
    until: date | None = None


def who(row: "NameRequest") -> str:
    if row.recipient is not None:
        return f"{row.recipient.name}, {row.recipient.title}"
    return capital(str(Body(row.body).label))


def purpose(row: "NameRequest") -> str:
    return namecard.purpose(Purpose(row.purpose))


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def line(row: "NameRequest", *, by: User, today: date) -> Line:
    kind, words = _chip(row, by=by, today=today)
    return Line(
        request=row,
        reference=row.concern.reference,
        who=who(row),
        name=row.recipient.name if row.recipient else str(Body(row.body).label),
        ground=str(Basis(row.basis).label),
        purpose=capital(purpose(row)),
        asked_by=f"{row.asked_by.name}, {row.asked_by.title}",
        chip_kind=kind,
        chip_words=words,
        until=today + calendar.DAY * row.days if row.recipient_id else None,
    )


def _chip(row: "NameRequest", *, by: User, today: date) -> tuple[str, str]:
    """Where it stands: over, waiting for somebody else, or for whoever looks at it."""
    if row.state == RequestState.GRANTED:
        return "met", _("Agreed")
    if requests.is_over(row, today=today):
        return "neutral", _("Taken back") if row.state == RequestState.WITHDRAWN else _("Not agreed")
    if row.basis == Basis.CONSENT and not row.answer:
        return "waiting", _("Waiting for the reporter")
    if row.asked_by_id == by.pk:
        return "waiting", _("Waiting for name keepers")
    return _chip_of_keeper(row, by=by, today=today)


def _chip_of_keeper(row: "NameRequest", *, by: User, today: date) -> tuple[str, str]:
    if row.basis == Basis.LIFE:
        return "overdue", _("Life at risk")
    if not decisions.can_agree_by_now(row, by=by, today=today):
        return "waiting", _("One name keeper agreed")
    return "due_soon", _("Waits for you")


def checks(row: "NameRequest", *, by: User, today: date) -> list[Check]:
    """What a keeper need not look up."""
    return [
        _of_reporter(row, today=today),
        Check(row.asked_by_id != by.pk, _("You are not the asker"), _("two people, always")),
        *(_of_recipient(row, row.recipient, today=today) if row.recipient else [_of_body(row)]),
    ]


def _of_reporter(row: "NameRequest", *, today: date) -> Check:
    if row.basis != Basis.CONSENT:
        return _of_override(row, today=today)
    asked = _("The reporter was asked")
    if row.answer and row.answered_date is not None:
        said = {
            Consent.YES: _("and said yes, on %(day)s"),
            Consent.CONDITIONS: _("and said “yes, but only if …”, on %(day)s"),
            Consent.NO: _("and said no, on %(day)s"),
        }[Consent(row.answer)]
        return Check(row.answer in requests.SAID_YES, asked, said % {"day": day(row.answered_date)})
    last = {"day": day(row.consult_by_date) if row.consult_by_date else ""}
    if requests.is_late(row, today=today):
        return Check(False, asked, _("and did not answer by %(day)s, which means no") % last)
    return Check(False, asked, _("and has until %(day)s to answer") % last)


def _of_override(row: "NameRequest", *, today: date) -> Check:
    """Of what is done without their yes: when they are told."""
    told = _("The reporter is told")
    if row.basis == Basis.LIFE:
        return Check(True, told, _("as soon as it is done, unless the request says later"))
    if row.sealed_why_not_before is not None and row.tell_date is not None and row.tell_date > today:
        return Check(True, told, _("on %(day)s, and not before") % {"day": day(row.tell_date)})
    from_day = requests.disclosure_day(row)
    if from_day is None:
        return Check(True, told, _("when the first name keeper agrees; a second may agree one working day later"))
    return Check(today >= from_day, told, _("The second may agree from %(day)s") % {"day": day(from_day)})


def _of_body(row: "NameRequest") -> Check:
    return Check(True, _("A body outside"), _("you are shown the name once, to pass it on"))


def _of_recipient(row: "NameRequest", person: User, *, today: date) -> list[Check]:
    passed, until = gate.is_passed(person, on=today), gate.pass_of(person)
    scenes = _("valid to %(day)s") % {"day": day(until)} if passed and until else _("not passed, or not any more")
    ready = passed and grants.has_key(person)
    no_key = _("no key to be shown names yet")
    return [
        Check(deciders.has_part(person, row.concern), _("On this case"), _("now, and asked again each time")),
        Check(ready, _("Five scenes passed"), scenes if ready or not passed else no_key),
    ]


@dataclass(frozen=True)
class Past:
    """One thing this keeper decided."""

    reference: str
    who: str
    agreed: bool
    day: date


def past(user: User, *, limit: int = 20) -> list[Past]:
    return [
        Past(
            reference=row.request.concern.reference,
            who=who(row.request),
            agreed=row.agreed,
            day=calendar.receipt_date(row.decided_at),
        )
        for row in decisions.decided_by(user, limit=limit)
    ]


def own_open(user: User, concern: Concern, *, today: date) -> list[Line]:
    """What this person asked about this name and can still take back."""
    rows = requests.of(concern).filter(asked_by=user, state__in=requests.OPEN)
    return [line(row, by=user, today=today) for row in rows]


def said(opened: Opened) -> list[dict[str, object]]:
    """Each keeper's word so far, for whoever decides next or looks at it afterwards."""
    return [
        {
            "who": f"{row.decided_by.name}, {row.decided_by.title}",
            "agreed": row.agreed,
            "day": calendar.receipt_date(row.decided_at),
            "reason": reason,
        }
        for row, reason in opened.said
    ]


@dataclass(frozen=True)
class Earlier:
    """Another request for the same name, and what came of it; no words of anybody."""

    who: str
    asked_by: str
    ground: str
    asked: date
    outcome: str


def earlier(row: "NameRequest", *, today: date) -> list[Earlier]:
    """Everything else that was ever asked about this name, the latest first."""
    others = requests.of(row.concern).exclude(pk=row.pk).prefetch_related("decisions__decided_by").reverse()
    return [
        Earlier(
            who=who(one),
            asked_by=f"{one.asked_by.name}, {one.asked_by.title}",
            ground=str(Basis(one.basis).label),
            asked=calendar.receipt_date(one.asked_at),
            outcome=_outcome(one, today=today),
        )
        for one in others
    ]


def _outcome(row: "NameRequest", *, today: date) -> str:
    if row.state == RequestState.REFUSED:
        refused = next((one for one in row.decisions.all() if not one.agreed), None)
        return _("Refused by %(who)s") % {"who": refused.decided_by.name} if refused else _("Refused")
    if row.answer == Consent.NO:
        return _("The reporter said no")
    ended = {RequestState.GRANTED: _("Agreed"), RequestState.WITHDRAWN: _("Taken back")}
    if words := ended.get(RequestState(row.state)):
        return words
    if not requests.is_over(row, today=today):
        return _("Not decided yet")
    if row.basis == Basis.CONSENT and not row.answer:
        return _("The reporter did not answer")
    return _("Not decided in time")


def allowed_by(row: "NameRequest") -> list[str]:
    """The name keepers who agreed, for whoever looks at it without reading why."""
    return [one.decided_by.name for one in row.decisions.filter(agreed=True).select_related("decided_by")]
