"""What somebody who can write to the database, without a key of the server, does to the reporter's word (I4)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from concerns.domain import audit, consents, grants, requests
from concerns.enums import Basis, Consent, EventType, RequestState
from concerns.errors import Refused, WrongState
from concerns.models.disclosure import Grant, NameRequest
from tests.deciding import DAY, REASON, TODAY, outcome
from tests.names import REVEAL_PASSPHRASE
from trust import audit as chain

Ask = Callable[..., NameRequest]


def forge(row: NameRequest, **columns: Any) -> NameRequest:
    NameRequest.objects.filter(pk=row.pk).update(**columns)
    return requests.every().get(pk=row.pk)


def append(row: NameRequest, mark: str) -> None:
    """An event like the true one: its digest needs no key."""
    told = {"request": str(row.pk), "mark": mark}
    with transaction.atomic():
        audit.record_reporter(EventType.NAME_ANSWERED, mailbox=row.concern.mailbox, on=TODAY, **told)


@pytest.mark.parametrize("answer", [Consent.YES, Consent.CONDITIONS])
def test_a_word_of_the_reporter_is_theirs(
    ask: Ask, cast: list[User], private: bytes, now: datetime, answer: str
) -> None:
    row = ask(answer=answer)
    assert consents.is_theirs(row)
    assert outcome(row, cast[0], private, now=now) == RequestState.GRANTED


def test_i4_a_yes_written_into_the_database_opens_nothing(
    ask: Ask, cast: list[User], private: bytes, now: datetime
) -> None:
    row, true = ask(), ask(answer=Consent.YES)
    assert outcome(true, cast[0], private, now=now) == RequestState.GRANTED

    forged = forge(row, answer=Consent.YES, answered_date=TODAY, answer_mark=true.answer_mark)
    append(forged, true.answer_mark)

    assert chain.first_fault() is None  # nothing else tells of it
    with pytest.raises(WrongState):
        outcome(forged, cast[0], private, now=now)
    assert Grant.objects.filter(request=row).count() == 0


def test_a_yes_that_was_taken_back_is_not_brought_back(
    ask: Ask, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    mark = row.answer_mark
    requests.take_back(row, on=TODAY)

    forged = forge(row, answer=Consent.YES, answered_date=TODAY, answer_mark=mark)
    append(forged, mark)

    assert not consents.is_theirs(forged)
    with pytest.raises(WrongState):
        outcome(forged, cast[0], private, now=now)
    requests.answer(forge(row, answer=Consent.NO), consent=Consent.YES, on=TODAY)  # their own yes counts
    assert outcome(row, cast[0], private, now=now) == RequestState.GRANTED


def test_a_yes_is_to_what_was_asked_alone(ask: Ask, other_handler: User) -> None:
    row = ask(answer=Consent.YES)
    elsewhere = ask(answer=Consent.YES)
    columns: dict[str, Any] = {
        "concern": elsewhere.concern,
        "recipient": other_handler,
        "asked_by": other_handler,
        "days": 30,
        "purpose": "safety",
        "consult_by_date": TODAY + 30 * DAY,
        "answered_date": TODAY + DAY,
        "sealed_words": elsewhere.sealed_words,
        "sealed_conditions": elsewhere.sealed_words,
        "basis": Basis.LIFE,
        "answer": Consent.CONDITIONS,
    }
    for name, value in columns.items():
        assert not consents.is_theirs(forge(row, **{name: value})), name
        assert consents.is_theirs(forge(row, **{name: getattr(row, name)})), name


def test_a_grant_brought_back_with_its_yes_shows_nothing(
    ask: Ask, cast: list[User], private: bytes, handler: User, now: datetime
) -> None:
    """The copy from an older dump, and the columns as they were before the reporter took their yes back."""
    row = ask(answer=Consent.YES)
    outcome(row, cast[0], private, now=now)
    own = grants.unlock(handler, REVEAL_PASSPHRASE, now=now)
    grant = Grant.objects.get(request=row)
    assert grants.reveal(grant, private=own, by=handler, reason=REASON, now=now)
    requests.take_back(row, on=TODAY)

    Grant.objects.filter(pk=grant.pk).update(sealed_copy=grant.sealed_copy, ended_at=None, end="")
    forge(row, answer=row.answer, answered_date=row.answered_date, answer_mark=row.answer_mark)

    with pytest.raises(Refused):
        grants.reveal(grant, private=own, by=handler, reason=REASON, now=now)
