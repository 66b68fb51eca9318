"""Two people, or one with two hands, at the same name in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from concerns.domain import decisions, grants, keepers, modes
from concerns.domain.vault import Identity
from concerns.enums import Consent, Mode, RequestState
from concerns.errors import AlreadyReceived, Refused, WrongState
from concerns.models import Concern
from concerns.models.disclosure import Grant, NameRequest, Reveal
from tests.factories import NAME, NOW
from tests.names import (
    PASSPHRASE,
    REVEAL_PASSPHRASE,
    accepted_confidential,
    agreed_request,
    grant_to,
    open_vault,
)

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
    return keepers.unlock(keeper, PASSPHRASE, now=NOW)
