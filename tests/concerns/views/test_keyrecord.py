"""The page on which HR auditors and administrators read what was done with keys."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import opening, rotation
from concerns.views import keyrecord
from tests import names
from tests.desk import client_of, text_of
from tests.factories import HAPPENED, NAME
from trust import audit
from trust.errors import WrongPassphrase

pytestmark = pytest.mark.django_db
PLACE = "oversight:keys"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def words_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text_of(response))).split())


def test_who_oversees_reads_what_was_done_with_keys_and_nothing_that_they_open(
    rota: list[User],
    keepers: list[User],
    handler: User,
    lead: User,
    hr: User,
    administrator: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "The vault is not set up." in words_of(client_of(hr).get(reverse(PLACE)))
    names.open_vault(keepers, now=now)
    concern = names.accepted_confidential(handler, lead, now=now)
    with pytest.raises(WrongPassphrase):
        opening.unlock(keepers[1], "not this one", now=now)
    private = names.vault_key(keepers[0], now=now)
    rotation.start(by=keepers[0], private=private, now=now + timedelta(minutes=1), new_sheet=True)
    with transaction.atomic():
        audit.record("accounts", "keys.rotated", actor="system", on=now, key="second", count=4)

    for person in (hr, administrator):
        client = client_of(person)
        page = words_of(client.get(reverse(PLACE)))
        assert f"Who can open it {keepers[1].name}, {keepers[0].name}" in page
        for said in (
            f"A wrong passphrase was typed {keepers[1].name}",
            f"A name keeper was given a share: {keepers[1].name} {keepers[0].name}",
            f"A key to be shown names was made {handler.name}",
            "Everything that was raised was put under another key of the server A command at the server",
        ):
            assert said in page, said
        for hidden in (concern.reference, HAPPENED, NAME.name, str(concern.pk)):
            assert hidden not in page
        assert reverse(PLACE) in text_of(client.get(reverse("casework:worklist")))

    monkeypatch.setattr(keyrecord, "ROWS", 3)
    first, second = (words_of(client_of(hr).get(reverse(PLACE), {"page": page})) for page in (1, 2))
    assert "Everything that was raised" in first
    assert "Everything that was raised" not in second
    assert "Page 2 of" in second
