"""How long a sealed column is tells nothing of what stands in it."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from concerns.domain import findings, mailbox, reservations, triage
from concerns.enums import Mode, State
from concerns.models import Case
from tests import names
from tests.casework_factories import case_in
from tests.factories import raise_concern
from trust.padding import LARGE_STEP, SMALL_STEP

CONTENT = 1 + 16 + 12 + 16  # format, id of the key, nonce, tag
PAIR = 1 + 32 + 16  # format, the sender's public half, tag


def sealed_lengths() -> dict[str, set[int]]:
    """Of every sealed column there is, found by asking Django: a new one joins by itself."""
    found: dict[str, set[int]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and field.name.startswith("sealed"):
                values = model._base_manager.values_list(field.name, flat=True)
                found[f"{model.__name__}.{field.name}"] = {len(bytes(value)) for value in values if value}
    return found


def is_padded(length: int) -> bool:
    return any(
        (length - overhead) % (SMALL_STEP if length - overhead <= LARGE_STEP else LARGE_STEP) == 0
        for overhead in (CONTENT, PAIR)
    )


@pytest.mark.django_db
def test_t20_no_sealed_column_tells_by_its_length(
    rota: list[User], keepers: list[User], lead: User, handler: User, other_handler: User, now: datetime
) -> None:
    names.open_vault(keepers, now=now)
    concern = names.accepted_confidential(handler, lead, now=now)
    names.grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    raise_concern(mode=Mode.OPEN, happened="No.", about="x" * 700, occurred="y" * 4100)
    worked = case_in(State.CLOSED, lead=lead, handler=handler, now=now)
    findings.add_note(worked.case, "z" * 300, by=handler, now=now)
    mailbox.write_as_reporter(worked.raised.mailbox, "q" * 5000, on=now.date())
    reserved = raise_concern(would_rather_not=(other_handler.pk,)).case
    triage.decide_conflicts(reserved, by=lead, now=now)
    reservations.ask(Case.objects.get(pk=reserved.pk), other_handler, grounds="Why.", by=lead, now=now)

    found = sealed_lengths()

    assert {column: lengths for column, lengths in found.items() if not all(map(is_padded, lengths))} == {}
    assert len([column for column, lengths in found.items() if lengths]) > 12, "too little was sealed to say"
