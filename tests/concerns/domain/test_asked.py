"""The reporter is not asked on and on, and their no is never lost."""

import re
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from concerns.domain import decisions, grants, requests
from concerns.enums import Basis, Consent, Obstacle, Purpose
from concerns.errors import Blocked, WrongState
from concerns.models import Concern
from concerns.models.disclosure import NameRequest
from notifications.messages import Kind
from notifications.models import Notice
from tests import deciding, names
from tests.deciding import DAY, LAST_DAY, TODAY, raised
from tests.tree import ROOT


@pytest.fixture
def concern(cast: list[User], handler: User, lead: User, now: datetime) -> Concern:
    return raised(handler, lead, now)


def asked(concern: Concern, handler: User, basis: Basis, *, now: datetime, **wish: Any) -> NameRequest:
    """From a page that was opened just now."""
    fresh = Concern.objects.select_related("case", "data_key", "mailbox").get(pk=concern.pk)
    return deciding.asked(fresh, handler, basis, now=now, **wish)


def reasons(concern: Concern, handler: User, wish: dict[str, Any], *, now: datetime) -> list[tuple[str, Any]]:
    with pytest.raises(Blocked) as caught:
        asked(concern, handler, Basis.CONSENT, now=now, **wish)
    return list(caught.value.reasons)


def test_a_question_taken_back_counts_as_asked_until_its_day(
    concern: Concern, handler: User, now: datetime
) -> None:
    requests.withdraw(asked(concern, handler, Basis.CONSENT, now=now), by=handler, now=now)
    wish = {"purpose": Purpose.PROTECT}
    for moment in (now, now + (LAST_DAY - TODAY)):
        assert reasons(concern, handler, wish, now=moment) == [(Obstacle.ASK_AGAIN_FROM, "2026-11-18")]
    assert asked(concern, handler, Basis.CONSENT, now=now + (LAST_DAY + DAY - TODAY), **wish).pk


def test_nothing_is_asked_soon_after_a_silence_or_a_keepers_no(
    cast: list[User], concern: Concern, handler: User, private: bytes, now: datetime
) -> None:
    asked(concern, handler, Basis.CONSENT, now=now)
    wish = {"purpose": Purpose.PROTECT}
    names.make_ready(handler, now=now + 37 * DAY)
    silent = reasons(concern, handler, wish, now=now + 36 * DAY)
    assert silent == [(Obstacle.REPORTER_SILENT, "2026-11-17"), (Obstacle.ASK_AGAIN_FROM, "2026-12-17")]
    then = now + 37 * DAY
    again = asked(concern, handler, Basis.CONSENT, now=then, **wish)
    requests.answer(again, consent=Consent.YES, on=then.date())
    decisions.decide(again, agree=False, reason="Not needed.", by=cast[0], now=then)
    refused = reasons(concern, handler, {}, now=then)
    assert refused == [(Obstacle.KEEPER_SAID_NO, "2026-12-17"), (Obstacle.ASK_AGAIN_FROM, "2027-01-16")]
    assert asked(concern, handler, Basis.LAW, now=then).pk  # what needs no yes is not asked of them


def test_the_same_answer_again_after_another_is_told_again(concern: Concern, handler: User, now: datetime) -> None:
    row = asked(concern, handler, Basis.CONSENT, now=now)
    for consent in (Consent.YES, Consent.NO, Consent.YES):
        requests.answer(row, consent=consent, on=TODAY)
    assert Notice.objects.filter(kind=Kind.NAME, recipient=handler).count() == 3


def test_a_no_to_what_was_decided_meanwhile_ends_what_the_yes_opened(
    cast: list[User], concern: Concern, handler: User, private: bytes, now: datetime
) -> None:
    row = asked(concern, handler, Basis.CONSENT, now=now)
    requests.answer(row, consent=Consent.YES, on=TODAY)
    granted = decisions.decide(row, agree=True, reason="It helps.", private=private, by=cast[0], now=now)
    assert granted.grant is not None
    with pytest.raises(WrongState):
        requests.answer(row, consent=Consent.CONDITIONS, conditions="Not at work.", on=TODAY)
    assert grants.live_for(handler, concern, now=now) is not None
    requests.answer(row, consent=Consent.NO, on=TODAY)
    assert grants.live_for(handler, concern, now=now) is None


def test_wherever_asking_first_is_promised_all_that_is_done_without_asking_is_named() -> None:
    """Danger, the law and the police: the three grounds of an override, and a life at risk. A sentence that names
    fewer would promise more than the pages keep."""
    without_asking = {Basis.RISK: "danger", Basis.LIFE: "danger", Basis.LAW: "law", Basis.POLICE: "police"}
    assert set(without_asking) == set(Basis) - {Basis.CONSENT}
    words = [
        path.read_text()
        for root in ("templates", "concerns")
        for path in sorted((ROOT / root).rglob("*"))
        if path.suffix in {".html", ".py"}
    ]
    promises = [found for text in words for found in re.findall(r"[Ww]e ask you first[^.]*\.", text)]
    promises += [found for text in words for found in re.findall(r"Nobody else sees it[^.]*\.", text)]
    assert len(promises) >= 4
    for promise in promises:
        assert all(word in promise for word in without_asking.values()), promise
