"""Texts as editions, and who read them: never changed after, confirmed once, asked of whoever may be on a case."""

import json

import pytest

from accounts.models import User
from concerns.domain import policy
from concerns.enums import EventType, State, TextKind
from concerns.errors import WrongState
from concerns.models import PolicyEdition, PolicyReading
from tests.casework_factories import case_in
from tests.factories import NOW
from trust.models import Event

TEXT = "# Why\n\nAnybody may tell us."


def publish(by: User, text: str = TEXT, *, instead_of: int = 0) -> PolicyEdition:
    return policy.publish(TextKind.PROCEDURE, text, instead_of=instead_of, reason="First.", by=by, now=NOW)


def told(kind: EventType) -> list[dict[str, object]]:
    return [json.loads(one.data) for one in Event.objects.filter(chain="accounts", type=kind).order_by("number")]


def test_r87_an_edition_is_only_ever_added(administrator: User) -> None:
    first = publish(administrator)
    second = publish(administrator, f"{TEXT}\n\nOr nobody.", instead_of=1)

    assert list(policy.editions(TextKind.PROCEDURE)) == [second, first]
    assert (policy.current(TextKind.PROCEDURE), policy.current(TextKind.MANAGERS)) == (second, None)
    with pytest.raises(WrongState):  # somebody published meanwhile
        publish(administrator, "Another.", instead_of=1)
    with pytest.raises(WrongState):  # nothing would change
        publish(administrator, second.text, instead_of=2)
    assert [one["number"] for one in told(EventType.POLICY_PUBLISHED)] == [1, 2]


def test_a_text_changed_in_the_database_is_noticed(administrator: User) -> None:
    edition = publish(administrator)
    assert policy.is_as_published(edition)

    PolicyEdition.objects.update(text=f"{TEXT} Or not.")

    edition.refresh_from_db()
    assert not policy.is_as_published(edition)


def test_r87_somebody_confirms_an_edition_once_and_each_edition_anew(administrator: User, lead: User) -> None:
    first = publish(administrator)
    assert policy.waits_for(lead) == first

    reading = policy.confirm(first, by=lead, now=NOW)
    assert policy.confirm(first, by=lead, now=NOW.replace(hour=15)) == reading

    assert PolicyReading.objects.get().confirmed_at == NOW
    assert told(EventType.POLICY_CONFIRMED) == [{"number": 1, "text": "procedure"}]
    assert policy.waits_for(lead) is None
    second = publish(administrator, "Another.", instead_of=1)
    assert policy.waits_for(lead) == second
    with pytest.raises(WrongState):
        policy.confirm(first, by=lead, now=NOW)


def test_r87_whoever_may_be_on_a_case_is_asked_whether_or_not_they_are_on_one(
    rota: list[User], keepers: list[User], senior: User, handler: User, administrator: User, hr: User, worker: User
) -> None:
    edition = publish(administrator)
    policy.publish(TextKind.MANAGERS, "Listen.", instead_of=0, reason="First.", by=administrator, now=NOW)
    asked = {*rota, *keepers, senior, handler}
    assert set(policy.confirming()) == asked
    assert {policy.waits_for(one) for one in asked} == {edition}
    assert {policy.waits_for(one) for one in (administrator, hr, worker)} == {None}
    before = list(policy.confirming())

    case_in(State.INVESTIGATING, lead=rota[0], handler=handler)

    assert list(policy.confirming()) == before
    User.objects.filter(pk=handler.pk).update(is_active=False)
    assert set(policy.confirming()) == asked - {handler}
