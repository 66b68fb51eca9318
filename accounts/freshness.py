"""Where somebody must have shown just now who they are, and what is kept of a form that came too late.

The one table: whatever changes who may open what, or opens a name, stands here by the name of its route. The
middleware asks it before any view runs, so a page cannot forget to.
"""

import re
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

MINUTES: dict[str, int] = {
    "accounts:password": 5,
    "accounts:people-export": 5,
    "accounts:people-import": 5,
    "accounts:people-import-agree": 5,
    "accounts:person-edit": 5,
    "accounts:person-invite": 5,
    "accounts:person-leave": 5,
    "accounts:person-new": 5,
    "accounts:person-reset": 5,
    "accounts:person-return": 5,
    "accounts:person-role": 5,
    "accounts:proposal": 5,
    "accounts:rota": 5,
    "accounts:second-step-app": 5,
    "accounts:second-step-codes": 5,
    "accounts:second-step-key": 5,
    "accounts:second-step-picture": 5,
    "accounts:second-step-remove": 5,
    "accounts:settings": 5,
    "accounts:unit": 5,
    "accounts:unit-new": 5,
    "casework:file-original": 5,
    "dates:calendar": 5,
    "dates:profile-new": 5,
    "guidance:link": 5,
    "guidance:link-new": 5,
    "identity:file-note": 5,
    "identity:kept-out": 5,
    "identity:key": 5,
    "identity:key-anew": 5,
    "identity:locked-name": 5,
    "identity:open-name": 5,
    "identity:request": 5,
    "identity:vault-key": 5,
    "identity:vault-recover": 5,
    "identity:vault-remove": 5,
    "identity:vault-rotate": 5,
    "identity:vault-set-up": 5,
    "identity:vault-share": 5,
    "letters:kind": 5,
    "statements:edit": 5,
    "policy:edit": 5,
}
# What does not stand there although it is nearby, and why; each of them asks for a second step in this session.
NOT_HERE = {
    "outside:compare": "what anybody may read of bodies outside; opens nothing, and an event says who compared it",
    "statements:law-row": "the same of a row of the law",
    "accounts:people": "a search, sent in the body so that no name stands in an address; changes nothing",
    "accounts:person-sign-out": "ends the sessions of a lost laptop; opens nothing, and is wanted in a hurry",
    "accounts:undelivered": "sends a note again or not; opens nothing and shows nothing of a case",
    "casework:search": "shows what the pages of one’s own cases show, which ask nobody again; events say so",
    "accounts:away": "says when somebody is not here; opens nothing, and takes away nothing that lasts",
    "accounts:away-people": "the same, for whoever suddenly cannot say it; they are told",
    "accounts:away-change": "the same; being back ends what stood in for them",
    "handover:person": "as casework:appoint, for many cases at once; opens nothing to whoever does it unseen",
    "casework:appoint": "a lead's daily work; opens nothing to whoever does it",
    "identity:scenes": "an exercise; a pass alone opens nothing, and it takes longer than five minutes",
    "identity:file-notes": "references alone; each note asks again",
    "oversight:review-choose": "as casework:appoint, for a review that has not begun; events say so",
    "incidents:take-over": "as triage:take-over: a lead’s, of what nobody looks after; an event says so",
    "triage:accept": "a lead's daily work; opens nothing to whoever does it",
    "triage:ask": "the same",
    "triage:refer": "the same",
    "triage:split": "the same; it opens a case without a name",
    "offers:offer": "a yes opens a case to whoever a lead chose; two people, and events say so",
    "triage:take-over": "opens a case to its lead, who reads new ones all day; an event says so to the HR auditor",
    "identity:ask": "asks for a name; a name keeper decides, and that opens nothing to whoever asks here",
    "identity:ask-life": "the same, and somebody may be dying",
    "identity:ask-override": "the same; two name keepers decide",
}
KEPT = "kept_form"
# Neither what opens something nor what a browser answered for a passkey waits anywhere.
NEVER_KEPT = re.compile(r"pass|secret|code|credential|token|pin$|^(current|again)$", re.IGNORECASE)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    if not isinstance(request.user, User):
        return []
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return records


def has_shown_second_step(request: HttpRequest) -> bool:
    """Whether a code or a passkey was shown in this session."""
    return any(record.get("method") == "mfa" for record in _records(request))


def is_fresh(request: HttpRequest, minutes: int) -> bool:
    """Whether this session last showed who it belongs to less than so many minutes ago."""
    shown_at = max((record["at"] for record in _records(request)), default=0)
    return bool(time.time() - shown_at < minutes * 60)


def note(request: HttpRequest, method: str, kind: str | None = None) -> None:
    """This session has just shown who it belongs to: by `password`, or by `mfa` of some kind. It gets a new
    cookie: one that was copied before is worth nothing after."""
    request.session.cycle_key()
    record_authentication(request, request.user, method, reauthenticated=True, type=kind)


def wanted(request: HttpRequest) -> str:
    """The page of the staff side that somebody was on the way to; empty for anywhere else."""
    place = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(place, {request.get_host()}, require_https=request.is_secure())
    return place if safe and place.startswith(settings.STAFF_PATH) else ""


def keep(request: HttpRequest) -> None:
    """Hold back what was sent too late, in the sealed session, less everything secret. It is never carried out
    by itself: the person reads it and sends it again. Only for a form that was checked to come from our pages."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not NEVER_KEPT.search(name) and isinstance(value, str)
    ]
    request.session[KEPT] = {"path": request.get_full_path(), "fields": fields}


def kept(request: HttpRequest, path: str) -> list[tuple[str, str]] | None:
    """What was held back for this page; None when nothing was."""
    held = request.session.get(KEPT)
    if not held or held["path"] != path:
        return None
    return [(name, value) for name, value in held["fields"]]


def drop(request: HttpRequest) -> None:
    """It was sent again, or the person went elsewhere."""
    if KEPT in request.session:
        del request.session[KEPT]
