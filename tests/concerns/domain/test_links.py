"""Cases that have to do with each other: a link is seen by whoever may open both, and by no reporter."""

import pytest

from accounts.models import User
from concerns.domain import access, blocks, joining, links, triage
from concerns.enums import ConflictKind, LinkKind, State
from concerns.errors import NoSuchCase, WrongState
from concerns.models import CaseLink
from tests.casework_factories import Worked, case_in, triaged
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WHY = "The later one says that the manager knew and did nothing."


@pytest.fixture
def first(rota: list[User], lead: User, handler: User) -> Worked:
    return triaged(lead=lead, handler=handler)


@pytest.fixture
def later(first: Worked, lead: User, handler: User) -> Worked:
    return triaged(lead=lead, handler=handler)


def linked(later: Worked, first: Worked, kind: LinkKind = LinkKind.NOTHING_DONE) -> None:
    links.link(later.case, first.case, kind=kind, reason=WHY, by=later.lead, now=NOW)


def seen(worked: Worked, viewer: User) -> list[tuple[LinkKind, tuple[str, ...], str]]:
    return [(one.kind, one.references, one.reason) for one in links.of(worked.case, viewer=viewer)]


def test_r18_nothing_done_is_linked_to_the_first_concern(first: Worked, later: Worked, lead: User) -> None:
    linked(later, first)

    assert seen(later, lead) == [(LinkKind.NOTHING_DONE, (first.reference,), WHY)]
    assert seen(first, lead) == [(LinkKind.FOLLOWED, (later.reference,), WHY)]


def test_r18_whoever_opens_one_of_them_alone_sees_no_link(
    first: Worked, later: Worked, lead: User, handler: User
) -> None:
    linked(later, first)
    assert seen(first, lead) != []

    triage.accept(first.case, handler=handler, by=lead, now=NOW)

    assert seen(first, handler) == []
    assert seen(later, lead) == []  # the lead handed the other one on


def test_i7_a_block_on_one_takes_the_link_away(first: Worked, later: Worked, lead: User, other_lead: User) -> None:
    linked(later, first)
    blocks.block(first.case, lead, kind=ConflictKind.WITNESS, by=lead, now=NOW)
    assert seen(later, lead) == []
    assert list(access.visible_cases(lead)) == [later.case]


def test_a_link_changes_nothing_that_the_other_cases_people_could_notice(first: Worked, later: Worked) -> None:
    version = first.case.version
    linked(later, first)
    assert first.case.version == version


def test_it_is_linked_once_and_not_to_itself(first: Worked, later: Worked) -> None:
    linked(later, first)
    with pytest.raises(WrongState):
        linked(later, first)
    with pytest.raises(WrongState):
        linked(first, later, LinkKind.FOLLOWED)
    with pytest.raises(WrongState):
        linked(first, first, LinkKind.RELATED)


def test_what_was_linked_by_mistake_is_unlinked_on_both_sides(first: Worked, later: Worked, lead: User) -> None:
    linked(later, first)
    (one,) = links.of(first.case, viewer=lead)
    links.unlink(first.case, one.link.pk, by=lead, now=NOW)
    assert not CaseLink.objects.exists()
    with pytest.raises(NoSuchCase):
        links.unlink(first.case, one.link.pk, by=lead, now=NOW)


def test_the_other_is_found_by_whoever_oversees_it_and_by_nobody_else(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    handed_on = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    assert links.find_other(lead, handed_on.reference) == handed_on.case
    assert links.find_other(handler, handed_on.reference) == handed_on.case
    for user, reference in ((other_handler, handed_on.reference), (lead, "RC-0000-0000")):
        with pytest.raises(NoSuchCase):
            links.find_other(user, reference)
    blocks.block(handed_on.case, lead, kind=ConflictKind.SUBJECT, by=handler, now=NOW)
    with pytest.raises(NoSuchCase):
        links.find_other(lead, handed_on.reference)


def test_joining_carries_links_and_leaves_none_to_itself(
    first: Worked, later: Worked, lead: User, handler: User
) -> None:
    third = triaged(lead=lead, handler=handler)
    linked(later, first)
    linked(later, third, LinkKind.RELATED)
    linked(first, third, LinkKind.RELATED)

    joining.join(later.case, into=first.case, by=lead, now=NOW)

    references = (first.reference, later.reference)
    assert seen(first, lead) == [(LinkKind.RELATED, (third.reference,), WHY)]
    ((kind, named, why),) = seen(third, lead)
    assert (kind, set(named), why) == (LinkKind.RELATED, set(references), WHY)
    assert CaseLink.objects.count() == 2
