"""A name asked for and decided: what the tests of both share."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from concerns.domain import access, decisions, requests
from concerns.domain.wanted import Wanted
from concerns.enums import (
    Basis,
    Body,
    CaseRole,
    Mode,
    Purpose,
    RequestState,
)
from concerns.errors import Blocked
from concerns.models import Concern
from concerns.models.disclosure import Grant, NameRequest, Reveal
from notifications.messages import Kind
from notifications.models import Notice
from tests import factories

TODAY = date(2026, 11, 10)
LAST_DAY = date(2026, 11, 17)  # five working days after
DAY = timedelta(days=1)
REASON = "A meeting is offered."
GROUNDS = "The court of Westmarch ordered it on 9 November."
POLICE = {"recipient": None, "body": Body.POLICE, "purpose": Purpose.PASS_ON, "days": 1}
LATER = {"why_not_before": "They would be harmed.", "tell_date": TODAY + 7 * DAY}


def raised(handler: User, lead: User, now: datetime) -> Concern:
    concern = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=now).concern
    factories.take_on(concern.case, by=lead, now=now)
    access.appoint(concern.case, handler, CaseRole.HANDLER, by=lead, now=now)
    return Concern.objects.select_related("case", "data_key").get(pk=concern.pk)


def asked(concern: Concern, handler: User, basis: Basis, *, now: datetime, **overrides: Any) -> NameRequest:
    given: dict[str, Any] = {
        "recipient": handler,
        "purpose": Purpose.MEET,
        "days": 14,
        "words": "A court asks us to.",
    }
    given |= {"grounds": GROUNDS} if basis != Basis.CONSENT else {}
    return requests.ask(concern, wanted=Wanted(basis=basis, **{**given, **overrides}), by=handler, now=now)


def decide(
    row: NameRequest, by: User, private: bytes | None, *, now: datetime, agree: bool = True, seen: str = ""
) -> decisions.Decided:
    return decisions.decide(row, agree=agree, reason=REASON, private=private, by=by, now=now, seen=seen)


def outcome(row: NameRequest, by: User, private: bytes, *, now: datetime, agree: bool = True) -> str:
    """What became of it: its state, or the code of what stopped it; and never a name beside a stop."""
    before = (Grant.objects.count(), Reveal.objects.count())
    try:
        decided = decide(row, by, private, now=now, agree=agree)
    except Blocked as blocked:
        assert (Grant.objects.count(), Reveal.objects.count()) == before
        return "+".join(str(code) for code, _ in blocked.reasons)
    opened = decided.request.state == RequestState.GRANTED
    assert (decided.grant is not None or decided.identity is not None) == opened
    assert sum((Grant.objects.count(), Reveal.objects.count())) == sum(before) + opened
    return str(decided.request.state)


def notices(what: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(kind=Kind.NAME, key__contains=f":{what}:")
    return set(rows.values_list("recipient__name", "pace"))
