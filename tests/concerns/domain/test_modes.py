from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from accounts.models import User
from concerns.domain import access, content, grants, modes, opening, requests, vault
from concerns.domain.vault import NAMED, Identity
from concerns.domain.wanted import Wanted
from concerns.enums import Basis, CaseRole, GrantEnd, Mode, Purpose, RequestState
from concerns.errors import AlreadyReceived, NoKeepers, Refused, WrongState
from concerns.models import Case, Concern
from concerns.models.disclosure import Grant, NameRequest
from concerns.models.vault import SealedIdentity
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import factories
from tests.factories import NAME, NOW
from tests.leaks import hunt
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE, accepted_confidential, grant_to, make_ready, open_vault
from trust import audit as chain
from trust import sealing
from trust.errors import SealBroken
from trust.models import Event

TODAY = date(2026, 11, 10)
OTHER = Identity(name="Wilhelmina Ashgrove-Pell", work="Night nurse, Larch House", reach="01632 960 114")


@pytest.fixture
def vaulted(rota: list[User], keepers: list[User], now: datetime) -> list[User]:
    """The vault stands; its name keepers."""
    open_vault(keepers, now=now)
    return keepers


@pytest.fixture
def private(vaulted: list[User]) -> bytes:
    return opening.unlock(vaulted[0], PASSPHRASE, now=NOW)


def current(concern: Concern) -> Concern:
    return Concern.objects.select_related("data_key", "case", "mailbox").get(pk=concern.pk)


def change(concern: Concern, mode: Mode, **more: Any) -> None:
    given = {"identity": NAME if mode in NAMED else None, "on": TODAY, "once": uuid4().hex, **more}
    modes.change(current(concern).mailbox, mode, **given)


def events(concern: Concern) -> list[tuple[str, str, str, str]]:
    rows = Event.objects.filter(chain=f"mailbox:{concern.mailbox.pk}").order_by("number")
    return list(rows.values_list("type", "actor", "on", "data"))


@pytest.mark.parametrize(("was", "mode"), [(was, mode) for was in Mode for mode in Mode if was != mode], ids=str)
def test_which_way_leads_from_which(vaulted: list[User], was: Mode, mode: Mode) -> None:
    leads = {
        Mode.ANONYMOUS: {Mode.UNNAMED, Mode.CONFIDENTIAL, Mode.OPEN},
        Mode.UNNAMED: {Mode.CONFIDENTIAL, Mode.OPEN},
        Mode.CONFIDENTIAL: {Mode.OPEN},
        Mode.OPEN: {Mode.CONFIDENTIAL},
    }
    concern = factories.raise_concern(mode=was).concern
    before = SealedIdentity.objects.values_list("pk", "sealed").first()

    if mode in leads[was]:
        change(concern, mode)
        assert current(concern).mode == mode
        assert vault.is_held(concern) == (mode in NAMED)
    else:
        with pytest.raises(WrongState):
            change(concern, mode)
        assert current(concern).mode == was
        assert SealedIdentity.objects.values_list("pk", "sealed").first() == before
    assert chain.first_fault() is None


def test_a_name_given_later_is_locked_away_with_its_date_alone(vaulted: list[User], private: bytes) -> None:
    concern = factories.raise_concern().concern

    change(concern, Mode.CONFIDENTIAL)

    assert vault.open_confidential(current(concern), private=private) == NAME
    assert events(concern)[-2:] == [
        ("concern.mode_changed", "reporter", "2026-11-10", "{}"),
        ("identity.sealed", "reporter", "2026-11-10", "{}"),
    ]


def test_without_name_keepers_nothing_is_locked_away_and_nothing_changes(rota: list[User]) -> None:
    concern = factories.raise_concern(mode=Mode.OPEN).concern

    with pytest.raises(NoKeepers):
        change(concern, Mode.CONFIDENTIAL, identity=OTHER)

    assert current(concern).mode == Mode.OPEN
    assert vault.open_given(current(concern)) == NAME


def test_a_name_too_many_or_too_few_is_refused(vaulted: list[User]) -> None:
    concern = factories.raise_concern().concern

    with pytest.raises(ValueError, match="A name is given"):
        change(concern, Mode.OPEN, identity=None)
    with pytest.raises(ValueError, match="A name is given"):
        change(concern, Mode.UNNAMED, identity=NAME)
    assert (current(concern).mode, vault.is_held(concern)) == (Mode.ANONYMOUS, False)


def test_who_knows_is_sealed_with_what_was_raised(rota: list[User]) -> None:
    concern = factories.raise_concern().concern

    change(concern, Mode.UNNAMED, known_to="Sister Odell")

    account = content.account_of(current(concern))
    assert (account.known_to, account.happened) == ("Sister Odell", factories.HAPPENED)
    assert hunt.hunt(["Sister Odell"], hunt.database()) == []


@pytest.mark.parametrize("mode", [Mode.UNNAMED, Mode.CONFIDENTIAL, Mode.OPEN])
def test_a_form_sent_twice_changes_once(vaulted: list[User], mode: Mode) -> None:
    concern = factories.raise_concern().concern
    change(concern, mode, once="form")
    before = events(concern)

    with pytest.raises(AlreadyReceived):
        change(concern, mode, once="form")

    assert events(concern) == before


def test_a_name_corrected_twice_by_one_form_is_corrected_once(vaulted: list[User], private: bytes) -> None:
    concern = factories.raise_concern(mode=Mode.CONFIDENTIAL).concern
    modes.correct(concern.mailbox, OTHER, on=TODAY, once="form")
    before = events(concern)

    with pytest.raises(AlreadyReceived):
        modes.correct(concern.mailbox, OTHER, on=TODAY, once="form")

    assert events(concern) == before
    assert vault.open_confidential(current(concern), private=private) == OTHER


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_no_name_is_corrected_where_none_is_kept(vaulted: list[User], mode: Mode) -> None:
    concern = factories.raise_concern(mode=mode).concern

    with pytest.raises(WrongState):
        modes.correct(concern.mailbox, OTHER, on=TODAY, once="form")

    assert not vault.is_held(concern)


def test_a_new_way_ends_what_was_granted_and_drops_what_is_asked(
    vaulted: list[User], lead: User, handler: User
) -> None:
    concern = accepted_confidential(handler, lead, now=NOW)
    grant = grant_to(handler, concern, asked_by=handler, keeper=vaulted[0], now=NOW)
    asked = requests.ask(
        concern,
        wanted=Wanted(Basis.CONSENT, Purpose.PROTECT, days=14, recipient=handler),
        by=handler,
        now=NOW,
    )

    change(concern, Mode.OPEN)

    ended = Grant.objects.get(pk=grant.pk)
    assert (ended.end, bytes(ended.sealed_copy)) == (GrantEnd.MODE_CHANGED, b"")
    assert NameRequest.objects.get(pk=asked.pk).state == RequestState.WITHDRAWN
    assert vault.open_given(current(concern)) == NAME


def test_a_corrected_name_is_what_everybody_with_a_grant_sees(
    vaulted: list[User], lead: User, handler: User, other_handler: User, private: bytes
) -> None:
    concern = accepted_confidential(handler, lead, now=NOW)
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    make_ready(other_handler, now=NOW)
    held = {
        person: grant_to(person, concern, asked_by=handler, keeper=vaulted[0], now=NOW)
        for person in (handler, other_handler)
    }

    modes.correct(concern.mailbox, OTHER, on=TODAY, once="form")

    assert vault.open_confidential(current(concern), private=private) == OTHER
    for person, grant in held.items():
        assert shown(person, grant) == OTHER


def shown(person: User, grant: Grant) -> Identity:
    key = grants.unlock(person, REVEAL_PASSPHRASE, now=NOW)
    return grants.reveal(grant, private=key, by=person, reason="To meet them.", now=NOW)


def test_whoever_is_responsible_hears_of_a_new_way_at_the_next_round(vaulted: list[User], lead: User) -> None:
    concern = factories.raise_concern().concern
    Notice.objects.all().delete()

    change(concern, Mode.CONFIDENTIAL)

    assert [(one.recipient, one.kind, one.pace) for one in Notice.objects.all()] == [(lead, Kind.NAME, Pace.ROUND)]


class Names(RuleBasedStateMachine):
    """A reporter who changes their mind, somebody who is granted their name, and what is kept at every moment."""

    cast: dict[str, Any]

    @initialize(mode=st.sampled_from(Mode))
    def raise_concern(self, mode: Mode) -> None:
        self.names = (Identity(name=f"Zq{number}xvhazelkj", reach="Zqreachkj") for number in range(1000))
        self.typed = next(self.names) if mode in NAMED else None
        self.concern = factories.raise_concern(mode=mode, identity=self.typed).concern
        self.mode, self.once = mode, ""
        self.live: Grant | None = None
        self.gone: set[bytes] = set()
        self._let_handler_ask()

    def _let_handler_ask(self) -> None:
        case = Case.objects.get(pk=self.concern.case_id)
        factories.take_on(case, by=self.cast["lead"], now=NOW)
        access.appoint(case, self.cast["handler"], CaseRole.HANDLER, by=self.cast["lead"], now=NOW)

    def _copies(self) -> set[bytes]:
        rows = SealedIdentity.objects.filter(concern=self.concern).values_list("sealed", flat=True)
        granted = Grant.objects.filter(request__concern=self.concern, ended_at=None)
        return {bytes(copy) for copy in [*rows, *granted.values_list("sealed_copy", flat=True)]}

    @rule(mode=st.sampled_from(Mode))
    def choose(self, mode: Mode) -> None:
        before, once = self._copies(), uuid4().hex
        typed = next(self.names) if mode in NAMED else None
        try:
            change(self.concern, mode, identity=typed, once=once)
        except (WrongState, AlreadyReceived):
            assert self._copies() == before
            return
        self.mode, self.typed, self.live, self.once = mode, typed, None, once
        self.gone |= before

    @precondition(lambda self: self.mode in NAMED)
    @rule()
    def correct(self) -> None:
        before, self.once, self.typed = self._copies(), uuid4().hex, next(self.names)
        modes.correct(self.concern.mailbox, self.typed, on=TODAY, once=self.once)
        self.gone |= before

    @precondition(lambda self: self.mode in NAMED and self.once)
    @rule()
    def press_again(self) -> None:
        with pytest.raises(AlreadyReceived):
            modes.correct(self.concern.mailbox, NAME, on=TODAY, once=self.once)

    @precondition(lambda self: self.mode == Mode.CONFIDENTIAL and self.live is None)
    @rule()
    def grant(self) -> None:
        handler, keeper = self.cast["handler"], self.cast["keeper"]
        self.live = grant_to(handler, current(self.concern), asked_by=handler, keeper=keeper, now=NOW)

    @precondition(lambda self: self.live is not None)
    @rule()
    def take_back(self) -> None:
        before = self._copies()
        if self.live is not None:
            requests.take_back(self.live.request, on=TODAY)
        self.live = None
        self.gone |= before - self._copies()

    @invariant()
    def exactly_the_right_copies_are_kept(self) -> None:
        concern = current(self.concern)
        assert concern.mode == self.mode
        rows = list(SealedIdentity.objects.filter(concern=concern))
        standing = Grant.objects.filter(request__concern=concern, ended_at=None)
        assert len(rows) == (1 if self.mode in NAMED else 0)
        assert list(standing) == ([self.live] if self.live else [])
        assert {bytes(g.sealed_copy) for g in Grant.objects.filter(request__concern=concern).exclude(end="")} <= {
            b""
        }
        if self.mode == Mode.CONFIDENTIAL:
            assert vault.open_confidential(concern, private=self.cast["private"]) == self.typed
            with pytest.raises(SealBroken):
                sealing.unseal(concern.data_key, rows[0].sealed, label=content.Label.OPEN_NAME, row=rows[0].pk)
        if self.mode == Mode.OPEN:
            assert vault.open_given(concern) == self.typed
            with pytest.raises(Refused):
                vault.open_confidential(concern, private=self.cast["private"])
        if self.live is not None:
            assert shown(self.cast["handler"], self.live) == self.typed

    def teardown(self) -> None:
        stored = set(sealed_values())
        assert self.gone.isdisjoint(stored)
        assert self._copies() <= stored
        assert hunt.hunt(["hazelkj", "Zqreachkj"], hunt.database()) == []


def sealed_values() -> Iterator[bytes]:
    """Every cell of bytes in every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))


def test_i1_at_every_moment_exactly_the_right_copy_of_a_name_is_kept(
    vaulted: list[User], private: bytes, lead: User, handler: User
) -> None:
    make_ready(handler, now=NOW)

    class Machine(Names):
        cast = {"handler": handler, "lead": lead, "keeper": vaulted[0], "private": private}

    run(Machine, settings=settings(max_examples=15, stateful_step_count=8, phases=[Phase.generate]))
