"""Asking for a name and asking its owner, through the real rules and tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from concerns.domain import access, audit, decisions, gate, grants, opening, overrides, requests
from concerns.domain.overrides import Stage
from concerns.domain.wanted import Wanted
from concerns.enums import (
    Basis,
    Body,
    CaseRole,
    ConflictKind,
    Consent,
    EventType,
    GrantEnd,
    Mode,
    Obstacle,
    Purpose,
    RequestState,
    State,
)
from concerns.errors import Blocked, Refused, WrongState
from concerns.models import Concern
from concerns.models.disclosure import Grant, NameRequest
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import casework_factories, factories, names
from tests.casework_factories import Worked
from trust.models import Event

TODAY = date(2026, 11, 10)
LAST_DAY = date(2026, 11, 17)  # five working days after
DAY = timedelta(days=1)
WORDS = "I would like to see you about the rota."
GROUNDS = "The court of Westmarch ordered it on 9 November."
PLAIN = "A court has ordered us to."


@pytest.fixture
def worked(rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime) -> Worked:
    """A confidential concern with its contact, who may be shown names."""
    names.open_vault(keepers, now=now)
    names.make_ready(handler, now=now)
    return casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.CONFIDENTIAL)


def wanted(handler: User | None = None, basis: Basis = Basis.CONSENT, **overrides: Any) -> Wanted:
    given: dict[str, Any] = {
        "basis": basis,
        "purpose": Purpose.MEET,
        "days": 14,
        "recipient": handler,
        "words": WORDS,
    }
    if basis != Basis.CONSENT:
        given |= {"grounds": GROUNDS, "words": PLAIN}
    return Wanted(**{**given, **overrides})


def ask(worked: Worked, wish: Wanted | None = None, *, by: User | None = None, now: datetime) -> NameRequest:
    return requests.ask(worked.concern, wanted=wish or wanted(worked.handler), by=by or worked.handler, now=now)


def reasons(worked: Worked, wish: Wanted, *, by: User, now: datetime) -> list[tuple[str, Any]]:
    with pytest.raises(Blocked) as caught:
        ask(worked, wish, by=by, now=now)
    return list(caught.value.reasons)


def unlocked(keeper: User, *, now: datetime) -> bytes:
    return opening.unlock(keeper, names.PASSPHRASE, now=now)


def types(chain: str) -> list[str]:
    return list(Event.objects.filter(chain=chain).order_by("number").values_list("type", flat=True))


def notices() -> set[tuple[str, str]]:
    return set(Notice.objects.filter(kind=Kind.NAME).values_list("recipient__name", "pace"))


# Asking


def test_what_is_asked_for_stands_sealed_and_waits_for_its_owner(worked: Worked, now: datetime) -> None:
    row = ask(worked, now=now)

    row.refresh_from_db()
    assert (row.state, row.basis, row.purpose, row.days) == ("asked", "consent", "meet", 14)
    assert (row.asked_by, row.recipient, row.body) == (worked.handler, worked.handler, "")
    assert (row.consult_by_date, row.answer, row.tell_date) == (LAST_DAY, "", None)
    assert WORDS.encode() not in bytes(row.sealed_words or b"")
    assert requests.words_of(row) == WORDS
    assert types(audit.case_chain(worked.case))[-1] == EventType.NAME_ASKED
    assert notices() == set()  # nobody but the reporter has anything to do yet


def test_an_override_tells_the_keepers_at_once(worked: Worked, keepers: list[User], now: datetime) -> None:
    row = ask(worked, wanted(worked.handler, Basis.LAW), now=now)
    assert (row.consult_by_date, requests.grounds_of(row), requests.words_of(row)) == (None, GROUNDS, PLAIN)
    assert notices() == {(keeper.name, Pace.HOURS) for keeper in keepers}


def test_a_risk_to_life_does_not_wait_for_the_morning(worked: Worked, keepers: list[User], now: datetime) -> None:
    ask(worked, wanted(worked.handler, Basis.LIFE), now=now + timedelta(hours=14))
    assert notices() == {(keeper.name, Pace.AT_ONCE) for keeper in keepers}


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.UNNAMED, Mode.ANONYMOUS])
def test_i6_only_a_locked_name_is_asked_for(worked: Worked, now: datetime, mode: Mode) -> None:
    """Anonymous and unnamed hold nothing; an openly given name has its own door."""
    Concern.objects.filter(pk=worked.concern.pk).update(mode=mode)
    with pytest.raises(Refused):
        ask(worked, now=now)
    Concern.objects.filter(pk=worked.concern.pk).update(mode=Mode.CONFIDENTIAL)
    assert ask(worked, now=now).pk


def test_who_may_ask(worked: Worked, other_handler: User, hr: User, lead: User, now: datetime) -> None:
    """A seat that may, on this case and now; roles alone and seats that only read do not."""
    for stranger in (other_handler, hr, lead):
        with pytest.raises(Refused):
            ask(worked, by=stranger, now=now)
    access.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=lead, now=now)
    with pytest.raises(Refused):
        ask(worked, by=other_handler, now=now)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    assert ask(worked, by=other_handler, now=now).asked_by == other_handler
    access.block(worked.case, other_handler, ConflictKind.RELATION, by=lead, now=now)
    with pytest.raises(Refused):
        ask(worked, wanted(other_handler, Basis.LAW), by=other_handler, now=now)


def test_a_first_reader_asks_only_where_its_owner_need_not_say_yes(
    rota: list[User], keepers: list[User], lead: User, now: datetime
) -> None:
    names.open_vault(keepers, now=now)
    worked = Worked(factories.raise_concern(mode=Mode.CONFIDENTIAL), lead, lead)
    names.make_ready(lead, now=now)
    with pytest.raises(Refused):
        ask(worked, wanted(lead), by=lead, now=now)
    assert ask(worked, wanted(lead, Basis.LIFE), by=lead, now=now).state == RequestState.ASKED


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": None},
        {"body": Body.POLICE},
        {"purpose": Purpose.PASS_ON},
        {"days": 0},
        {"days": 31},
        {"basis": Basis.LAW, "grounds": " "},
        {"basis": Basis.LAW, "grounds": GROUNDS, "words": ""},
        {"why_not_before": "They would hide it."},
        {"basis": Basis.LAW, "grounds": GROUNDS, "tell_date": TODAY + DAY},
        {"basis": Basis.LAW, "grounds": GROUNDS, "why_not_before": "So", "tell_date": TODAY},
        {"basis": Basis.LAW, "grounds": GROUNDS, "why_not_before": "So", "tell_date": TODAY + 181 * DAY},
    ],
)
def test_what_no_form_lets_through_is_refused(worked: Worked, now: datetime, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"name|day|its"):
        ask(worked, wanted(**{"handler": worked.handler, **wrong} if "recipient" not in wrong else wrong), now=now)
    assert NameRequest.objects.count() == 0


def test_r95_who_has_not_passed_the_scenes_is_not_asked_for(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    whole = f"{other_handler.name}, {other_handler.title}"
    wish = wanted(other_handler)
    assert reasons(worked, wish, by=worked.handler, now=now) == [(Obstacle.SCENES_NOT_PASSED, whole)]
    assert reasons(worked, wish, by=other_handler, now=now) == [(Obstacle.SCENES_NOT_PASSED, "")]
    gate.record_pass(other_handler, now=now)
    assert reasons(worked, wish, by=other_handler, now=now) == [(Obstacle.KEY_MISSING, "")]
    grants.make_key(other_handler, names.REVEAL_PASSPHRASE, now=now)
    assert ask(worked, wish, by=other_handler, now=now).recipient == other_handler


def test_a_name_is_asked_for_people_on_the_case_alone(
    worked: Worked, other_handler: User, hr: User, lead: User, now: datetime
) -> None:
    for person in (other_handler, hr):
        names.make_ready(person, now=now)
        [(code, who)] = reasons(worked, wanted(person), by=worked.handler, now=now)
        assert (code, who) == (Obstacle.NOT_ON_CASE, f"{person.name}, {person.title}")


def test_one_question_at_a_time_and_none_soon_after_a_no(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    names.make_ready(other_handler, now=now)
    first = ask(worked, now=now)
    wish = wanted(other_handler)
    assert reasons(worked, wish, by=other_handler, now=now) == [(Obstacle.REPORTER_MAY_ANSWER, "2026-11-17")]
    requests.answer(first, consent=Consent.NO, on=TODAY)
    said_no = [(Obstacle.REPORTER_SAID_NO, "2026-11-10"), (Obstacle.ASK_AGAIN_FROM, "2026-12-10")]
    requests.withdraw(first, by=worked.handler, now=now)
    assert reasons(worked, wish, by=other_handler, now=now) == said_no
    names.make_ready(other_handler, now=now + 30 * DAY)
    late = reasons(worked, replace(wish, purpose=Purpose.PROTECT), by=other_handler, now=now + 29 * DAY)
    assert late == said_no  # whatever for
    assert ask(worked, wish, by=other_handler, now=now + 30 * DAY).pk


def test_the_same_is_not_asked_for_twice(worked: Worked, now: datetime) -> None:
    """A doubled click comes from one page; whoever asks again from a fresh one is told that it waits."""
    stale = worked.concern
    requests.ask(stale, wanted=wanted(worked.handler, Basis.LAW), by=worked.handler, now=now)
    again = Concern.objects.select_related("data_key", "case").get(pk=stale.pk)
    again.case.version -= 1
    for concern in (again, worked.concern):
        with pytest.raises(WrongState):
            requests.ask(concern, wanted=wanted(worked.handler, Basis.LAW), by=worked.handler, now=now)
    assert NameRequest.objects.count() == 1


def test_i3_a_name_is_not_asked_for_where_too_few_keepers_may_decide(
    worked: Worked, keepers: list[User], lead: User, now: datetime
) -> None:
    assert ask(worked, wanted(worked.handler, Basis.RISK), now=now).pk
    access.block(worked.case, keepers[0], ConflictKind.RELATION, by=lead, now=now)
    wish = wanted(worked.handler, Basis.RISK, recipient=None, body=Body.POLICE, purpose=Purpose.PASS_ON)
    assert reasons(worked, wish, by=worked.handler, now=now) == [(Obstacle.TOO_FEW_KEEPERS, None)]
    assert ask(worked, now=now).pk  # one is enough where its owner says yes


# The reporter


@pytest.mark.parametrize("consent", Consent.values)
def test_t11_an_answer_is_stored_with_its_date_alone(
    worked: Worked, keepers: list[User], now: datetime, consent: str
) -> None:
    row = ask(worked, now=now)
    conditions = "Only Ruth. Not by phone." if consent == Consent.CONDITIONS else ""

    requests.answer(row, consent=Consent(consent), conditions=conditions, on=TODAY)

    row.refresh_from_db()
    assert (row.answer, row.answered_date) == (consent, TODAY)
    assert requests.conditions_of(row) == conditions
    event = Event.objects.filter(chain=audit.mailbox_chain(row.concern.mailbox)).order_by("number").last()
    assert event is not None
    assert (event.type, event.on, event.actor) == (EventType.NAME_ANSWERED, "2026-11-10", "reporter")
    hear = {worked.handler.name} | ({k.name for k in keepers} if consent != Consent.NO else set())
    assert notices() == {(name, Pace.ROUND) for name in hear}
    assert set(Notice.objects.filter(kind=Kind.NAME).values_list("not_before", flat=True)) == {None}


def test_a_mind_may_be_changed_until_the_day_is_over(worked: Worked, now: datetime) -> None:
    row = ask(worked, now=now)
    requests.answer(row, consent=Consent.NO, on=TODAY)
    assert requests.may_answer(row, today=LAST_DAY)
    requests.answer(row, consent=Consent.CONDITIONS, conditions="Not at work.", on=TODAY + DAY)
    requests.answer(row, consent=Consent.YES, on=LAST_DAY)
    row.refresh_from_db()
    assert (row.answer, row.answered_date, row.sealed_conditions) == (Consent.YES, LAST_DAY, None)

    assert not requests.may_answer(row, today=LAST_DAY + DAY)
    with pytest.raises(WrongState):
        requests.answer(row, consent=Consent.CONDITIONS, conditions="Not at work.", on=LAST_DAY + DAY)
    requests.answer(row, consent=Consent.NO, on=LAST_DAY + DAY)  # the safe side is never too late
    row.refresh_from_db()
    assert row.answer == Consent.NO


@pytest.mark.parametrize(
    ("consent", "conditions"), [(Consent.CONDITIONS, " "), (Consent.YES, "Not at work."), (Consent.NO, "Never")]
)
def test_conditions_belong_to_a_yes_with_conditions(
    worked: Worked, now: datetime, consent: Consent, conditions: str
) -> None:
    row = ask(worked, now=now)
    with pytest.raises(ValueError, match="Conditions"):
        requests.answer(row, consent=consent, conditions=conditions, on=TODAY)


def test_a_yes_is_taken_back_before_it_is_decided(worked: Worked, now: datetime) -> None:
    row = ask(worked, now=now)
    with pytest.raises(WrongState):
        requests.take_back(row, on=TODAY)
    requests.answer(row, consent=Consent.YES, on=TODAY)
    requests.take_back(row, on=LAST_DAY + 3 * DAY)
    row.refresh_from_db()
    assert (row.answer, row.answered_date) == (Consent.NO, LAST_DAY + 3 * DAY)
    assert requests.is_over(row, today=LAST_DAY + 3 * DAY)


def test_i4_a_yes_taken_back_ends_the_grant_with_its_date_alone(
    worked: Worked, keepers: list[User], now: datetime
) -> None:
    row = ask(worked, now=now)
    requests.answer(row, consent=Consent.YES, on=TODAY)
    private = unlocked(keepers[0], now=now)
    decided = decisions.decide(row, agree=True, reason="They agree.", private=private, by=keepers[0], now=now)
    assert decided.grant is not None
    row.refresh_from_db()
    assert requests.may_take_back(row)

    requests.take_back(row, on=TODAY + DAY)

    ended = Grant.objects.get(pk=decided.grant.pk)
    assert (ended.end, bytes(ended.sealed_copy)) == (GrantEnd.TAKEN_BACK, b"")
    assert ended.ended_at is not None
    events = Event.objects.filter(
        chain=audit.mailbox_chain(worked.concern.mailbox), type=EventType.NAME_TAKEN_BACK
    )
    assert [(event.on, event.actor) for event in events] == [("2026-11-11", "reporter")]
    with pytest.raises(WrongState):
        requests.take_back(row, on=TODAY + DAY)


def test_what_was_asked_of_the_old_way_is_dropped_with_its_date_alone(worked: Worked, now: datetime) -> None:
    row = ask(worked, now=now)
    requests.drop_open(worked.concern, on=TODAY)
    row.refresh_from_db()
    assert row.state == RequestState.WITHDRAWN
    last = Event.objects.filter(chain=audit.mailbox_chain(worked.concern.mailbox)).order_by("number").last()
    assert last is not None
    assert (last.type, last.on, last.actor) == (EventType.NAME_WITHDRAWN, "2026-11-10", "reporter")


# Taking back what was asked


def test_whoever_asked_may_need_it_no_more(worked: Worked, other_handler: User, now: datetime) -> None:
    row = ask(worked, now=now)
    with pytest.raises(Refused):
        requests.withdraw(row, by=other_handler, now=now)
    requests.withdraw(row, by=worked.handler, now=now)
    with pytest.raises(WrongState):
        requests.withdraw(row, by=worked.handler, now=now)
    with pytest.raises(WrongState):
        requests.answer(row, consent=Consent.YES, on=TODAY)
    assert types(audit.case_chain(worked.case))[-1] == EventType.NAME_WITHDRAWN


# Telling the reporter of what is done without their yes


def test_i5_the_reporter_is_told_before_and_after(worked: Worked, keepers: list[User], now: datetime) -> None:
    body = wanted(None, Basis.LAW, body=Body.COURT, purpose=Purpose.PASS_ON, days=1)
    row = ask(worked, body, now=now)
    assert overrides.told(worked.concern, today=TODAY) == []
    private = unlocked(keepers[0], now=now)
    decisions.decide(row, agree=True, reason="It is an order.", private=private, by=keepers[0], now=now)
    [before] = overrides.told(worked.concern, today=TODAY)
    assert (before.to, before.reason, before.stage) == ("a court or tribunal", PLAIN, Stage.BEFORE)
    assert (before.day, before.why_not_before) == (TODAY + DAY, "")

    next_day = now + DAY
    private = unlocked(keepers[1], now=next_day)
    decisions.decide(row, agree=True, reason="I read the order.", private=private, by=keepers[1], now=next_day)
    [after] = overrides.told(worked.concern, today=TODAY + DAY)
    assert (after.stage, after.day, after.reason) == (Stage.AFTER, TODAY + DAY, PLAIN)


def test_what_was_told_and_then_not_done_is_told_too(worked: Worked, keepers: list[User], now: datetime) -> None:
    row = ask(worked, wanted(worked.handler, Basis.POLICE), now=now)
    private = unlocked(keepers[0], now=now)
    decisions.decide(row, agree=True, reason="They ask.", private=private, by=keepers[0], now=now)
    decisions.decide(row, agree=False, reason="Less will do.", by=keepers[1], now=now)
    [told] = overrides.told(worked.concern, today=TODAY)
    assert (told.stage, told.day, told.to) == (Stage.DROPPED, None, worked.handler.title)


@pytest.mark.parametrize("agreed", [False, True])
def test_what_its_owner_never_heard_of_does_not_frighten_them_later(
    worked: Worked, keepers: list[User], now: datetime, agreed: bool
) -> None:
    later = {"why_not_before": "They would be harmed.", "tell_date": TODAY + 7 * DAY}
    row = ask(worked, wanted(worked.handler, Basis.POLICE, **later), now=now)
    if agreed:
        private = unlocked(keepers[0], now=now)
        decisions.decide(row, agree=True, reason="They ask.", private=private, by=keepers[0], now=now)
    requests.withdraw(row, by=worked.handler, now=now)
    assert overrides.told(worked.concern, today=TODAY + 30 * DAY) == []
