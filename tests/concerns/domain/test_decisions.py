"""Name keepers decide, through the real rules, keys and tables."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.html import escape
from django.views.debug import ExceptionReporter

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import access, audit, deciders, decisions, mailbox, requests
from concerns.domain import keepers as keepers_domain
from concerns.domain.wanted import Wanted
from concerns.enums import (
    Basis,
    Body,
    CaseRole,
    ConflictKind,
    Consent,
    EventType,
    Mode,
    Obstacle,
    Purpose,
    RequestState,
    State,
)
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Concern, Conflict
from concerns.models.disclosure import Grant, NameDecision, NameRequest, Reveal
from concerns.models.vault import Keeper
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import factories, names, people
from trust import codes, pairs
from trust.errors import SealBroken
from trust.models import Event

TODAY = date(2026, 11, 10)
LAST_DAY = date(2026, 11, 17)  # five working days after
DAY = timedelta(days=1)
REASON = "A meeting is offered."
GROUNDS = "The court of Westmarch ordered it on 9 November."
POLICE = {"recipient": None, "body": Body.POLICE, "purpose": Purpose.PASS_ON, "days": 1}
LATER = {"why_not_before": "They would be harmed.", "tell_date": TODAY + 7 * DAY}


@pytest.fixture
def cast(rota: list[User], keepers: list[User], handler: User, now: datetime) -> list[User]:
    """Two name keepers with the vault open to them, and a handler who may be shown names."""
    names.open_vault(keepers, now=now)
    names.make_ready(handler, now=now)
    return keepers


@pytest.fixture
def private(cast: list[User], now: datetime) -> bytes:
    return keepers_domain.unlock(cast[0], names.PASSPHRASE, now=now)


def raised(handler: User, lead: User, now: datetime) -> Concern:
    concern = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=now).concern
    Case.objects.filter(pk=concern.case_id).update(state=State.ACCEPTED)
    concern.case.refresh_from_db()
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


@pytest.fixture
def ask(cast: list[User], handler: User, lead: User, now: datetime) -> Any:
    """Asks for the name of a new concern each time."""

    def _ask(basis: Basis = Basis.CONSENT, answer: str = "", **overrides: Any) -> NameRequest:
        row = asked(raised(handler, lead, now), handler, basis, now=now, **overrides)
        if answer:
            conditions = "Not by phone." if answer == Consent.CONDITIONS else ""
            requests.answer(row, consent=Consent(answer), conditions=conditions, on=TODAY)
        return requests.every().get(pk=row.pk)

    return _ask


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


# The table: ground × the reporter's answer × day × the keeper's word


def test_i4_silence_and_no_open_nothing_on_any_day(
    ask: Any, cast: list[User], private: bytes, handler: User, now: datetime
) -> None:
    days = {"first": TODAY, "last": LAST_DAY, "after": LAST_DAY + DAY}
    opens = {Consent.YES: "granted", Consent.CONDITIONS: "granted", Consent.NO: Obstacle.REPORTER_SAID_NO}
    for answer, (when, day), agree in product(["", *Consent.values], days.items(), [True, False]):
        names.make_ready(handler, now=now)
        row = ask(Basis.CONSENT, answer)
        silent = Obstacle.REPORTER_SILENT if when == "after" else Obstacle.REPORTER_MAY_ANSWER
        expected = (opens[Consent(answer)] if answer else silent) if agree else "refused"
        found = outcome(row, cast[0], private, now=now + (day - TODAY), agree=agree)
        assert found == str(expected), (answer, when, agree)


def test_i5_an_override_needs_two_keepers_and_telling_first(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    one, two = cast
    for basis, told_later in product([Basis.LAW, Basis.POLICE, Basis.RISK], [False, True]):
        row = ask(basis, **(LATER if told_later else {}))
        ways = {
            "first": outcome(row, one, private, now=now),
            "the same keeper": outcome(row, one, private, now=now + DAY),
            "the same day": outcome(row, two, private, now=now),
        }
        last = "granted" if told_later else str(Obstacle.REPORTER_NOT_TOLD)
        expected = {"first": "agreed", "the same keeper": str(Obstacle.AGREED_ALREADY), "the same day": last}
        assert ways == expected, (basis, told_later)
        if not told_later:
            assert outcome(row, two, private, now=now + DAY) == "granted", basis
        row.refresh_from_db()
        assert row.tell_date == (TODAY + 7 * DAY if told_later else TODAY)
        assert NameDecision.objects.filter(request=row, agreed=True).count() == 2


def test_either_keeper_can_end_an_override(ask: Any, cast: list[User], private: bytes, now: datetime) -> None:
    one, two = cast
    assert outcome(ask(Basis.LAW), one, private, now=now, agree=False) == "refused"
    row = ask(Basis.LAW)
    decide(row, one, private, now=now)
    assert outcome(row, two, private, now=now, agree=False) == "refused"
    with pytest.raises(WrongState):
        decide(row, two, private, now=now + DAY)


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
    assert decisions.reviews_due(cast[1]) == [row] == decisions.reviews_due(rota[0])
    for other in (cast[0], rota[1], handler):
        assert decisions.reviews_due(other) == []
        with pytest.raises(NoSuchCase):
            decisions.review(row, words="It was right.", by=other, now=now)


def test_who_looks_at_it_afterwards_is_not_blocked_and_writes_once(
    ask: Any, cast: list[User], private: bytes, rota: list[User], lead: User, now: datetime
) -> None:
    row = ask(Basis.LIFE)
    for barred in (rota[0], cast[1]):
        Conflict.objects.create(case=row.concern.case, user=barred, kind=ConflictKind.RELATION, added_date=TODAY)
    decide(row, cast[0], private, now=now)
    assert notices("opened") == {(person.name, Pace.AT_ONCE) for person in rota[1:]}

    with pytest.raises(ValueError, match="words"):
        decisions.review(row, words=" ", by=rota[1], now=now)
    decisions.review(row, words="Waiting could have cost it.", by=rota[1], now=now)

    with pytest.raises(WrongState):
        decisions.review(row, words="I was slower.", by=rota[2], now=now)
    assert decisions.reviews_due(rota[2]) == []
    row.refresh_from_db()
    assert (row.reviewed_by, row.reviewed_at) == (rota[1], now)
    assert b"Waiting" not in bytes(row.sealed_review or b"")
    assert (
        Event.objects.filter(chain=audit.case_chain(row.concern.case), type=EventType.NAME_REVIEWED).count() == 1
    )


# Who decides


def test_i3_nobody_decides_what_they_asked_for(
    ask: Any, cast: list[User], private: bytes, handler: User, now: datetime
) -> None:
    """Not even somebody who became a name keeper after asking, with a share and the right passphrase."""
    row = ask(answer=Consent.YES)
    RoleHolding.objects.filter(user=handler).update(role=Role.CUSTODIAN)
    keepers_domain.make_key(handler, names.PASSPHRASE, now=now)
    code = pairs.check_code(Keeper.objects.get(user=handler).public)
    keepers_domain.share(handler, check_code=code, private=private, by=cast[0], now=now)
    assert handler in keepers_domain.holders()

    with pytest.raises(Blocked) as caught:
        decide(row, handler, private, now=now)
    assert (Obstacle.ASKED_YOURSELF, None) in caught.value.reasons
    with pytest.raises(Blocked):
        decide(row, handler, None, now=now, agree=False)
    assert Grant.objects.count() == 0


def test_only_a_keeper_with_a_share_decides(
    ask: Any, cast: list[User], private: bytes, handler: User, lead: User, council: Unit, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    newcomer = people.make_person("Ines Varga", "Archivist", Role.CUSTODIAN, unit=council)
    keepers_domain.make_key(newcomer, names.PASSPHRASE, now=now)
    for stranger in (newcomer, lead, people.make_person("Rhys Bevan", "Archivist")):
        with pytest.raises(NoSuchCase):
            decide(row, stranger, private, now=now)
        with pytest.raises(NoSuchCase):
            decisions.find(stranger, row.pk)
        assert decisions.awaiting(stranger, today=TODAY) == []
    assert decisions.awaiting(cast[0], today=TODAY) == [row]
    with pytest.raises(Refused):
        decide(row, cast[0], None, now=now)
    assert outcome(row, cast[0], private, now=now) == "granted"


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
        access.block(case, one, ConflictKind.RELATION, by=handler, now=now)
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


def test_who_wrote_a_concern_down_does_not_decide_about_its_name(
    cast: list[User], private: bytes, handler: User, lead: User, now: datetime
) -> None:
    """They were told it, so they would know both who and what (I11)."""
    told = factories.log_concern(by=cast[0], now=now)
    mailbox.hand_over(
        told.handover, new_code=codes.new_code(), mode=Mode.CONFIDENTIAL, identity=factories.NAME, on=TODAY
    )
    Case.objects.filter(pk=told.case.pk).update(state=State.ACCEPTED)
    concern = Concern.objects.select_related("case", "data_key").get(pk=told.concern.pk)
    access.appoint(concern.case, handler, CaseRole.HANDLER, by=lead, now=now)

    row = asked(concern, handler, Basis.LIFE, now=now)

    assert deciders.able(row) == [cast[1]]
    with pytest.raises(NoSuchCase):
        decide(row, cast[0], private, now=now)
    assert outcome(row, cast[1], private, now=now) == "granted"


# What changed while the page was open


def test_two_keepers_at_once_open_one_name(ask: Any, cast: list[User], private: bytes, now: datetime) -> None:
    row = ask(answer=Consent.YES)
    decide(row, cast[0], private, now=now)
    with pytest.raises(WrongState):
        decide(row, cast[1], private, now=now)
    assert (Grant.objects.count(), NameDecision.objects.count()) == (1, 1)
    with pytest.raises(WrongState):
        decide(row, cast[0], private, now=now)  # the same click twice


def test_a_page_from_before_the_reporters_words_is_stale(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    row.refresh_from_db()
    seen = decisions.mark(row)
    requests.answer(row, consent=Consent.CONDITIONS, conditions="Not at work.", on=TODAY)
    with pytest.raises(WrongState):
        decide(row, cast[0], private, now=now, seen=seen)
    row.refresh_from_db()
    assert decide(row, cast[0], private, now=now, seen=decisions.mark(row)).grant is not None


def test_a_yes_taken_back_meanwhile_opens_nothing(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    requests.take_back(row, on=TODAY)
    assert outcome(row, cast[0], private, now=now) == str(Obstacle.REPORTER_SAID_NO)


def test_i13_whoever_would_know_must_still_be_allowed_to(
    ask: Any, cast: list[User], private: bytes, handler: User, other_handler: User, lead: User, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    who = f"{handler.name}, {handler.title}"
    year = now + timedelta(days=366)
    assert decisions.stops(row, by=cast[0], today=year.date()) == [(Obstacle.SCENES_NOT_PASSED, who)]
    assert decisions.stops(row, by=cast[0], today=TODAY) == []
    access.appoint(row.concern.case, other_handler, CaseRole.HANDLER, by=lead, now=now)
    assert outcome(row, cast[0], private, now=now) == str(Obstacle.NOT_ON_CASE)
    access.appoint(row.concern.case, handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    assert outcome(row, cast[0], private, now=now) == "granted"


def test_a_changed_mode_leaves_nothing_to_decide(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    Concern.objects.filter(pk=row.concern_id).update(mode=Mode.OPEN)
    with pytest.raises(WrongState):
        decide(row, cast[0], private, now=now)


# What is written


def test_i9_the_decision_stands_in_the_chain_before_the_name_is_shown(
    ask: Any, cast: list[User], private: bytes, handler: User, now: datetime
) -> None:
    row = ask(Basis.CONSENT, Consent.YES, **POLICE)
    opened = decisions.read(row, by=cast[0], now=now)
    assert (opened.grounds, opened.conditions, opened.said) == ("", "", ())
    decided = decide(row, cast[0], private, now=now)
    assert decided.identity == factories.NAME
    types = list(
        Event.objects.filter(chain=audit.case_chain(row.concern.case))
        .order_by("number")
        .values_list("type", flat=True)
    )
    assert types[-4:] == [
        EventType.NAME_ASKED,
        EventType.NAME_REQUEST_READ,
        EventType.NAME_GRANTED,
        EventType.NAME_PASSED_ON,
    ]
    assert notices("granted") == {(handler.name, Pace.HOURS)}
    said = NameDecision.objects.get(request=row)
    assert REASON.encode() not in bytes(said.sealed_reason)
    assert [reason for _, reason in decisions.read(row, by=cast[0], now=now).said] == [REASON]


def test_a_decision_has_a_reason(ask: Any, cast: list[User], private: bytes, now: datetime) -> None:
    row = ask(answer=Consent.YES)
    with pytest.raises(ValueError, match="reason"):
        decisions.decide(row, agree=True, reason=" ", private=private, by=cast[0], now=now)
    row.refresh_from_db()
    assert row.state == RequestState.ASKED


def test_what_waits_for_a_keeper_and_what_waits_for_others(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    silent, ready, override = ask(), ask(answer=Consent.YES), ask(Basis.LAW)
    ask(answer=Consent.NO)
    assert set(decisions.awaiting(cast[0], today=TODAY)) == {ready, override}
    assert decisions.later(cast[0], today=TODAY) == [silent]
    decide(override, cast[0], private, now=now)
    assert decisions.awaiting(cast[0], today=TODAY) == [ready]
    assert set(decisions.awaiting(cast[1], today=TODAY + DAY)) == {ready, override}
    assert decisions.later(cast[0], today=LAST_DAY + DAY) == [override]  # silence ended the first
    assert [row.request for row in decisions.decided_by(cast[0], limit=5)] == [override]


def test_t5_a_crash_report_of_a_decision_holds_no_reason_and_no_key(
    ask: Any, cast: list[User], private: bytes, rf: RequestFactory, now: datetime
) -> None:
    """The vault's key is a wrong one, so the seal breaks in the midst of it."""
    row = ask(Basis.CONSENT, Consent.YES, **POLICE)
    wrong = bytes(reversed(private))
    with pytest.raises(SealBroken) as caught:
        decide(row, cast[0], wrong, now=now)
    inside = caught.tb.tb_next and caught.tb.tb_next.tb_next  # below the frames of this test, which knows all
    report = ExceptionReporter(rf.get("/"), caught.type, caught.value, inside).get_traceback_html()
    assert "in open_confidential" in report
    for secret in (REASON, factories.NAME.name, repr(wrong)[2:20]):
        assert escape(secret) not in report
    row.refresh_from_db()
    assert (row.state, NameDecision.objects.count(), Reveal.objects.count()) == (RequestState.ASKED, 0, 0)


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
    decisions.review(opened, words="It was right.", by=cast[1], now=now + 8 * DAY)
    decisions.remind(now=now + 9 * DAY)
    assert Notice.objects.filter(key__contains=":late:").count() == 4
