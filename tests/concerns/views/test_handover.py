"""The page on which cases go into other hands: what it shows, row by row, and what it never tells."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain import people as house
from accounts.models import User
from concerns.domain import access
from concerns.enums import ConflictKind, State
from concerns.models import Case
from tests.away import goes_away
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, text_of
from tests.factories import raise_concern

pytestmark = pytest.mark.django_db


def page_of(user: User, person: User) -> Any:
    return client_of(user).get(reverse("handover:person", args=[person.pk]))


def versions(page: Any) -> dict[str, str]:
    """What travels hidden in the form of this page."""
    return dict(re.findall(r'name="(version_\w+)" value="(\d+)"', text_of(page)))


def press(user: User, person: User, do: str, seen: dict[str, str], **choices: Any) -> str:
    data = {"do": do, **seen, **{name: getattr(to, "pk", to) for name, to in choices.items()}}
    answer = client_of(user).post(reverse("handover:person", args=[person.pk]), data)
    assert answer.status_code == 200
    return text_of(answer)


def field(worked: Worked) -> str:
    return f"to_{worked.case.pk.hex}"


@pytest.fixture
def three(rota: list[User], lead: User, handler: User) -> list[Worked]:
    now = timezone.now()
    return [case_in(State.ACCEPTED, lead=lead, handler=handler, now=now) for _ in range(3)]


def test_a_leavers_cases_go_to_several_people_in_one_press(
    three: list[Worked], lead: User, handler: User, other_handler: User, senior: User, administrator: User
) -> None:
    _, second, third = three
    now = timezone.now()
    access.block(second.case, other_handler, ConflictKind.WITNESS, by=handler, now=now)
    house.leave(handler, by=administrator, now=now)
    assert "Ruth Adeyemi" in text_of(client_of(lead).get(reverse("handover:home")))
    assert "1 person who left or is away has cases" in text_of(client_of(lead).get(reverse("triage:new")))
    page = page_of(lead, handler)
    text = text_of(page)
    assert all(one.reference in text for one in three)
    assert text.count("Tom Whitlock, Team manager") == 4  # above all, and alike in each row: no block shows
    assert "Stands in" not in text

    said = press(lead, handler, "hand_over", versions(page), everybody=other_handler, **{field(third): senior})

    assert said.count("Tom Whitlock has this case now.") == 1
    assert said.count("Tom Whitlock cannot have this case. Choose somebody else.") == 1
    assert said.count("Colin Marsh has this case now.") == 1
    assert [one.case.owner for one in three] == [other_handler, handler, senior]
    assert versions(page_of(lead, handler)).keys() == {f"version_{second.case.pk.hex}"}

    again = press(lead, handler, "hand_over", versions(page), everybody=other_handler)  # from the page of before
    assert "2 cases are not here any more: somebody else was quicker." in again


def test_somebody_stands_in_while_the_owner_is_away(
    three: list[Worked], lead: User, other_lead: User, handler: User, other_handler: User, senior: User
) -> None:
    first, *_ = three
    goes_away(handler, days=9, cover=other_handler)
    page = page_of(lead, handler)
    assert "Named to stand in: Tom Whitlock." in text_of(page)
    seen = versions(page)
    stale = {**seen, f"version_{first.case.pk.hex}": "99"}

    said = press(other_lead, handler, "stand_in", stale, everybody=other_handler)
    assert said.count("Tom Whitlock stands in from") == 2
    assert said.count("Somebody changed this case in the meantime. Look at it as it is now.") == 1

    told = press(lead, handler, "stand_in", seen, everybody=senior)  # two leads at once
    assert told.count("Colin Marsh stands in from") == 1
    assert [access.visible_cases(user).count() for user in (other_handler, senior)] == [2, 1]
    case_page = client_of(other_handler).get(reverse("casework:case", args=[three[1].reference]))
    assert case_page.status_code == 200
    assert "stands in for some days" in text_of(
        client_of(handler).get(reverse("casework:people", args=[three[1].reference]))
    )


def test_one_arranges_for_oneself_and_finds_what_others_took_on(
    three: list[Worked], lead: User, handler: User, other_handler: User, senior: User
) -> None:
    assert "You have not said that you will be away." in text_of(page_of(handler, handler))
    goes_away(handler)
    seen = versions(page_of(handler, handler))
    assert "Choose somebody for at least one case." in press(handler, handler, "stand_in", seen)
    said = press(handler, handler, "stand_in", seen, **{field(three[0]): other_handler})
    assert said.count("Tom Whitlock stands in from") == 1

    press(lead, handler, "hand_over", versions(page_of(lead, handler)), **{field(three[1]): senior})

    page = text_of(page_of(handler, handler))
    assert "What others took on from you" in page
    assert three[1].reference in page
    access.block(three[1].case, handler, ConflictKind.RELATION, by=lead, now=timezone.now())
    assert three[1].reference not in text_of(page_of(handler, handler))


def test_i7_the_page_shows_a_lead_nothing_of_what_is_kept_from_them(
    three: list[Worked], lead: User, other_lead: User, handler: User, other_handler: User, hr: User
) -> None:
    goes_away(handler)
    assert three[0].reference in text_of(page_of(lead, handler))
    assert [page_of(user, handler).status_code for user in (other_handler, hr)] == [404, 404]

    for one in three:
        access.block(one.case, lead, ConflictKind.RELATION, by=handler, now=timezone.now())

    page = text_of(page_of(lead, handler))
    assert not any(one.reference in page for one in three)
    assert "Ruth Adeyemi" not in text_of(client_of(lead).get(reverse("handover:home")))
    seen = {f"version_{one.case.pk.hex}": str(one.case.version) for one in three}
    assert "has this case now" not in press(lead, handler, "hand_over", seen, everybody=other_handler)
    assert {one.case.owner for one in three} == {handler}


def test_a_new_concern_goes_to_a_first_reader_alone(
    rota: list[User], lead: User, other_lead: User, reserve: User, handler: User
) -> None:
    case = raise_concern(now=timezone.now()).case
    goes_away(lead)
    page = page_of(other_lead, lead)
    assert "Only a first reader can take it" in text_of(page)
    seen = versions(page)
    row = f"to_{case.pk.hex}"
    assert "Nobody has said yet who must not know" in press(other_lead, lead, "stand_in", seen, **{row: handler})
    assert "only a first reader can" in press(other_lead, lead, "hand_over", seen, **{row: handler})

    assert "Moira Quill has this case now." in press(other_lead, lead, "hand_over", seen, **{row: reserve})

    assert Case.objects.get(pk=case.pk).owner == reserve
