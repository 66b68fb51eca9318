"""Safeguarding and protection: never recorded empty, kept sealed, and the latest counts."""

import itertools
from contextlib import nullcontext
from dataclasses import replace

import pytest

from accounts.models import User
from concerns.domain import precautions
from concerns.enums import ProtectionStep, SafeguardingAnswer, SafeguardingKind
from tests import factories
from tests.casework_factories import decide_protection, decide_safeguarding
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("empty", [{"referred_to": " "}, {"referred_on": ""}])
def test_r3_a_safeguarding_decision_says_to_whom_and_when_or_why_not(
    empty: dict[str, str], rota: list[User], lead: User
) -> None:
    case = factories.raise_concern().case
    whole = precautions.SafeguardingRecord("Adults team", "2026-11-10")
    why = precautions.SafeguardingRecord(reason="Nobody is near it.")
    kept = [(SafeguardingAnswer.REFERRED, whole), (SafeguardingAnswer.NOT_REQUIRED, why)]
    for (answer, record), lacks in itertools.product(kept, (False, True)):
        given = replace(record, reason=" ", **empty) if lacks else record
        with pytest.raises(ValueError, match="Referred") if lacks else nullcontext():
            precautions.record_safeguarding(
                case, kind=SafeguardingKind.ADULT, answer=answer, record=given, by=lead, now=NOW
            )
    assert case.safeguarding.count() == 2


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([], "Why."),
        ([ProtectionStep.NOTHING], " "),
        ([ProtectionStep.NOTHING, ProtectionStep.SUPERVISION], "Why."),
    ],
)
def test_r45_a_protection_decision_says_what_or_why_nothing(
    steps: list[ProtectionStep], reason: str, rota: list[User], lead: User
) -> None:
    case = factories.raise_concern().case
    precautions.record_protection(case, steps=[ProtectionStep.NOTHING], reason="It is over.", by=lead, now=NOW)

    with pytest.raises(ValueError, match="nothing alone"):
        precautions.record_protection(case, steps=steps, reason=reason, by=lead, now=NOW)

    assert case.protection.count() == 1


def test_the_latest_safeguarding_decision_of_a_kind_counts(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case
    decide_safeguarding(case, by=lead)
    referred = precautions.SafeguardingRecord(
        referred_to="Adults team", referred_on="2026-11-10", reference="A 12"
    )

    precautions.record_safeguarding(
        case,
        kind=SafeguardingKind.ADULT,
        answer=SafeguardingAnswer.REFERRED,
        record=referred,
        by=lead,
        now=NOW.replace(hour=12),
    )

    latest = precautions.safeguarding(case)[SafeguardingKind.ADULT][0]
    assert (latest.answer, latest.record) == (SafeguardingAnswer.REFERRED, referred)


def test_the_protection_decision_is_kept_sealed(rota: list[User], lead: User) -> None:
    case = factories.raise_concern().case

    decide_protection(case, by=lead)

    (found,) = precautions.protection(case)
    assert (found.steps, found.reason) == ((ProtectionStep.SUPERVISION,), "Agency cover each evening.")
    assert b"Agency" not in bytes(case.protection.get().sealed_record)
