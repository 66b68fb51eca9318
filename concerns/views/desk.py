"""What the pages of one case share: the door, the head, the tabs."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from concerns.domain import access, tables
from concerns.enums import Action, Seat, State
from concerns.errors import Blocked, NoSuchCase
from concerns.forms import obstacles
from concerns.forms.obstacles import Stop
from concerns.forms.staff import version_in
from concerns.models import Case
from concerns.queries import casefile
from concerns.queries.casefile import STATE_CHIPS, CaseFile, ConcernFile

NOTHING: list[Stop] = []
LEADING = frozenset({Seat.OWNER, Seat.HANDLER})


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


def signed_in(request: HttpRequest) -> User:
    """The member of staff who asks; nobody else gets past the door."""
    if not isinstance(request.user, User):
        raise NoSuchCase
    return request.user


def enter(request: HttpRequest, reference: str, action: Action, *, now: datetime) -> Case:
    """The case, for a page that reads it (an event) or for a form that changes it (whose version must fit)."""
    if request.method == "POST":
        return access.find_case(request.user, reference, action, version=version_in(request.POST))
    if action != Action.READ:
        access.find_case(request.user, reference, action)
    return access.open_case(request.user, reference, now=now)


def read_again(request: HttpRequest, reference: str) -> None:
    """A form that was not taken shows the case again: that is reading it, as opening its page was."""
    if request.method == "POST":
        access.open_case(request.user, reference, now=timezone.now())


def stops(case: Case, blocked: Blocked, reference: str) -> list[Stop]:
    """Every reason in words. The step was rolled back, and with it the claim on the case's version."""
    case.refresh_from_db(fields=["version"])
    return obstacles.stops(blocked.reasons, reference=reference)


def page(request: HttpRequest, case: Case, reference: str, *, tab: str, today: date) -> dict[str, Any]:
    """Context of every page of a case: what is opened of it, its head and tabs, and what this person may do."""
    read_again(request, reference)
    file = casefile.load(case, reference, viewer=signed_in(request), today=today)
    actions = access.actions_now(file.held, case)
    return {
        "case": case,
        "file": file,
        "here": file.here,
        "reference": reference,
        "today": today,
        "actions": {action.value: True for action in actions},
        "may": actions,
        "leads": bool(LEADING & file.held),  # whoever leads the case may be shown who is blocked
        "state_chip": STATE_CHIPS[file.state],
        "mode_chip": "kept_name" if file.here.is_named else "neutral",
        "mode_words": file.here.mode_words,
        "tabs": _tabs(file, actions, tab),
    }


def _tabs(file: CaseFile, actions: Set[Action], current: str) -> list[Tab]:
    labels = {
        "case": _("Overview"),
        "concern": _("Concern"),
        "files": _("Files"),
        "decisions": _("Decisions"),
        "people": _("People and blocks"),
        "duties": _("Duties"),
        "meetings": _("Meetings and support"),
        "allegations": _("Allegations"),
        "messages": _messages(file.unread),
        "notes": _("Notes and tasks"),
        "afterwards": _("Afterwards"),
        "timeline": _("Timeline"),
    }
    if not _is_after(file):
        del labels["afterwards"]
    if Action.READ_ORIGINAL not in actions:
        del labels["messages"]  # they go through the contact
    if Action.READ_DECISIONS not in actions:
        del labels["decisions"]
    if not actions & {Action.READ_ORIGINAL, Action.SUPPORT_SUBJECT}:
        del labels["meetings"]
    return [
        Tab(label, reverse(f"casework:{name}", args=[file.reference]), name == current)
        for name, label in labels.items()
    ]


def _is_after(file: CaseFile) -> bool:
    """Somebody was answered, or was once and is owed another answer."""
    answered = any(one.concern.answered_date is not None for one in file.concerns)
    return answered or State(file.case.state) in tables.ENDING or any(_again(one) for one in file.concerns)


def _again(one: ConcernFile) -> bool:
    return any(row.round > 1 for row in getattr(one.concern, "owed", ()))


def _messages(unread: int) -> str:
    if not unread:
        return _("Messages")
    return ngettext("Messages, %(count)d new", "Messages, %(count)d new", unread) % {"count": unread}


def mark(form: Form, found: list[Stop]) -> list[Stop]:
    """Put what belongs to a field beside it; what is left belongs on top of the page."""
    left = []
    for one in found:
        name = one.url.removeprefix("#id_")
        if one.url.startswith("#id_") and name in form.fields:
            form.add_error(name, one.words)
        else:
            left.append(one)
    return left


def before(reasons: list[tuple[str, int | str | None]], reference: str) -> list[Stop]:
    """What stops a step already when its page opens."""
    return obstacles.stops(reasons, reference=reference)


def on_page(found: list[Stop], place: str, reference: str) -> list[Stop]:
    """What is mended in a field leads to the page that has it, where another page names it."""
    page = reverse(place, args=[reference])
    return [replace(one, url=f"{page}{one.url}") if one.url.startswith("#") else one for one in found]


def step(reference: str, form: Form, missing: list[Stop], blocks: list[Stop]) -> dict[str, Any]:
    """Context of a page with one step: what is missing as it opens, and what stopped it when it was tried."""
    return {
        "reference": reference,
        "form": form,
        "missing": [] if blocks else missing,
        "blocks": blocks,
        "has_errors": bool(blocks),
    }
