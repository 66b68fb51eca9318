"""Whatever administrators do, in whatever order: no refused pair, nothing given to oneself, never fewer than two
of them."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from accounts.domain import approvals, holdings, people, rota, standing
from accounts.enums import AccountEvent, ProposalState
from accounts.errors import Refused
from accounts.models import Proposal, RoleHolding, RotaPlace, User
from accounts.roles import NEEDS_SECOND, NEVER_RESERVE, REFUSED_PAIRS, Role
from tests import people as cast
from tests.accounts.acts import written
from tests.factories import NOW

STEPS = 80


def _propose(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    approvals.propose_role(person, role, reason="Needed.", by=by, now=now)


def _agree(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    for proposal in Proposal.objects.filter(person=person, state=ProposalState.OPEN).order_by("role"):
        approvals.agree(proposal, by=by, now=now)


def _ask_and_agree(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    proposal = approvals.propose_role(person, role, reason="Needed.", by=by, now=now)
    approvals.agree(proposal, by=other, now=now)


def _give(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    holdings.give(person, role, by=by, now=now)


def _take(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    """This role if they have it, else the first that they have."""
    held = sorted(standing.roles_of(person))
    holdings.take(person, role if role in held or not held else held[0], by=by, now=now)


def _dethrone(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    holdings.take(person, Role.ADMINISTRATOR, by=by, now=now)


def _reset(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    approvals.propose_reset(person, reason="Lost.", by=by, now=now)


def _place(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    if Role.TRIAGE_LEAD in standing.roles_of(person):
        rota.add(person, reserve=False, by=by, now=now)
    else:
        approvals.agree(approvals.propose_reserve(person, reason="Needed.", by=by, now=now), by=other, now=now)


def _leave_rota(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    rota.remove(person, by=by, now=now)


def _move(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    rota.move(person, up=role != Role.TRIAGE_LEAD, by=by, now=now)


def _leave(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    people.leave(person, by=by, now=now)


def _come_back(person: User, role: Role, *, by: User, other: User, now: datetime) -> None:
    people.come_back(person, by=by, now=now)


ACTS: dict[str, Callable[..., None]] = {
    "give": _give,
    "take": _take,
    "dethrone": _dethrone,
    "propose": _propose,
    "agree": _agree,
    "ask and agree": _ask_and_agree,
    "reset": _reset,
    "place": _place,
    "leave the rota": _leave_rota,
    "move": _move,
    "leave": _leave,
    "come back": _come_back,
}
# The acts that bring somebody further are tried more often than those that end something.
OFTEN = [
    *ACTS,
    *["ask and agree"] * 9,
    *["place"] * 3,
    *["come back"] * 2,
    *["dethrone"] * 2,
    "give",
    "propose",
    "take",
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_acts_breaks_a_rule(seed: int) -> None:
    chance = random.Random(seed)
    cast.make_employer()
    everybody = [
        *(cast.make_person(f"Admin {n}", "Officer", Role.ADMINISTRATOR) for n in "abc"),
        *(cast.make_person(f"Staff {n}", "Worker") for n in "ab"),
    ]
    done: Counter[str] = Counter()

    for number in range(STEPS):
        # Mostly those who may, so that most of what is refused is refused by another rule.
        able = standing.administrators() * 2 + everybody
        by, other = chance.choice(able), chance.choice(able)
        about, what = chance.choice(everybody), chance.choice(OFTEN)
        now = NOW + timedelta(hours=9 * number)
        with suppress(Refused):
            ACTS[what](about, chance.choice(list(Role)), by=by, other=other, now=now)
            done[what] += 1
        check_what_is_held(everybody)

    check_what_was_written()
    assert done.total() > 0, "nothing was tried"


def check_what_is_held(everybody: list[User]) -> None:
    held = {user.pk: standing.roles_of(user) for user in everybody}
    assert [roles for roles in held.values() if any(pair <= roles for pair in REFUSED_PAIRS)] == []
    places = list(RotaPlace.objects.all())
    assert [
        held[place.user_id] & NEVER_RESERVE
        for place in places
        if place.is_fallback and held[place.user_id] & NEVER_RESERVE
    ] == []
    assert all(place.is_fallback or Role.TRIAGE_LEAD in held[place.user_id] for place in places)
    assert len(standing.administrators()) >= 2
    assert not RoleHolding.objects.filter(user__is_active=False).exists()


def check_what_was_written() -> None:
    for one in written(AccountEvent.ROLE_GIVEN):
        person, second = f"user:{one['person']}", one["agreed_by"]
        assert one["actor"] != person
        assert (second is not None) == (one["role"] in NEEDS_SECOND)
        assert second not in {one["actor"], person}
    for one in written(AccountEvent.ROTA_CHANGED):
        assert ("agreed_by" in one) == one.get("reserve", False)
    for one in written(AccountEvent.ROLE_TAKEN) + written(AccountEvent.ROTA_CHANGED):
        assert one["actor"] != f"user:{one['person']}"
