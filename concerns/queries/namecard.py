"""Whether a name is kept and what becomes of it, for those on its case. Never a name, nor how long it is."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from concerns.domain import calendar, grants, requests, reveals, wording
from concerns.enums import Action, Basis, Consent, GrantEnd, Mode, Purpose, RequestState
from concerns.models import Concern

# As staff read it; the reporter is told the same in the words of the enum.
PURPOSES = {
    Purpose.PROTECT: gettext_lazy("to protect or support the reporter"),
    Purpose.MEET: gettext_lazy("to meet the reporter or to speak with them"),
    Purpose.CHECK: gettext_lazy("to check facts that only the reporter can tell"),
    Purpose.SAFETY: gettext_lazy("to keep somebody else safe"),
    Purpose.PASS_ON: gettext_lazy("to pass it on to a body that must deal with this"),
}
NO_NAME = {
    Mode.UNNAMED: (
        gettext_lazy("One person knows. It is not written here"),
        gettext_lazy("There is nothing to ask for. Write to the reporter through their inbox."),
    ),
    Mode.ANONYMOUS: (
        gettext_lazy("Nobody gave a name"),
        gettext_lazy("There is nothing to ask for. Nobody may try to find out who it is."),
    ),
}


@dataclass(frozen=True)
class Card:
    """The identity card of look.md. `place` is a route that takes the reference, with its button."""

    heading: str
    sentence: str
    kept: bool = True
    detail: str = ""
    place: str = ""
    button: str = ""


def purpose(value: Purpose) -> str:
    return str(PURPOSES[value])


def card(concern: Concern, *, viewer: User, may: Set[Action], now: datetime) -> Card:
    """One query where nothing was asked for, or nothing can be; two for a locked name."""
    mode = Mode(concern.mode)
    if mode in NO_NAME:
        heading, sentence = NO_NAME[mode]
        return Card(str(heading), str(sentence), kept=False)
    seen = _seen(reveals.last_shown(concern))
    if mode == Mode.OPEN:
        return _given(seen, may_see=Action.REVEAL_OPEN_NAME in may)
    rows = list(grants.with_access(requests.of(concern), viewer, now=now))
    return _locked(rows, seen, viewer=viewer, may_ask=Action.ASK_FOR_NAME in may, today=calendar.receipt_date(now))


def _seen(day: date | None) -> str:
    if day is None:
        return _("Not opened by anybody so far.")
    return _("Last opened on %(date)s.") % {"date": wording.day(day)}


def _given(seen: str, *, may_see: bool) -> Card:
    return Card(
        _("Known to the people on this case"),
        _("The reporter said that the people working on this may know. It stays with them."),
        detail=seen,
        place="identity:open-name" if may_see else "",
        button=_("Show the name") if may_see else "",
    )


def _locked(rows: list[Any], seen: str, *, viewer: User, may_ask: bool, today: date) -> Card:
    """What opens it to this person first, then what waits, then what came of the latest request."""
    for row in rows[::-1]:
        if row.open_until is not None and row.state == RequestState.GRANTED and row.answer != Consent.NO:
            words = _("Open to you until %(until)s") % {"until": _short(row.open_until)}
            why = _("For this: %(purpose)s.") % {"purpose": purpose(Purpose(row.purpose))}
            return Card(words, why, detail=seen, place="identity:locked-name", button=_("Show the name"))
    for row in rows[::-1]:
        if not requests.is_over(row, today=today):
            asked = _("Asked on %(date)s") % {"date": _short(row.asked_at)}
            place, button = ("identity:ask", _("See what was asked")) if may_ask else ("", "")
            return Card(asked, _waits(row, viewer=viewer), detail=seen, place=place, button=button)
    heading, sentence = _came_of(rows[-1], today=today) if rows else _held()
    place, button = ("identity:ask", _("Ask to see it")) if may_ask else ("", "")
    return Card(heading, sentence, detail=seen, place=place, button=button)


def _short(moment: datetime) -> str:
    """A day of this month or the next, without its weekday: a heading has little room."""
    return wording.dated(calendar.receipt_date(moment), "j F")


def _held() -> tuple[str, str]:
    return _("A name is held"), _("You do not need it to write to the reporter. Messages reach them without it.")


def _waits(row: Any, *, viewer: User) -> str:
    """For whom somebody else asked reads that as well: the reporter is told their name with the question."""
    stands = _where_it_stands(row)
    if row.recipient_id != viewer.pk or row.asked_by_id == viewer.pk:
        return stands
    return _("%(name)s asked that you may see it. %(stands)s") % {"name": row.asked_by.name, "stands": stands}


def _where_it_stands(row: Any) -> str:
    if row.state == RequestState.AGREED:
        return _("One name keeper agreed. It waits for a second one.")
    if row.basis != Basis.CONSENT:
        return _("It waits for the name keepers.")
    if row.answer:
        return _("The reporter said yes. It waits for the name keepers.")
    return _("The reporter has until %(date)s to answer. Silence is no.") % {
        "date": wording.day(row.consult_by_date)
    }


def _came_of(row: Any, *, today: date) -> tuple[str, str]:
    if row.answer == Consent.NO:
        said = {"date": wording.day(row.answered_date)}
        return _("The reporter said no"), _("They said so on %(date)s. The name stays locked.") % said
    if row.state == RequestState.REFUSED:
        return _("Refused"), _("The name keepers did not agree. The name stays locked.")
    if row.basis == Basis.CONSENT and not row.answer and requests.is_late(row, today=today):
        told = {"date": wording.day(row.consult_by_date)}
        return _("No answer"), _("The reporter did not answer by %(date)s. That is a no.") % told
    if row.access_end:
        why = {"why": GrantEnd(row.access_end).label}
        return _("A name is held"), _("Your access has ended: %(why)s.") % why
    return _held()
