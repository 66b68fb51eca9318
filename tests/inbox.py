"""An inbox in which there is something about a name: asked for, granted, typed again."""

from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import calendar, decisions, opening, requests
from concerns.domain.wanted import Wanted
from concerns.enums import Basis, Consent, Mode, Purpose, State
from concerns.models.disclosure import Grant, NameRequest
from concerns.views import inbox_door
from tests import casework_factories, names
from tests.casework_factories import Worked
from tests.factories import Raised
from tests.pages import Page, visit
from trust import tokens

WORDS = "I would like to hear where it hurts."
ONLY_IF = "Only the contact, and not at work."
RETYPED = {"name": "Wilhelmina Ashgrove-Pell", "work": "Night nurse", "reach": "01632 960 114"}


def cookie(raised: Raised, *, since: datetime, renewed: datetime) -> str:
    """Of somebody who typed the code at `since` and opened a page last when it was `renewed`."""
    payload = {"inbox": str(raised.mailbox.pk), "since": int(since.timestamp())}
    return tokens.issue(inbox_door.COOKIE_KIND, payload, now=renewed)


def enter(client: Client, code: str) -> Page:
    return visit(client, "/inbox/").press(code=code)


def confidential(*, lead: User, handler: User) -> Worked:
    """A confidential concern of today with its contact, who may be shown names. Needs a vault and a rota."""
    now = timezone.now()
    names.make_ready(handler, now=now)
    return casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.CONFIDENTIAL, now=now)


def ask(worked: Worked, *, now: datetime | None = None, **overrides: Any) -> NameRequest:
    given: dict[str, Any] = {"basis": Basis.CONSENT, "purpose": Purpose.MEET, "days": 14, "words": WORDS}
    if "body" not in overrides:
        given["recipient"] = worked.handler
    wish = Wanted(**{**given, **overrides})
    return requests.ask(worked.concern, wanted=wish, by=worked.handler, now=now or timezone.now())


def granted(worked: Worked, keeper: User) -> Grant:
    """Asked, answered with yes, and agreed to by this name keeper."""
    now = timezone.now()
    asked = ask(worked)
    requests.answer(asked, consent=Consent.YES, on=calendar.receipt_date(now))
    private = opening.unlock(keeper, names.PASSPHRASE, now=now)
    found = decisions.decide(asked, agree=True, reason="It can be met.", by=keeper, now=now, private=private)
    assert found.grant is not None
    return found.grant


def change(client: Client, code: str, mode: Mode, **typed: str) -> Page:
    """Change how much is known, with the code, to the page that says it was done."""
    enter(client, code)
    return visit(client, "/inbox/choice/").press(mode=mode).press(**typed)
