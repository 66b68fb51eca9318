"""Name keepers with the vault open to them, and names to be asked for."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from concerns.domain import opening, requests
from concerns.enums import Basis, Consent
from concerns.models.disclosure import NameRequest
from tests import names
from tests.deciding import TODAY, asked, raised


@pytest.fixture
def cast(rota: list[User], keepers: list[User], handler: User, now: datetime) -> list[User]:
    """Two name keepers with the vault open to them, and a handler who may be shown names."""
    names.open_vault(keepers, now=now)
    names.make_ready(handler, now=now)
    return keepers


@pytest.fixture
def private(cast: list[User], now: datetime) -> bytes:
    return opening.unlock(cast[0], names.PASSPHRASE, now=now)


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
