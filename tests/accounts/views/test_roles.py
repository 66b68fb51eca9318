"""Pages on which administrators give, propose and take roles, and decide what takes two of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import approvals, factors, standing
from accounts.enums import ProposalState
from accounts.models import Proposal, User
from accounts.roles import EXPLAINED, Role
from tests.accounts.acts import give
from tests.desk import client_of, text_of

WHY = "Takes over from the one who retires."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


@pytest.fixture
def other_desk(second: User) -> Client:
    return client_of(second)


def role_page(person: User, role: Role) -> str:
    return reverse("accounts:person-role", args=[person.pk, role])


def roles_page(person: User) -> str:
    return reverse("accounts:person-roles", args=[person.pk])


def proposal_page(proposal: Proposal) -> str:
    return reverse("accounts:proposal", args=[proposal.pk])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return text_of(answer)


def lands_on(answer: Any, address: str) -> bool:
    return (answer.status_code, answer["Location"]) == (302, address)


def test_every_role_is_listed_with_what_it_is_for(desk: Client, worker: User) -> None:
    text = page(desk, roles_page(worker))

    assert all(str(role.label) in text and str(EXPLAINED[role]) in text for role in Role)
    assert text.count(">Give<") == 1
    assert text.count(">Propose<") == 5


def test_a_role_is_given_by_a_button(desk: Client, worker: User) -> None:
    assert "Give the role Manager to Jo Tarrant?" in page(desk, role_page(worker, Role.MANAGER))

    answer = desk.post(role_page(worker, Role.MANAGER))

    assert lands_on(answer, roles_page(worker))
    assert standing.roles_of(worker) == {Role.MANAGER}
    assert "The role is given." in page(desk, roles_page(worker))


def test_a_role_is_taken_back(desk: Client, handler: User) -> None:
    assert "signed out everywhere" in page(desk, role_page(handler, Role.MANAGER))

    answer = desk.post(role_page(handler, Role.MANAGER))

    assert lands_on(answer, roles_page(handler))
    assert standing.roles_of(handler) == set()


def test_a_role_that_takes_two_is_proposed_with_a_reason(desk: Client, worker: User) -> None:
    address = role_page(worker, Role.TRIAGE_LEAD)
    unsaid = desk.post(address, {"reason": "  "})
    assert "Write why this is needed." in text_of(unsaid)
    assert Proposal.objects.count() == 0

    answer = desk.post(address, {"reason": WHY})

    assert lands_on(answer, roles_page(worker))
    assert Proposal.objects.get().reason == WHY
    assert standing.roles_of(worker) == set()
    assert "Proposed" in page(desk, roles_page(worker))


def test_what_does_not_go_together_is_not_offered_and_refused_with_a_sentence(desk: Client, senior: User) -> None:
    assert "Does not go together" in page(desk, roles_page(senior))

    answer = desk.post(role_page(senior, Role.CUSTODIAN), {"reason": WHY})

    assert answer.status_code == 200
    assert "This role cannot be held together with a role that they have." in text_of(answer)
    assert WHY in text_of(answer)
    assert Proposal.objects.count() == 0


def test_nobody_finds_a_button_for_themselves(desk: Client, administrator: User) -> None:
    text = page(desk, roles_page(administrator))

    assert "Nobody changes their own roles." in text
    assert not any(f">{verb}<" in text for verb in ("Give", "Propose", "Take back"))
    assert "Nobody can do this for themselves." in text_of(desk.post(role_page(administrator, Role.MANAGER)))


def test_the_second_administrator_reads_what_will_happen_and_agrees(
    desk: Client, other_desk: Client, worker: User
) -> None:
    desk.post(role_page(worker, Role.CUSTODIAN), {"reason": WHY})
    proposal = Proposal.objects.get()
    assert "Jo Tarrant" in page(other_desk, reverse("accounts:proposals"))
    text = page(other_desk, proposal_page(proposal))
    assert WHY in text
    assert str(EXPLAINED[Role.CUSTODIAN]) in text

    answer = other_desk.post(proposal_page(proposal), {"answer": "agree"})

    assert lands_on(answer, reverse("accounts:proposals"))
    assert standing.roles_of(worker) == {Role.CUSTODIAN}
    assert "Agreed" in page(other_desk, proposal_page(proposal))


def test_whoever_asked_can_only_take_it_back(desk: Client, second: User, worker: User) -> None:
    desk.post(role_page(worker, Role.CUSTODIAN), {"reason": WHY})
    proposal = Proposal.objects.get()
    text = page(desk, proposal_page(proposal))
    assert (">Agree<" in text, ">Refuse<" in text, ">Take it back<" in text) == (False, False, True)

    refused = desk.post(proposal_page(proposal), {"answer": "agree"})
    assert "Somebody other than the person who asked must decide." in text_of(refused)
    assert standing.roles_of(worker) == set()
    desk.post(proposal_page(proposal), {"answer": "withdraw"})

    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_the_second_administrator_refuses(desk: Client, other_desk: Client, worker: User) -> None:
    desk.post(role_page(worker, Role.CUSTODIAN), {"reason": WHY})

    other_desk.post(proposal_page(Proposal.objects.get()), {"answer": "refuse"})

    assert Proposal.objects.get().state == ProposalState.REFUSED
    assert standing.roles_of(worker) == set()


def test_an_answer_nobody_offers_changes_nothing(desk: Client, other_desk: Client, worker: User) -> None:
    desk.post(role_page(worker, Role.CUSTODIAN), {"reason": WHY})

    answer = other_desk.post(proposal_page(Proposal.objects.get()), {"answer": "perhaps"})

    assert (answer.status_code, Proposal.objects.get().state) == (200, ProposalState.OPEN)


def test_what_is_too_old_says_so(desk: Client, other_desk: Client, worker: User, administrator: User) -> None:
    asked_at = timezone.now() - timedelta(days=8)
    old = approvals.propose_role(worker, Role.CUSTODIAN, reason=WHY, by=administrator, now=asked_at)

    assert "Too old" in page(other_desk, reverse("accounts:proposals"))
    text = page(other_desk, proposal_page(old))
    assert "It must be asked again." in text
    assert ">Agree<" not in text
    answer = other_desk.post(proposal_page(old), {"answer": "agree"})

    assert "asked more than 7 days ago" in text_of(answer)
    assert ">Propose<" in page(desk, roles_page(worker))


def test_a_second_step_is_reset_by_two(desk: Client, other_desk: Client, worker: User) -> None:
    factors.put_app(worker, SECRET, now=timezone.now())
    address = reverse("accounts:person-reset", args=[worker.pk])
    assert address in page(desk, roles_page(worker))
    assert "make sure that it is they who ask" in page(desk, address)
    desk.post(address, {"reason": "Lost the phone."})

    other_desk.post(proposal_page(Proposal.objects.get()), {"answer": "agree"})

    assert not factors.is_enrolled(worker)
    assert address not in page(desk, roles_page(worker))


def test_a_person_who_left_is_offered_nothing(desk: Client, worker: User) -> None:
    assert ">Give<" in page(desk, roles_page(worker))

    User.objects.filter(pk=worker.pk).update(is_active=False)

    text = page(desk, roles_page(worker))
    assert "This person has left." in text
    assert not any(f">{verb}<" in text for verb in ("Give", "Propose"))


@pytest.mark.parametrize("who", ["lead", "hr", "senior", "handler", "superuser", "second"])
def test_the_pages_exist_for_administrators_alone(
    request: pytest.FixtureRequest, who: str, worker: User, administrator: User
) -> None:
    proposal = approvals.propose_role(worker, Role.CUSTODIAN, reason=WHY, by=administrator, now=timezone.now())
    viewer = client_of(request.getfixturevalue(who))
    addresses = [
        roles_page(worker),
        role_page(worker, Role.MANAGER),
        reverse("accounts:person-reset", args=[worker.pk]),
        reverse("accounts:proposals"),
        proposal_page(proposal),
    ]

    expected = 200 if who == "second" else 404

    assert [viewer.get(address).status_code for address in addresses] == [expected] * len(addresses)


def test_what_does_not_exist_is_not_found(desk: Client, worker: User) -> None:
    unknown = uuid4()
    addresses = [
        reverse("accounts:person-roles", args=[unknown]),
        reverse("accounts:person-role", args=[unknown, "manager"]),
        reverse("accounts:person-role", args=[worker.pk, "monarch"]),
        reverse("accounts:person-reset", args=[unknown]),
        reverse("accounts:proposal", args=[unknown]),
    ]

    assert [desk.get(address).status_code for address in addresses] == [404] * len(addresses)


def test_an_administrator_who_lost_the_role_finds_no_page_any_more(
    desk: Client, administrator: User, second: User, third: User, worker: User
) -> None:
    assert desk.get(roles_page(worker)).status_code == 200

    administrator.roles.all().delete()

    assert desk.get(roles_page(worker)).status_code == 404


def test_a_held_role_of_a_pair_is_shown_as_it_is(
    desk: Client, worker: User, administrator: User, second: User
) -> None:
    give(worker, Role.CUSTODIAN, administrator, second, now=timezone.now())

    text = page(desk, roles_page(worker))

    assert "Has it" in text
    assert text.count("Does not go together") == 4


def test_the_pages_say_whose_mailbox_gets_it(desk: Client, other_desk: Client, worker: User) -> None:
    """A name and a title can be copied; the address is what signs in."""
    desk.post(role_page(worker, Role.CUSTODIAN), {"reason": WHY})
    addresses = [
        roles_page(worker),
        role_page(worker, Role.MANAGER),
        reverse("accounts:person-reset", args=[worker.pk]),
        reverse("accounts:proposals"),
        proposal_page(Proposal.objects.get()),
    ]

    assert [worker.email in page(other_desk, address) for address in addresses] == [True] * len(addresses)


def test_the_last_two_name_keepers_are_taken_by_two(desk: Client, other_desk: Client, keepers: list[User]) -> None:
    keeper = keepers[0]
    address = role_page(keeper, Role.CUSTODIAN)
    text = page(desk, address)
    assert "Propose to take the role Name keeper back from Iris Dunmore?" in text
    assert "Fewer than two name keepers would be left." in text

    assert lands_on(desk.post(address, {"reason": WHY}), roles_page(keeper))

    assert standing.roles_of(keeper) == {Role.CUSTODIAN}
    proposal = Proposal.objects.get()
    assert proposal_page(proposal) in page(desk, roles_page(keeper))
    assert "Taking the role Name keeper back from Iris Dunmore" in page(other_desk, proposal_page(proposal))
    other_desk.post(proposal_page(proposal), {"answer": "agree"})
    assert standing.roles_of(keeper) == set()
    assert "There are fewer than two name keepers." in page(desk, roles_page(keeper))


def test_too_few_keepers_are_told_to_those_who_can_mend_it(
    desk: Client, lead: User, other_lead: User, reserve: User, hr: User
) -> None:
    words = "There are fewer than two name keepers."

    told = [words in page(client_of(who), reverse("casework:worklist")) for who in (hr, lead)]

    assert words in page(desk, reverse("accounts:rota"))
    assert told == [True, False]
