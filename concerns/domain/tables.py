"""The two tables everything asks: which state may follow which, and who may do what in which state."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from accounts.divisions import Division
from concerns.enums import Action, Category, Seat, Standard, State

NEXT: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset(
        # Answered at once where the reporter asked us to stop.
        {State.ACCEPTED, State.REFERRED, State.REDIRECTED, State.JOINED, State.ANSWERED}
    ),
    # A minor one is answered without being looked into, when a manager put it right by talking (R44).
    State.ACCEPTED: frozenset(
        {State.INVESTIGATING, State.REFERRED, State.REDIRECTED, State.JOINED, State.ANSWERED}
    ),
    State.REFERRED: frozenset({State.INVESTIGATING, State.JOINED, State.ANSWERED}),
    State.INVESTIGATING: frozenset({State.ANSWERED, State.JOINED}),
    # Back to work: after a review, or because whoever leads it says why.
    State.ANSWERED: frozenset({State.CLOSED, State.ACCEPTED, State.INVESTIGATING}),
    State.REDIRECTED: frozenset({State.CLOSED, State.ACCEPTED}),
    State.CLOSED: frozenset({State.ACCEPTED, State.INVESTIGATING}),
    State.JOINED: frozenset(),
}

# Who moves a case out of each state.
OWNED_BY: dict[State, Seat | None] = {
    State.RECEIVED: Seat.OWNER,
    State.ACCEPTED: Seat.HANDLER,
    State.REFERRED: Seat.HANDLER,
    State.INVESTIGATING: Seat.HANDLER,
    State.ANSWERED: Seat.HANDLER,
    State.REDIRECTED: Seat.OWNER,
    State.CLOSED: None,
    State.JOINED: None,
}


@dataclass(frozen=True)
class Rule:
    """Who (from which seat) may do it, and in which states."""

    seats: frozenset[Seat]
    states: frozenset[State]


def _rule(seats: set[Seat], states: set[State]) -> Rule:
    return Rule(frozenset(seats), frozenset(states))


LEADING = {Seat.OWNER, Seat.HANDLER}
# Whoever stands in keeps what was promised, and decides neither who is let in or kept out nor where a case goes.
IN_ITS_STEAD = {Seat.HANDLER, Seat.COVER}
WORKING = {State.ACCEPTED, State.REFERRED, State.INVESTIGATING}
ENDING = {State.ANSWERED, State.REDIRECTED, State.CLOSED}
OPEN = {State.RECEIVED, *WORKING, State.ANSWERED, State.REDIRECTED}

ACTIONS: dict[Action, Rule] = {
    Action.READ: _rule(set(Seat), set(State)),
    # What was sent points to whoever sent it: everybody else on the case reads the working copy (I12).
    Action.READ_ORIGINAL: _rule({*LEADING, Seat.REVIEWER, Seat.COVER}, set(State)),
    Action.WRITE_COPY: _rule(LEADING, {*OPEN, State.CLOSED}),
    Action.DECIDE_CONFLICTS: _rule({Seat.OWNER}, OPEN),
    # A conflict may be found after closing, and a handler may leave: the case is still read and written to.
    Action.BLOCK: _rule(LEADING, {*OPEN, State.CLOSED}),
    # Whoever is too close may leave from any seat, and need not say why.
    Action.STEP_ASIDE: _rule(set(Seat), {*OPEN, State.CLOSED}),
    Action.DECIDE_SAFEGUARDING: _rule({*LEADING, Seat.COVER}, OPEN),
    Action.DECIDE_PROTECTION: _rule({*LEADING, Seat.COVER}, OPEN),
    Action.ASSESS: _rule({*LEADING, Seat.COVER}, OPEN),
    # Who could be guessed is nothing for those who only look into what happened.
    Action.READ_DECISIONS: _rule({*LEADING, Seat.REVIEWER, Seat.COVER}, set(State)),
    # The police may have to be told at night, and they may answer years later.
    Action.GO_ONWARD: _rule({*LEADING, Seat.COVER}, {*OPEN, State.CLOSED}),
    Action.ASK_ADVICE: _rule(LEADING, OPEN),
    Action.ACCEPT: _rule({Seat.OWNER}, {State.RECEIVED}),
    Action.REDIRECT: _rule({Seat.OWNER}, {State.RECEIVED, State.ACCEPTED}),
    # A manager to whom it was referred, and who is not the one responsible either, refers it on (R47).
    Action.REFER: _rule(LEADING, {State.RECEIVED, State.ACCEPTED, State.REFERRED}),
    # By whoever leads the other case too: a first reader who does not gives this one to whoever does.
    Action.JOIN: _rule(LEADING, {State.RECEIVED, State.ACCEPTED, State.REFERRED}),
    Action.OFFER: _rule(LEADING, {State.RECEIVED, *WORKING, State.ANSWERED, State.REDIRECTED}),
    Action.SPLIT: _rule(LEADING, {State.RECEIVED, *WORKING}),
    Action.LINK: _rule(LEADING, {*OPEN, State.CLOSED}),
    # Whoever will talk does not decide whether they may.
    Action.CLEAR_INFORMAL: _rule({Seat.OWNER}, {State.RECEIVED, State.ACCEPTED, State.REFERRED}),
    Action.ASK_INFORMAL: _rule({Seat.HANDLER}, {State.ACCEPTED, State.REFERRED}),
    Action.RESOLVE: _rule({Seat.HANDLER}, {State.ACCEPTED, State.REFERRED}),
    Action.APPOINT: _rule(LEADING, {*WORKING, State.ANSWERED, State.REDIRECTED, State.CLOSED}),
    Action.ASK_SETTING_ASIDE: _rule(LEADING, {*OPEN, State.CLOSED}),
    Action.ACKNOWLEDGE: _rule(IN_ITS_STEAD, WORKING),
    # Where and when somebody came points to them: whoever reads what was sent reads of it, and nobody else.
    Action.MEET: _rule({*LEADING, Seat.COVER}, {*WORKING, State.ANSWERED}),
    Action.SUPPORT_REPORTER: _rule({*LEADING, Seat.COVER}, {*OPEN, State.CLOSED}),
    # An investigator speaks to the person it is about, and to nobody who spoke up.
    Action.SUPPORT_SUBJECT: _rule({*LEADING, Seat.INVESTIGATOR, Seat.COVER}, {*OPEN, State.CLOSED}),
    # A reviewer asks what only the reporter can tell.
    Action.WRITE: _rule({*LEADING, Seat.COVER, Seat.REVIEWER}, {*OPEN, State.CLOSED}),
    Action.INVESTIGATE: _rule(IN_ITS_STEAD, {State.ACCEPTED, State.REFERRED}),
    Action.NOTE: _rule({*LEADING, Seat.INVESTIGATOR, Seat.COVER}, {*OPEN, State.CLOSED}),
    Action.ALLEGE: _rule({*IN_ITS_STEAD, Seat.INVESTIGATOR}, {State.INVESTIGATING}),
    Action.FIND: _rule({*IN_ITS_STEAD, Seat.INVESTIGATOR}, {State.INVESTIGATING}),
    # A regulator may have to hear of it late, and of what was found.
    Action.REFER_TO_BODY: _rule(LEADING, {State.INVESTIGATING, State.ANSWERED, State.CLOSED}),
    Action.TASK: _rule({*LEADING, Seat.INVESTIGATOR, Seat.COVER}, OPEN),
    Action.LINK_DISCIPLINE: _rule(LEADING, {State.INVESTIGATING, State.ANSWERED, State.CLOSED}),
    Action.READ_SUBJECT: _rule({*LEADING, Seat.SECOND_READER, Seat.REVIEWER, Seat.COVER}, set(State)),
    # Whoever writes it reads what was sent, so that it can be compared; whoever agrees did not write it.
    Action.WRITE_SUMMARY: _rule(LEADING, {State.INVESTIGATING, State.ANSWERED}),
    Action.AGREE_SUMMARY: _rule({*LEADING, Seat.SECOND_READER}, {State.INVESTIGATING, State.ANSWERED}),
    Action.TELL_SUBJECT: _rule(LEADING, {State.INVESTIGATING, State.ANSWERED, State.CLOSED}),
    Action.REPLY_TO_WISH: _rule(IN_ITS_STEAD, {State.INVESTIGATING}),
    Action.ASK_EXTENSION: _rule(IN_ITS_STEAD, WORKING),
    Action.CORRECT_RAISED: _rule(LEADING, {State.RECEIVED, *WORKING}),
    Action.GIVE_OUTCOME: _rule(IN_ITS_STEAD, {State.INVESTIGATING}),
    Action.READ_ANSWER: _rule({Seat.SECOND_READER}, {State.INVESTIGATING}),
    Action.UPDATE: _rule(IN_ITS_STEAD, WORKING),
    Action.CLOSE: _rule(LEADING, {State.ANSWERED, State.REDIRECTED}),
    # A review runs beside the state: one reporter may disagree while another still waits for an answer.
    Action.REVIEW: _rule({Seat.REVIEWER}, {*OPEN, State.CLOSED}),
    Action.REOPEN: _rule(LEADING, ENDING),
    Action.LEARN: _rule(LEADING, {*WORKING, State.ANSWERED, State.REDIRECTED}),
    Action.NOTE_FOR_FILE: _rule(LEADING, ENDING),
    Action.RECORD_FOR_SUBJECT: _rule(LEADING, {State.ANSWERED, State.CLOSED}),
    Action.ASK_KNOWN_FALSE: _rule(LEADING, {State.ANSWERED, State.CLOSED}),
    Action.REVEAL_OPEN_NAME: _rule({Seat.HANDLER}, {*WORKING, State.ANSWERED, State.CLOSED}),
    # A first reader may need the ambulance service to know a name before anybody is appointed.
    Action.ASK_FOR_NAME: _rule({*LEADING, Seat.INVESTIGATOR, Seat.REVIEWER}, {*OPEN, State.CLOSED}),
    # What is hidden in a file can show who sent it: for nobody who may not read what was sent.
    Action.ASK_FOR_ORIGINAL: _rule({*LEADING, Seat.REVIEWER}, {*OPEN, State.CLOSED}),
}


@cache
def ever_open_to(held: frozenset[Seat]) -> frozenset[Action]:
    """What these seats may do in some state."""
    return frozenset(action for action, rule in ACTIONS.items() if held & rule.seats)


@cache
def open_to(held: frozenset[Seat], state: State) -> frozenset[Action]:
    """What these seats may do in this state."""
    return frozenset(action for action, rule in ACTIONS.items() if held & rule.seats and state in rule.states)


@dataclass(frozen=True)
class Dated:
    """Valid where and from when, by the day it was raised."""

    divisions: frozenset[Division]
    valid_from: date | None = None


EVERYWHERE = frozenset(Division)
GREAT_BRITAIN = frozenset({Division.ENGLAND_AND_WALES, Division.SCOTLAND})

CATEGORIES: dict[Category, Dated] = {
    **{category: Dated(EVERYWHERE) for category in Category},
    # Employment Rights Act 2025 s.23: on the list in Great Britain from 6 April 2026 (D14).
    Category.HARASSMENT: Dated(GREAT_BRITAIN, date(2026, 4, 6)),
}


def categories_on(day: date, division: Division) -> list[Category]:
    """The kinds that may be chosen for something raised on `day`, in the order they are offered."""
    return [
        category
        for category, dated in CATEGORIES.items()
        if division in dated.divisions and (dated.valid_from is None or day >= dated.valid_from)
    ]


# From which day on a finding is held to which standard where whoever decides chooses no other (R70).
STANDARDS: tuple[tuple[date, Standard], ...] = ((date(2019, 1, 1), Standard.BALANCE),)


def standard_on(day: date) -> Standard:
    """What a finding of that day is held to unless its record says otherwise; the newest row counts."""
    held = [standard for since, standard in sorted(STANDARDS) if since <= day]
    return held[-1] if held else Standard.BALANCE
