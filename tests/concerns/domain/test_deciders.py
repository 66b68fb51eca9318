"""Who decides about a name, and who looks at it afterwards, through the real rules, keys and tables."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Unit, User
from accounts.roles import Role
from concerns.domain import access, audit, breakglass, deciders, decisions, keepers, mailbox, shares, triage
from concerns.enums import (
    Basis,
    CaseRole,
    ConflictKind,
    Consent,
    EventType,
    Mode,
    Obstacle,
)
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import Concern, Conflict
from notifications.models import Notice, Pace
from tests import factories, names, people
from tests.deciding import DAY, POLICE, TODAY, asked, decide, notices, outcome, raised
from trust import codes
from trust.models import Event


@pytest.mark.parametrize("how", ["blocked", "managed by the asker", "managed by a subject"])
def test_i7_a_keeper_with_a_part_in_it_finds_no_request(
    ask: Any, cast: list[User], private: bytes, handler: User, worker: User, now: datetime, how: str
) -> None:
    row = ask(answer=Consent.YES)
    one, two = cast
    assert decisions.find(one, row.pk) == row
    case = row.concern.case
    team = people.make_unit("Records", parent=one.unit)
    if how == "blocked":
        access.block(case, one, ConflictKind.RELATION, by=one, now=now)
    if how.startswith("managed"):
        boss = handler if how.endswith("asker") else worker
        Unit.objects.filter(pk=team.pk).update(manager=boss)
        User.objects.filter(pk=one.pk).update(unit=people.make_unit("Archive", parent=team))
        if boss == worker:
            Conflict.objects.create(case=case, user=worker, kind=ConflictKind.SUBJECT, added_date=TODAY)
    one = User.objects.get(pk=one.pk)
    with pytest.raises(NoSuchCase):
        decisions.find(one, row.pk)
    with pytest.raises(NoSuchCase):
        decide(row, one, private, now=now)
    assert decisions.awaiting(one, today=TODAY) == decisions.later(one, today=TODAY) == []
    assert outcome(row, two, private, now=now) == "granted"


def test_i7_nobody_is_told_of_an_override_before_it_is_decided_who_must_not_know(
    cast: list[User], private: bytes, lead: User, now: datetime
) -> None:
    """A keeper may be whom it is about, under a name that matches nobody. A life at risk waits for no decision."""
    concern = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=now).concern

    with pytest.raises(Blocked) as blocked:
        asked(again(concern), lead, Basis.POLICE, now=now, **POLICE)
    assert blocked.value.reasons == [(Obstacle.CONFLICTS_UNDECIDED, None)]
    assert notices("asked") == set()
    assert asked(again(concern), lead, Basis.LIFE, now=now, **POLICE).pk

    triage.decide_conflicts(again(concern).case, by=lead, now=now)
    row = asked(again(concern), lead, Basis.POLICE, now=now, **POLICE)
    assert outcome(row, cast[0], private, now=now) == "agreed"


def again(concern: Concern) -> Concern:
    return Concern.objects.select_related("case", "data_key").get(pk=concern.pk)


def test_who_wrote_a_concern_down_does_not_decide_about_its_name(
    cast: list[User], private: bytes, handler: User, lead: User, now: datetime
) -> None:
    """They were told it, so they would know both who and what (I11)."""
    told = factories.log_concern(by=cast[0], now=now)
    mailbox.hand_over(
        told.handover, new_code=codes.new_code(), mode=Mode.CONFIDENTIAL, identity=factories.NAME, on=TODAY
    )
    factories.take_on(told.case, by=lead, now=now)
    concern = Concern.objects.select_related("case", "data_key").get(pk=told.concern.pk)
    access.appoint(concern.case, handler, CaseRole.HANDLER, by=lead, now=now)

    row = asked(concern, handler, Basis.LIFE, now=now)

    assert deciders.able(row) == [cast[1]]
    with pytest.raises(NoSuchCase):
        decide(row, cast[0], private, now=now)
    assert outcome(row, cast[1], private, now=now) == "granted"


def test_i14_a_life_at_risk_opens_at_once_and_two_others_are_told(
    ask: Any, cast: list[User], private: bytes, rota: list[User], handler: User, now: datetime
) -> None:
    row = ask(Basis.LIFE, **POLICE)

    decided = decide(row, cast[0], private, now=now)

    assert decided.identity == factories.NAME
    assert factories.NAME.name not in repr(decided)
    row.refresh_from_db()
    assert (row.state, row.tell_date, row.review_by_date) == ("granted", TODAY, date(2026, 11, 11))
    assert notices("opened") == {(cast[1].name, Pace.AT_ONCE), (rota[0].name, Pace.AT_ONCE)}
    assert breakglass.reviews_due(cast[1]) == [row] == breakglass.reviews_due(rota[0])
    for other in (cast[0], rota[1], handler):
        assert breakglass.reviews_due(other) == []
        with pytest.raises(NoSuchCase):
            breakglass.review(row, words="It was right.", by=other, now=now)


def test_who_looks_at_it_afterwards_is_not_blocked_and_writes_once(
    ask: Any, cast: list[User], private: bytes, rota: list[User], lead: User, now: datetime
) -> None:
    row = ask(Basis.LIFE)
    for barred in (rota[0], cast[1]):
        Conflict.objects.create(case=row.concern.case, user=barred, kind=ConflictKind.RELATION, added_date=TODAY)
    decide(row, cast[0], private, now=now)
    assert notices("opened") == {(person.name, Pace.AT_ONCE) for person in rota[1:]}

    with pytest.raises(ValueError, match="words"):
        breakglass.review(row, words=" ", by=rota[1], now=now)
    breakglass.review(row, words="Waiting could have cost it.", by=rota[1], now=now)

    with pytest.raises(WrongState):
        breakglass.review(row, words="I was slower.", by=rota[2], now=now)
    assert breakglass.reviews_due(rota[2]) == []
    row.refresh_from_db()
    assert (row.reviewed_by, row.reviewed_at) == (rota[1], now)
    assert b"Waiting" not in bytes(row.sealed_review or b"")
    assert (
        Event.objects.filter(chain=audit.case_chain(row.concern.case), type=EventType.NAME_REVIEWED).count() == 1
    )


def test_silence_is_told_once_and_a_late_review_each_day(
    ask: Any, cast: list[User], private: bytes, rota: list[User], handler: User, now: datetime
) -> None:
    ask()
    opened = ask(Basis.LIFE)
    decide(opened, cast[0], private, now=now)
    decisions.remind(now=now + DAY)
    assert notices("lapsed") == set()
    assert Notice.objects.filter(key__contains=":late:").count() == 0
    for days in (2, 2, 8, 8):
        decisions.remind(now=now + days * DAY)
    assert notices("lapsed") == {(handler.name, Pace.HOURS)}
    late = Notice.objects.filter(key__contains=":late:").values_list("recipient__name", "posted_date")
    told = {cast[1].name, rota[0].name}
    assert set(late) == {(name, TODAY + days * DAY) for name in told for days in (2, 8)}
    breakglass.review(opened, words="It was right.", by=cast[1], now=now + 8 * DAY)
    decisions.remind(now=now + 9 * DAY)
    assert Notice.objects.filter(key__contains=":late:").count() == 4


def test_i14_whoever_said_no_to_the_name_is_told_when_a_life_is_said_to_be_at_risk(
    ask: Any, cast: list[User], rota: list[User], handler: User, now: datetime
) -> None:
    """Nobody asks on until somebody opens it: the keeper who refused hears of it at once, and is one of the two
    who look at it."""
    third, fourth = (people.make_person(name, "Clerk", Role.CUSTODIAN) for name in ("Alun Prosser", "Zoe Ward"))
    vault = names.vault_key(cast[0], now=now)
    for newcomer in (third, fourth):
        keepers.make_key(newcomer, names.PASSPHRASE, now=now)
        keepers.share(newcomer, check_code=shares.check_code(newcomer), private=vault, by=cast[0], now=now)
    refused = ask(Basis.RISK)
    decide(refused, fourth, None, now=now, agree=False)
    row = asked(refused.concern, handler, Basis.LIFE, now=now + timedelta(minutes=1))
    assert deciders.witnesses(row, opened_by=[cast[0].pk]) == [fourth, third]

    decide(row, cast[0], vault, now=now + timedelta(minutes=2))

    assert notices("after_a_no") == {(fourth.name, Pace.AT_ONCE)}
    assert breakglass.reviews_due(fourth) == [row]
    later = asked(refused.concern, handler, Basis.LAW, now=now + timedelta(minutes=3))
    decide(later, third, None, now=now + timedelta(minutes=4), agree=False)
    assert [one for one in [*cast, third, fourth] if breakglass.reviews_due(one)] == [third, fourth]


def test_whoever_a_name_is_asked_for_by_somebody_else_hears_of_it(
    cast: list[User], handler: User, other_handler: User, lead: User, now: datetime
) -> None:
    """The reporter is told their name; they are told as well, and whoever asks for themselves is not."""
    concern = raised(handler, lead, now)
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    names.make_ready(other_handler, now=now)
    asked(concern, handler, Basis.CONSENT, now=now, recipient=other_handler)
    assert notices("for_you") == {(other_handler.name, Pace.HOURS)}
    asked(concern, handler, Basis.LAW, now=now)
    assert len(notices("for_you")) == 1
