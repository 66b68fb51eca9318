"""The address by which somebody signs in: two administrators move it once anybody came in by it."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from accounts.domain import addresses, approvals, holdings, invitations, passwords, people
from accounts.domain.details import Details
from accounts.enums import AccountEvent, ProposalState, Refusal
from accounts.models import FormerAddress, Invitation, Proposal, RotaPlace, Session, User
from accounts.roles import Role
from notifications import delivery
from notifications.messages import Kind
from notifications.models import Notice, State
from tests.accounts.acts import refusal_of, written
from tests.desk import client_of

pytestmark = pytest.mark.django_db

NEW = "new@westmarch.example"
WHY = "Married."


@pytest.fixture
def ana(administrator: User, now: datetime) -> User:
    """Invited and never seen."""
    return people.add(Details("ana@westmarch.example", "Ana", "Nurse"), by=administrator, now=now)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def moved(person: User, *, by: User, second: User, now: datetime, email: str = NEW) -> User:
    proposal = approvals.propose_address(person, email, reason=WHY, by=by, now=now)
    approvals.agree(proposal, by=second, now=now)
    return fresh(person)


# Who may


def test_an_address_that_nobody_used_yet_is_mended_by_one_administrator(
    ana: User, administrator: User, now: datetime
) -> None:
    ask = approvals.propose_address
    assert refusal_of(ask, ana, NEW, reason=WHY, by=administrator, now=now) == Refusal.NEEDS_NO_SECOND

    addresses.move(ana, NEW, by=administrator, now=now)

    assert fresh(ana).email == NEW


@pytest.mark.parametrize("has", ["password", "step", "link", "role", "place", "appointment"])
def test_once_they_came_in_or_may_open_more_it_takes_two(
    ana: User, administrator: User, second: User, now: datetime, has: str
) -> None:
    assert not addresses.takes_two(ana)
    if has == "password":
        ana.set_password("seven lanterns over Tallinn")
        ana.save()
    elif has == "step":
        Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={})
    elif has == "link":
        SocialAccount.objects.create(user=ana, provider="oidc", uid="1")
    elif has == "role":
        holdings.give(ana, Role.MANAGER, by=administrator, now=now)
    elif has == "place":
        RotaPlace.objects.create(user=ana, position=1, is_fallback=True)
    else:
        User.objects.filter(pk=ana.pk).update(needs_second_factor=True)

    assert refusal_of(addresses.move, fresh(ana), NEW, by=administrator, now=now) == Refusal.ADDRESS
    assert moved(ana, by=administrator, second=second, now=now).email == NEW


def test_taking_the_roles_back_first_is_no_way_round(
    handler: User, administrator: User, second: User, now: datetime
) -> None:
    holdings.take(handler, Role.MANAGER, by=administrator, now=now)
    Authenticator.objects.filter(user=handler).delete()

    assert refusal_of(addresses.move, fresh(handler), NEW, by=administrator, now=now) == Refusal.ADDRESS


def test_a_reset_before_or_after_is_no_way_round(
    lead: User, administrator: User, second: User, now: datetime
) -> None:
    """Neither first the address and then the second step, nor the other way about."""
    approvals.agree(approvals.propose_reset(lead, reason=WHY, by=administrator, now=now), by=second, now=now)

    assert refusal_of(addresses.move, fresh(lead), NEW, by=administrator, now=now) == Refusal.ADDRESS


def test_nobody_moves_their_own_nor_agrees_to_it(
    administrator: User, second: User, third: User, now: datetime
) -> None:
    ask = approvals.propose_address
    assert refusal_of(ask, administrator, NEW, reason=WHY, by=administrator, now=now) == Refusal.SELF
    assert refusal_of(addresses.move, administrator, NEW, by=administrator, now=now) == Refusal.SELF
    proposal = ask(second, NEW, reason=WHY, by=administrator, now=now)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.SELF
    assert refusal_of(approvals.agree, proposal, by=administrator, now=now) == Refusal.SAME_PERSON
    approvals.agree(proposal, by=third, now=now)
    assert fresh(second).email == NEW


def test_whether_the_address_is_free_is_asked_again_at_agreement(
    worker: User, ana: User, administrator: User, second: User, now: datetime
) -> None:
    ask = approvals.propose_address
    assert refusal_of(ask, worker, ana.email, reason=WHY, by=administrator, now=now) == Refusal.EMAIL_TAKEN
    proposal = ask(worker, NEW, reason=WHY, by=administrator, now=now)
    User.objects.filter(pk=ana.pk).update(email=NEW)

    assert refusal_of(approvals.agree, proposal, by=second, now=now) == Refusal.EMAIL_TAKEN
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.OPEN


# What goes with the old one


def test_nothing_that_the_old_address_opened_opens_any_more(
    lead: User, administrator: User, second: User, now: datetime
) -> None:
    SocialAccount.objects.create(user=lead, provider="oidc", uid="1")
    client = client_of(lead)
    link = passwords.make_token(lead, now=now)
    assert client.get("/staff/").status_code == 200

    after = moved(lead, by=administrator, second=second, now=now)

    assert not after.has_usable_password()
    assert SocialAccount.objects.filter(user=lead).count() == Session.objects.filter(user=lead).count() == 0
    assert refusal_of(passwords.owner, link, now=now) == Refusal.USED
    assert client.get("/staff/").status_code == 302
    assert Authenticator.objects.filter(user=lead).count() == 1, "the second step stays in the way"
    assert Invitation.objects.filter(user=lead).count() == 1
    changed = {"person": str(lead.pk), "parts": "email", "agreed_by": f"user:{second.pk}"}
    assert written(AccountEvent.PERSON_CHANGED) == [{"actor": f"user:{administrator.pk}", **changed}]


def test_a_link_made_by_a_borrowed_address_is_gone_when_it_comes_back(
    worker: User, administrator: User, second: User, now: datetime
) -> None:
    own = worker.email
    moved(worker, by=administrator, second=second, now=now)
    SocialAccount.objects.create(user=worker, provider="oidc", uid="another's")

    moved(worker, by=administrator, second=second, now=now, email=own)

    assert not SocialAccount.objects.exists()


# Telling the old one


def test_the_old_address_is_told_and_then_forgotten(
    worker: User, administrator: User, second: User, now: datetime
) -> None:
    old = worker.email
    moved(worker, by=administrator, second=second, now=now)
    assert not Notice.objects.filter(key__contains="@").exists()

    delivery.deliver(now=now)

    told = {one.to[0]: one for one in mail.outbox if one.subject == "Your sign-in has changed"}
    assert list(told) == [old]
    assert told[old].body == (
        "Two administrators changed the email by which you sign in on Tuesday 10 November 2026."
        " You are signed out everywhere, and this address opens nothing any more.\n"
    )
    assert NEW not in told[old].body
    assert [one.to for one in mail.outbox if one.subject == "Set up your sign-in"] == [[NEW]]
    assert addresses.forget_former() == 1
    assert not FormerAddress.objects.exists()


def test_a_former_address_is_kept_until_its_mail_went(ana: User, administrator: User, now: datetime) -> None:
    addresses.move(ana, NEW, by=administrator, now=now)

    assert addresses.forget_former() == 0
    Notice.objects.filter(kind=Kind.ADDRESS_CHANGED).update(state=State.FAILED)
    assert addresses.forget_former() == 1


def test_each_of_two_addresses_in_a_row_is_told(ana: User, administrator: User, now: datetime) -> None:
    addresses.move(ana, NEW, by=administrator, now=now)
    addresses.move(ana, "third@westmarch.example", by=administrator, now=now + timedelta(seconds=1))

    delivery.deliver(now=now + timedelta(minutes=1))

    told = [one for one in mail.outbox if one.subject == "Your sign-in has changed"]
    assert sorted(one.to[0] for one in told) == ["ana@westmarch.example", NEW]
    assert all(one.body.startswith("An administrator changed the email by which you sign in") for one in told)


def test_of_a_move_that_came_too_late_for_its_mail_nothing_is_said(
    ana: User, administrator: User, now: datetime
) -> None:
    addresses.move(ana, NEW, by=administrator, now=now)
    FormerAddress.objects.all().delete()

    delivery.deliver(now=now)

    assert [one.subject for one in mail.outbox] == ["Set up your sign-in"]


def test_somebody_never_invited_hears_nothing_and_is_not_invited(administrator: User, now: datetime) -> None:
    given = Details("ana@westmarch.example", "Ana", "Nurse")
    ana = people.add(given, invite=False, by=administrator, now=now)

    addresses.move(ana, NEW, by=administrator, now=now)

    assert not Notice.objects.exists()
    assert not invitations.waits(ana)
