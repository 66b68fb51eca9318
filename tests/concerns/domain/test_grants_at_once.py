"""Two people, or one with two hands, at the same name in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from accounts.models import User
from concerns.domain import blocks, decisions, endings, grants, joining, lifecycle, modes, opening, reveals
from concerns.domain.vault import Identity
from concerns.enums import ConflictKind, Consent, Mode, RequestState, State
from concerns.errors import AlreadyReceived, Refused, WrongState
from concerns.models import Case, Concern
from concerns.models.disclosure import Grant, NameRequest, Reveal
from tests import casework_factories as casework
from tests.factories import NAME, NOW, raise_concern
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE, accepted_confidential, agreed_request, grant_to, open_vault

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race"
    ),
    pytest.mark.django_db(transaction=True),
]
CORRECTED = Identity("Wilhelmina Ashgrove-Pell", "Night nurse", "01632 960 200")
LATER = NOW + timedelta(hours=1)


def together(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own: what it answered, or which refusal."""

    def attempt(act: Callable[[], object]) -> object:
        try:
            return act()
        except (AlreadyReceived, Refused, WrongState) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User) -> Concern:
    open_vault(keepers, now=NOW)
    return accepted_confidential(handler, lead, now=NOW)


def test_one_form_sent_twice_at_once_shows_the_name_once(
    concern: Concern, handler: User, keepers: list[User]
) -> None:
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    own = grants.unlock(handler, REVEAL_PASSPHRASE, now=NOW)

    def press() -> object:
        return grants.reveal(grant, private=own, by=handler, reason="To meet them.", now=LATER, once="one form")

    answers = together(press, press, press)

    assert sorted(map(str, answers)) == sorted(map(str, [AlreadyReceived, AlreadyReceived, NAME]))
    assert Reveal.objects.count() == 1


@pytest.mark.parametrize("turn", range(2))
def test_a_name_corrected_while_it_is_given_is_given_corrected(
    concern: Concern, handler: User, keepers: list[User], turn: int
) -> None:
    private = vault_key(keepers[0])
    request = agreed_request(concern, to=handler, by=handler, now=NOW)

    answers = together(
        *(
            lambda: grants.give(request, private=private, by=keepers[0], now=NOW),
            lambda: modes.correct(concern.mailbox, CORRECTED, on=NOW.date(), once="one form"),
        )[:: 1 if turn % 2 else -1]
    )

    assert WrongState not in answers
    own = grants.unlock(handler, REVEAL_PASSPHRASE, now=NOW)
    shown = grants.reveal(Grant.objects.get(), private=own, by=handler, reason="To meet them.", now=LATER)
    assert shown == CORRECTED


@pytest.mark.parametrize("turn", range(2))
def test_a_mode_changed_while_a_keeper_decides_leaves_no_grant(
    concern: Concern, handler: User, keepers: list[User], turn: int
) -> None:
    """Whichever comes first, and neither waits for the other for ever."""
    private = vault_key(keepers[0])
    asked = {"state": RequestState.ASKED, "answer": Consent.YES, "consult_by_date": NOW.date()}
    request = agreed_request(concern, to=handler, by=handler, now=NOW, **asked)

    together(
        *(
            lambda: decisions.decide(
                request, agree=True, reason="They agree.", by=keepers[0], now=NOW, private=private
            ),
            lambda: modes.change(concern.mailbox, Mode.OPEN, identity=NAME, on=NOW.date(), once="one form"),
        )[:: 1 if turn % 2 else -1]
    )

    assert Concern.objects.get(pk=concern.pk).mode == Mode.OPEN
    assert grants.live_for(handler, concern, now=NOW) is None
    assert not Grant.objects.filter(ended_at=None).exists()
    assert NameRequest.objects.get(pk=request.pk).state in {RequestState.GRANTED, RequestState.WITHDRAWN}


def vault_key(keeper: User) -> bytes:
    return opening.unlock(keeper, PASSPHRASE, now=NOW)


class Held:
    """A real function that waits, in one thread, until another has got as far as it can; or goes on after a while,
    where that one waits for it."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real, self.reached, self.go = real, threading.Event(), threading.Event()

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.reached.set()
        self.go.wait(1)
        return self.real(*given, **named)


ENDED_BY: dict[str, Callable[[Concern, User, User], object]] = {
    "blocked": lambda concern, handler, lead: blocks.block(
        concern.case, handler, kind=ConflictKind.RELATION, by=lead, now=LATER
    ),
    "closed": lambda concern, handler, lead: closed(concern, by=handler),
    "joined": lambda concern, handler, lead: joining.join(concern.case, into=second_case(), by=lead, now=LATER),
}


def closed(concern: Concern, *, by: User) -> None:
    Case.objects.filter(pk=concern.case_id).update(state=State.ANSWERED)
    case = Case.objects.select_related("owner").get(pk=concern.case_id)
    with patch.object(lifecycle, "closing_obstacles", lambda case: []):
        casework.close(case, by=by, now=LATER)


def second_case() -> Case:
    return Case.objects.select_related("owner", "data_key").exclude(concerns__mode=Mode.CONFIDENTIAL).get()


@pytest.mark.parametrize("way", ENDED_BY)
def test_a_name_that_is_shown_while_its_ground_goes_stops_nobody(
    way: str,
    concern: Concern,
    handler: User,
    lead: User,
    keepers: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The showing has the name and is about to write its event when the other act begins: neither is broken off by
    the database, the name is shown once with its event, and afterwards it is shown no more (I13)."""
    grant = prepared(concern, handler, lead, keepers)
    own = grants.unlock(handler, REVEAL_PASSPHRASE, now=NOW)
    held = Held(reveals.record)
    monkeypatch.setattr(reveals, "record", held)

    def show() -> object:
        return grants.reveal(grant, private=own, by=handler, reason="To meet them.", now=LATER)

    def end() -> object:
        assert held.reached.wait(20)
        return ENDED_BY[way](concern, handler, lead)

    shown, _ = together(show, end)

    assert shown == NAME
    assert Reveal.objects.count() == 1
    grant.refresh_from_db()
    assert grant.end
    assert grants.live_for(handler, Concern.objects.get(pk=concern.pk), now=LATER) is None


def test_a_ground_that_goes_while_the_name_is_asked_for_comes_first(
    concern: Concern,
    handler: User,
    lead: User,
    keepers: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other way round: the grant is about to be ended when the showing begins, and finds it ended."""
    grant = prepared(concern, handler, lead, keepers)
    own = grants.unlock(handler, REVEAL_PASSPHRASE, now=NOW)
    held = Held(endings.record)
    monkeypatch.setattr(endings, "record", held)

    def show() -> object:
        assert held.reached.wait(20)
        return grants.reveal(grant, private=own, by=handler, reason="To meet them.", now=LATER)

    shown, _ = together(show, lambda: ENDED_BY["blocked"](concern, handler, lead))

    assert shown in {Refused, WrongState}
    assert not Reveal.objects.exists()


def prepared(concern: Concern, handler: User, lead: User, keepers: list[User]) -> Grant:
    """A grant of a case that can be joined to another at once."""
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    raise_concern(now=NOW)
    Case.objects.update(conflicts_decided_at=NOW, conflicts_decided_by=lead, owner=lead)
    concern.case.refresh_from_db()
    return grant
