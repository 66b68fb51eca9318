"""Name keepers decide, through the real rules, keys and tables."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.html import escape
from django.views.debug import ExceptionReporter

from accounts.models import RoleHolding, Unit, User
from accounts.roles import Role
from concerns.domain import access, audit, decisions, requests
from concerns.domain import keepers as keepers_domain
from concerns.enums import (
    Basis,
    CaseRole,
    Consent,
    EventType,
    Mode,
    Obstacle,
    RequestState,
)
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Concern
from concerns.models.disclosure import Grant, NameDecision, Reveal
from concerns.models.vault import Keeper, SealedIdentity
from notifications.models import Pace
from tests import factories, names, people
from tests.deciding import DAY, LAST_DAY, LATER, POLICE, REASON, TODAY, decide, notices, outcome
from trust import pairs
from trust.errors import SealBroken
from trust.models import Event

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
    """What is sealed is spoilt, so the seal breaks in the midst of it."""
    row = ask(Basis.CONSENT, Consent.YES, **POLICE)
    sealed = SealedIdentity.objects.get(concern=row.concern)
    SealedIdentity.objects.filter(pk=sealed.pk).update(sealed=bytes(reversed(bytes(sealed.sealed))))
    with pytest.raises(SealBroken) as caught:
        decide(row, cast[0], private, now=now)
    inside = caught.tb.tb_next and caught.tb.tb_next.tb_next  # below the frames of this test, which knows all
    report = ExceptionReporter(rf.get("/"), caught.type, caught.value, inside).get_traceback_html()
    assert "in open_confidential" in report
    for secret in (REASON, factories.NAME.name, repr(private)[2:20]):
        assert escape(secret) not in report
    row.refresh_from_db()
    assert (row.state, NameDecision.objects.count(), Reveal.objects.count()) == (RequestState.ASKED, 0, 0)


def test_what_is_decided_within_something_larger_never_shows_a_name(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    """The event would not be on disk before somebody reads it (I9): only what is sealed to a key is decided so."""
    by: dict[str, Any] = {"agree": True, "reason": REASON, "by": cast[0], "now": now, "private": private}
    shown = ask(Basis.CONSENT, Consent.YES, **POLICE)
    with pytest.raises(Refused):
        decisions.decide_within(shown, **by)
    assert (NameDecision.objects.count(), Reveal.objects.count()) == (0, 0)
    assert decisions.decide_within(ask(Basis.CONSENT, Consent.YES), **by).grant is not None
