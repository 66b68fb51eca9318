"""People come, change, leave and come back; whatever they held ends with their leaving."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError

from accounts.domain import approvals, details, invitations, people
from accounts.domain.details import Details
from accounts.domain.hooks import HOOKS
from accounts.enums import AccountEvent, ProposalState, Refusal
from accounts.models import Invitation, Proposal, RoleHolding, RotaPlace, Session, Unit, User
from accounts.roles import Role
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace, State
from tests.accounts.acts import break_chain, refusal_of, written
from tests.desk import client_of

pytestmark = pytest.mark.django_db

NEW = Details("ana.novak@westmarch.example", "Ana Novák", "Night nurse", "01632 960 180")


def change(person: User, *, by: User, now: datetime, seen: str = "", **parts: object) -> list[str]:
    given = replace(details.of(person), **parts)  # type: ignore[arg-type]
    return people.change(person, given, seen=seen or details.version(person), by=by, now=now)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


# Coming


def test_somebody_new_is_plain_staff_without_a_password_and_invited_at_once(
    administrator: User, unit: Unit, now: datetime
) -> None:
    person = people.add(replace(NEW, unit=unit), by=administrator, now=now)

    assert details.of(fresh(person)) == replace(NEW, unit=unit)
    assert not person.has_usable_password()
    assert (person.roles.count(), person.is_superuser, person.needs_second_factor) == (0, False, False)
    assert [notice.kind for notice in Notice.objects.filter(recipient=person)] == [Kind.INVITATION]
    told = {"actor": f"user:{administrator.pk}", "person": str(person.pk)}
    assert written(AccountEvent.PERSON_ADDED) == [told]
    assert written(AccountEvent.PERSON_INVITED) == [told]


def test_one_address_is_one_person(administrator: User, worker: User, now: datetime) -> None:
    people.add(NEW, by=administrator, now=now)
    count = User.objects.count()

    assert refusal_of(people.add, NEW, by=administrator, now=now) == Refusal.EMAIL_TAKEN
    taken = replace(NEW, email=worker.email)
    assert refusal_of(people.add, taken, by=administrator, now=now) == Refusal.EMAIL_TAKEN
    assert User.objects.count() == count


def test_only_an_administrator_of_this_moment_adds_changes_and_ends(
    administrator: User, second: User, worker: User, handler: User, now: datetime
) -> None:
    RoleHolding.objects.filter(user=administrator).delete()

    for by in (administrator, worker, handler):
        assert refusal_of(people.add, NEW, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
        assert refusal_of(change, worker, by=by, now=now, title="X") == Refusal.NOT_ADMINISTRATOR
        assert refusal_of(people.leave, worker, by=by, now=now) == Refusal.NOT_ADMINISTRATOR
        assert refusal_of(people.come_back, worker, by=by, now=now) == Refusal.NOT_ADMINISTRATOR


def test_without_its_event_nobody_is_added(administrator: User, worker: User, now: datetime) -> None:
    change(worker, by=administrator, now=now, title="Nurse")
    break_chain()

    with pytest.raises(IntegrityError):
        people.add(NEW, by=administrator, now=now)


# Changing


def test_what_changed_is_named_and_never_repeated(administrator: User, worker: User, now: datetime) -> None:
    assert change(worker, by=administrator, now=now, title="Senior carer", phone="") == ["title", "phone"]

    assert (fresh(worker).title, fresh(worker).phone) == ("Senior carer", "")
    assert written(AccountEvent.PERSON_CHANGED) == [
        {"actor": f"user:{administrator.pk}", "person": str(worker.pk), "parts": "title.phone"}
    ]


def test_saving_without_a_change_leaves_no_trace(administrator: User, worker: User, now: datetime) -> None:
    assert change(worker, by=administrator, now=now) == []

    assert written(AccountEvent.PERSON_CHANGED) == []


def test_a_page_from_before_another_change_saves_nothing(administrator: User, worker: User, now: datetime) -> None:
    seen = details.version(worker)
    change(worker, by=administrator, now=now, seen=seen, title="Senior carer")

    late = refusal_of(change, fresh(worker), by=administrator, now=now, seen=seen, title="Nurse")

    assert late == Refusal.CHANGED
    assert fresh(worker).title == "Senior carer"


def test_a_new_address_replaces_the_invitation(administrator: User, now: datetime) -> None:
    ana = people.add(NEW, by=administrator, now=now)
    token = invitations.make_token(Invitation.objects.get(user=ana), now=now)

    change(ana, by=administrator, now=now, title="Senior carer")
    assert invitations.open(token, now=now) == ana

    assert change(fresh(ana), by=administrator, now=now, email="a@westmarch.example", phone="") == [
        "email",
        "phone",
    ]
    assert (fresh(ana).email, fresh(ana).phone) == ("a@westmarch.example", "")
    assert refusal_of(invitations.open, token, now=now) == Refusal.USED
    assert Invitation.objects.filter(user=ana, digest="").count() == 1
    assert [one["parts"] for one in written(AccountEvent.PERSON_CHANGED)] == ["title", "email", "phone"]


def test_no_address_becomes_one_that_is_taken(administrator: User, worker: User, now: datetime) -> None:
    ana = people.add(NEW, by=administrator, now=now)

    assert refusal_of(change, ana, by=administrator, now=now, email=worker.email) == Refusal.EMAIL_TAKEN


def test_nobody_changes_what_others_know_them_by(
    administrator: User, second: User, unit: Unit, now: datetime
) -> None:
    """Their own name decides whether a concern names them; address and unit decide what reaches them."""
    for part, value in {"email": "me@westmarch.example", "name": "Somebody Else", "unit": unit}.items():
        own = refusal_of(change, fresh(administrator), by=administrator, now=now, **{part: value})
        assert own == Refusal.SELF, part

    assert change(fresh(administrator), by=administrator, now=now, title="Officer", phone="1") == [
        "title",
        "phone",
    ]
    assert change(fresh(administrator), by=second, now=now, name="Somebody Else") == ["name"]


def test_a_new_address_that_takes_two_waits_while_the_rest_is_saved(
    administrator: User, second: User, worker: User, now: datetime
) -> None:
    given = replace(details.of(worker), email="jo@westmarch.example", title="Nurse")
    seen = details.version(worker)
    assert refusal_of(people.change, worker, given, seen=seen, by=administrator, now=now) == Refusal.ADDRESS

    asked = people.change_and_propose(worker, given, reason="Married.", seen=seen, by=administrator, now=now)

    assert (fresh(worker).title, fresh(worker).email) == ("Nurse", worker.email)
    assert (asked.email, asked.state) == ("jo@westmarch.example", ProposalState.OPEN)
    approvals.agree(asked, by=second, now=now)
    assert fresh(worker).email == "jo@westmarch.example"


def test_where_the_address_cannot_be_asked_for_nothing_is_saved(
    administrator: User, worker: User, handler: User, now: datetime
) -> None:
    given = replace(details.of(worker), email=handler.email, title="Nurse")
    ask = people.change_and_propose
    seen = details.version(worker)

    taken = refusal_of(ask, worker, given, reason="Married.", seen=seen, by=administrator, now=now)

    assert taken == Refusal.EMAIL_TAKEN
    assert fresh(worker).title == "Care worker"


# Leaving


def test_with_their_leaving_everything_they_held_ends(
    administrator: User, second: User, third: User, lead: User, unit: Unit, now: datetime
) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=lead)
    assert Authenticator.objects.filter(user=lead).exists()
    SocialAccount.objects.create(user=lead, provider="oidc", uid="1")
    User.objects.filter(pk=lead.pk).update(needs_second_factor=True)
    client = client_of(lead)
    invitations.invite(lead, by=administrator, now=now)
    asked = approvals.propose_role(lead, Role.HR_AUDITOR, reason="Cover", by=administrator, now=now)
    outbox.post(to=lead, kind=Kind.REMINDER, key="r", on=now.date(), pace=Pace.ROUND)
    assert client.get("/staff/").status_code == 200

    people.leave(lead, by=second, now=now)

    gone = fresh(lead)
    assert (gone.is_active, gone.needs_second_factor, gone.has_usable_password()) == (False, False, False)
    held = (RoleHolding, RotaPlace, Authenticator, SocialAccount, Session, Invitation)
    assert [model.objects.filter(user=lead).count() for model in held] == [0] * len(held)
    assert Unit.objects.get(pk=unit.pk).manager is None
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (ProposalState.WITHDRAWN, second)
    assert set(Notice.objects.filter(recipient=lead).values_list("state", flat=True)) == {State.VOID}
    assert client.get("/staff/").status_code == 302


def test_their_leaving_is_written_down_with_what_ended(
    administrator: User, lead: User, unit: Unit, now: datetime
) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=lead)

    people.leave(lead, by=administrator, now=now)

    actor = f"user:{administrator.pk}"
    assert written(AccountEvent.PERSON_LEFT) == [{"actor": actor, "person": str(lead.pk)}]
    assert written(AccountEvent.ROLE_TAKEN) == [{"actor": actor, "person": str(lead.pk), "role": "triage_lead"}]
    assert written(AccountEvent.ROTA_CHANGED) == [{"actor": actor, "person": str(lead.pk), "how": "removed"}]
    assert written(AccountEvent.UNIT_CHANGED) == [{"actor": actor, "unit": str(unit.pk)}]


def test_what_a_leaver_had_asked_for_is_withdrawn(
    administrator: User, second: User, third: User, worker: User, now: datetime
) -> None:
    asked = approvals.propose_role(worker, Role.HR_AUDITOR, reason="Cover", by=second, now=now)

    people.leave(second, by=administrator, now=now)

    assert Proposal.objects.get(pk=asked.pk).state == ProposalState.WITHDRAWN


@pytest.fixture
def heard() -> Iterator[list[User]]:
    """Who was said to have left, by the hook, and whether they were still active at that moment."""
    told: list[User] = []
    before = HOOKS.left

    def left(person: User, *, by: User, now: datetime) -> None:
        told.append(person)

    HOOKS.left = left
    yield told
    HOOKS.left = before


def test_those_who_know_cases_are_told_in_the_same_transaction(
    administrator: User, worker: User, heard: list[User], now: datetime
) -> None:
    people.leave(worker, by=administrator, now=now)

    assert heard == [worker]
    assert not heard[0].is_active


def test_a_failure_on_their_side_undoes_the_leaving(administrator: User, worker: User, now: datetime) -> None:
    def fails(person: User, *, by: User, now: datetime) -> None:
        raise LookupError

    before, HOOKS.left = HOOKS.left, fails
    try:
        with pytest.raises(LookupError):
            people.leave(worker, by=administrator, now=now)
    finally:
        HOOKS.left = before

    assert fresh(worker).is_active


def test_nobody_ends_themselves_or_somebody_who_left(
    administrator: User, second: User, third: User, worker: User, now: datetime
) -> None:
    people.leave(worker, by=administrator, now=now)

    assert refusal_of(people.leave, worker, by=administrator, now=now) == Refusal.LEFT
    assert refusal_of(people.leave, administrator, by=administrator, now=now) == Refusal.SELF
    assert len(written(AccountEvent.PERSON_LEFT)) == 1


def test_two_administrators_stay(administrator: User, second: User, third: User, now: datetime) -> None:
    people.leave(third, by=administrator, now=now)

    assert refusal_of(people.leave, second, by=administrator, now=now) == Refusal.TOO_FEW_ADMINISTRATORS
    assert fresh(second).is_active


# Coming back


def test_who_comes_back_is_plain_staff_with_a_fresh_invitation(
    administrator: User, lead: User, now: datetime
) -> None:
    old = invitations.make_token(invitations.invite(lead, by=administrator, now=now), now=now)
    people.leave(lead, by=administrator, now=now)

    people.come_back(lead, by=administrator, now=now)

    back = fresh(lead)
    assert (back.is_active, back.has_usable_password(), back.roles.count()) == (True, False, 0)
    assert not RotaPlace.objects.filter(user=lead).exists()
    assert refusal_of(invitations.open, old, now=now) == Refusal.USED
    assert [notice.kind for notice in Notice.objects.filter(recipient=lead, state=State.READY)] == [
        Kind.INVITATION
    ]
    assert written(AccountEvent.PERSON_RETURNED) == [{"actor": f"user:{administrator.pk}", "person": str(lead.pk)}]


def test_who_never_left_cannot_come_back(administrator: User, worker: User, now: datetime) -> None:
    assert refusal_of(people.come_back, worker, by=administrator, now=now) == Refusal.HERE
    assert not Invitation.objects.exists()


def test_the_address_of_a_leaver_can_be_mended_before_they_come_back(
    administrator: User, handler: User, now: datetime
) -> None:
    people.leave(handler, by=administrator, now=now)

    assert change(fresh(handler), by=administrator, now=now, email="ruth@westmarch.example") == ["email"]

    assert not Invitation.objects.exists()
