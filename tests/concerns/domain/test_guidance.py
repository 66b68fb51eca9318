"""Links to guidance: for the nation and the reader they are meant for, hidden until somebody opened them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import guidance
from concerns.domain.guidance import Particulars
from concerns.enums import EventType, LinkHealth, Nation
from concerns.errors import WrongState
from concerns.models import GuidanceLink
from tests.factories import NOW
from trust.models import Event

TIPS = Particulars(
    title="Tips for workers",
    address="https://advice.example/tips",
    about="What to write down, and whom to ask.",
    for_reporters=True,
    for_managers=False,
    nations=(Nation.ENGLAND, Nation.WALES),
)
ENGLAND = {Nation.ENGLAND}


def told() -> list[str]:
    rows = Event.objects.filter(chain="accounts", type=EventType.GUIDANCE_CHANGED).order_by("number")
    return [json.loads(row.data)["what"] for row in rows]


def test_r98_a_link_is_hidden_until_somebody_opened_it_and_again_when_it_leads_elsewhere(
    administrator: User,
) -> None:
    link = guidance.add(TIPS, by=administrator, now=NOW)
    assert guidance.for_reporters(ENGLAND) == []

    guidance.change(link, replace(TIPS, opened=True), seen=0, by=administrator, now=NOW)
    assert guidance.for_reporters(ENGLAND) == [link]
    link.refresh_from_db()
    assert link.checked_on == NOW.date()
    later = NOW + timedelta(days=9)
    guidance.change(link, replace(TIPS, about="Read it first."), seen=1, by=administrator, now=later)
    assert [one.checked_on for one in guidance.for_reporters(ENGLAND)] == [NOW.date()]

    GuidanceLink.objects.update(health=LinkHealth.GONE, looked_on=NOW.date())
    elsewhere = replace(TIPS, address="https://advice.example/other")
    guidance.change(link, elsewhere, seen=2, by=administrator, now=later)

    assert guidance.for_reporters(ENGLAND) == []
    kept = GuidanceLink.objects.get()
    assert (kept.checked_on, kept.health, kept.looked_on) == (None, LinkHealth.UNASKED, None)
    assert told() == ["added", "checked", "changed", "changed"]


def test_r98_each_nation_and_each_reader_has_links_of_their_own(administrator: User) -> None:
    mine = guidance.add(replace(TIPS, opened=True), by=administrator, now=NOW)
    both = replace(TIPS, title="For both", for_managers=True, nations=(Nation.SCOTLAND,), opened=True)
    scottish = guidance.add(both, by=administrator, now=NOW)

    assert guidance.for_reporters(ENGLAND) == [mine]
    assert guidance.for_reporters({Nation.SCOTLAND}) == [scottish]
    assert (guidance.for_managers(ENGLAND), guidance.for_managers({Nation.SCOTLAND})) == ([], [scottish])


def test_the_second_of_two_administrators_is_told(administrator: User) -> None:
    link = guidance.add(TIPS, by=administrator, now=NOW)
    guidance.change(link, replace(TIPS, title="Other tips"), seen=0, by=administrator, now=NOW)

    with pytest.raises(WrongState):
        guidance.change(link, TIPS, seen=0, by=administrator, now=NOW)
    with pytest.raises(WrongState):
        guidance.remove(link, seen=0, by=administrator, now=NOW)

    assert GuidanceLink.objects.get().title == "Other tips"
    guidance.remove(link, seen=1, by=administrator, now=NOW)
    assert list(GuidanceLink.objects.all()) == []
    assert told() == ["added", "changed", "removed"]
