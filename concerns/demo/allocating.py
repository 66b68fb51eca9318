"""Whose the demo's cases become: asked, referred or appointed at once; and one that is put right by talking."""

from dataclasses import replace
from datetime import datetime

from accounts.models import User
from concerns.demo import words
from concerns.domain import access, calendar, informal, offers, outcome
from concerns.domain.informal import Reply, Talk
from concerns.domain.offers import Words
from concerns.enums import CaseRole, OfferAnswer, Room, WishReply
from concerns.models import Case, Concern, Letter

TOLD = "Records of one team over some weeks. Two days a week for three weeks, and one letter."
NO_TIME = "I have two open cases and a team that is short until the end of the month."
AT_ONCE = "They said yes when I asked them in person this morning."
MINOR = "It is one habit, everybody on the floor has seen it, and nobody is afraid."
AGREED = "They agreed to sign at the bedside and not at the desk, and to say so in the team meeting."
HOW = "A manager talked with those who do this work about what the records show."
NOW = "Each record is made on the spot from now on. We look at it again after a month."
ROOM = (("Tom Whitlock", Room.SOME), ("Ruth Adeyemi", Room.ONE), ("Sheila Navin", Room.NONE))


def take_on(case: Case, handler: User, *, turn: int, by: User, now: datetime) -> None:
    """Asked and taken on the same afternoon; some were asked in person before."""
    if handler.pk == by.pk or turn % 4 == 0:
        offers.appoint_at_once(case, handler, CaseRole.HANDLER, reason=AT_ONCE, by=by, now=now)
        return
    offers.ask(case, handler, told=TOLD, names_service=True, by=by, now=now)
    _accept(handler, now=now)


def _accept(handler: User, *, now: datetime) -> None:
    for offer in offers.awaiting(handler):
        offers.read(offer, by=handler, now=now)
        offers.accept(offer, by=handler, now=now)


def refer(case: Case, handler: User, *, by: User, now: datetime) -> None:
    """The manager responsible accepts it."""
    offers.refer(case, handler, words=Words(words.REFER_REASON), names_service=True, by=by, now=now)
    _accept(handler, now=now)


def leave_waiting(case: Case, first: User, then: User, *, by: User, now: datetime) -> None:
    """One said no for want of time, and the next has not answered."""
    offers.ask(case, first, told=TOLD, names_service=True, by=by, now=now)
    for offer in offers.awaiting(first):
        offers.decline(offer, why=OfferAnswer.CAPACITY, words=NO_TIME, by=first, now=now)
    case.refresh_from_db()
    offers.ask(case, then, told=TOLD, names_service=False, by=by, now=now)


def clear(case: Case, *, by: User, now: datetime) -> None:
    informal.clear(case, may=True, reason=MINOR, by=by, now=now)


def put_right(case: Case, concern: Concern, *, place: str, by: User, now: datetime) -> Letter:
    """One talk, and one letter that serves both promises."""
    today = calendar.receipt_date(now)
    parts = replace(
        informal.suggested(case, concern, contact=access.handler_of(case) or by),
        how=HOW,
        actions=NOW,
        apology=words.APOLOGY if outcome.needs_apology(case, concern, on=today) else "",
        bodies=words.BODIES[place],
    )
    replies = [Reply(line.wish, WishReply.ALL, "It is so from this week on.") for line in outcome.wishes(concern)]
    talk = Talk(AGREED, today)
    return informal.resolve(case, concern, talk=talk, parts=parts, replies=replies, by=by, now=now)


def say_room(people: dict[str, User], *, now: datetime) -> None:
    """How much some of them can take on."""
    for name, room in ROOM:
        offers.say_capacity(people[name], room=room, until_date=None, now=now)
