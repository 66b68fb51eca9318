"""Whose it becomes, in Chromium: asked and put right by talking; joined and split."""

import re
from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Service, User
from concerns.domain import informal, letters, links
from concerns.enums import Duty, LetterKind, State
from concerns.models import Concern, Deadline
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, go_by, press, said
from tests.browser.test_journeys import Desk
from tests.casework_factories import Worked, triaged
from tests.factories import HAPPENED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


@pytest.fixture
def seen() -> Faults:
    """What is wrong with the pages that these journeys meet first."""
    return Faults()


def inbox(page: Page, code: str) -> Page:
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")
    return page


def put_right_before_asking(desk: Desk, seen: Faults) -> None:
    """The first reader says that it is minor and may be put right by talking."""
    desk.page.goto(reverse("triage:case", args=[desk.reference]))
    desk.page.goto(reverse("triage:assess", args=[desk.reference, "seriousness"]))
    desk.tick(level="minor", fits="yes")
    desk.fill(reason="One sheet, once.")
    go_by(desk.page.locator("main button[type='submit']").first)
    desk.page.goto(reverse("triage:case", args=[desk.reference]))
    desk.follow("triage:informal", desk.reference)
    seen.look(desk.page, "may it be put right by talking")
    desk.tick(may="yes", looked="conflict")
    desk.tick(looked="source")
    desk.fill(reason="The whole shift saw the sheet.")
    desk.press("Record this decision")


def asked(desk: Desk, handler: User, seen: Faults) -> None:
    desk.page.goto(reverse("triage:case", args=[desk.reference]))
    desk.follow("triage:accept", desk.reference)
    seen.look(desk.page, "accept and ask")
    desk.page.locator("main [name='handler']").select_option(str(handler.pk))
    desk.fill(told="One talk with a team about sheets.")
    desk.press("Accept")


def taken_on(page: Page, seen: Faults) -> None:
    """From the work list; nothing of the concern is on the page."""
    go_by(page.locator("main a[href='/staff/asked/']").first)
    seen.look(page, "asked of you")
    go_by(page.get_by_role("link", name="Read and answer"))
    assert HAPPENED not in said(page)
    assert "One talk with a team about sheets." in said(page)
    seen.look(page, "will you take it on")
    page.get_by_label("Yes, I take it on").check()
    press(page, "Send your answer")


def resolved(desk: Desk, today: datetime, seen: Faults) -> None:
    desk.overview()
    desk.follow("casework:people", desk.reference)
    seen.look(desk.page, "people with who was asked")
    desk.follow("casework:informal", desk.reference)
    desk.follow("casework:resolve", desk.reference)
    seen.look(desk.page, "record how it was put right")
    desk.fill(
        talked_date_day=str(today.day),
        talked_date_month=str(today.month),
        talked_date_year=str(today.year),
        agreed="They fill it in at the bedside.",
        how="We talked about it with the team.",
        actions="The sheet is filled in at the bedside.",
        bodies="Care Quality Commission (safety of care)",
        reason_1="It began at once.",
        reason_2="They know the sheet.",
    )
    desk.tick(reply_1="all", reply_2="none")
    desk.press("Preview the letter")
    assert "It was put right early, by talking." in said(desk.page)
    seen.look(desk.page, "preview beside the form")
    desk.press("Record it and issue the letter")


def test_r22_a_minor_concern_is_put_right_by_talking(
    enter: Enter, visitor: Visitor, lead: User, handler: User, service: Service, today: datetime, seen: Faults
) -> None:
    worked = triaged(lead=lead, handler=handler, now=today, service=service)
    leading = Desk(enter(lead), worked.reference)
    put_right_before_asking(leading, seen)
    asked(leading, handler, seen)
    handling = enter(handler)
    taken_on(handling, seen)
    resolved(Desk(handling, worked.reference), today, seen)

    assert worked.case.state == State.ANSWERED
    assert informal.talk_of(worked.case) is not None
    assert [one.kind for one in letters.issued(worked.concern)] == [LetterKind.INFORMAL]
    owed = Deadline.objects.filter(concern=worked.concern, met_at=None, duty__in=[Duty.ACKNOWLEDGE, Duty.ANSWER])
    assert not owed.exists()
    page = inbox(visitor().new_page(), worked.code)
    assert "It was put right early, by talking" in said(page)
    go_by(page.locator("main a[href^='/inbox/letters/']").first)
    assert "The sheet is filled in at the bedside." in said(page)
    assert "They fill it in at the bedside." not in said(page)
    leading.page.goto(reverse("offers:workload"))
    seen.look(leading.page, "who has how much")
    assert seen.found == {}


def joined(desk: Desk, other: Worked) -> None:
    desk.page.goto(reverse("triage:case", args=[desk.reference]))
    desk.follow("triage:join", desk.reference)
    desk.fill(reference=other.reference)
    desk.press("Join")


def test_joined_neither_reporter_learns_of_the_other(
    enter: Enter, visitor: Visitor, lead: User, handler: User, today: datetime
) -> None:
    first = triaged(lead=lead, handler=handler, now=today)
    second = triaged(lead=lead, handler=handler, now=today, happened="The same sheet, seen by somebody else.")
    joined(Desk(enter(lead), second.reference), first)

    assert second.concern.case == first.case
    for own, other in ((first, second), (second, first)):
        text = said(inbox(visitor(script=False).new_page(), own.code))
        assert other.reference not in text
        assert "join" not in text.lower()
        assert "2 people" not in text


def test_d13_a_part_is_split_off_and_its_reporter_takes_it_over(
    enter: Enter, visitor: Visitor, lead: User, handler: User, today: datetime, seen: Faults
) -> None:
    worked = triaged(lead=lead, handler=handler, now=today)
    desk = Desk(enter(lead), worked.reference)
    desk.page.goto(reverse("triage:case", args=[worked.reference]))
    desk.follow("triage:split", worked.reference)
    seen.look(desk.page, "split")
    desk.fill(part="Somebody’s own shifts were changed.", reason="It is a grievance.")
    desk.press("Split it off")
    new = Concern.objects.exclude(pk=worked.concern.pk).get()
    assert new.reference in desk.page.url
    desk.page.goto(reverse("casework:links", args=[worked.reference]))
    seen.look(desk.page, "linked cases")
    assert [one.references for one in links.of(worked.case, viewer=lead)] == [(new.reference,)]

    page = inbox(visitor().new_page(), worked.code)
    seen.look(page, "inbox with a part")
    (code,) = CODE.findall(said(page))
    go_by(page.get_by_role("link", name="Open the inbox of that part"))
    page.locator("main input[name='code']").fill(code)
    go_by(page.locator("main button[type='submit']").first)
    assert page.locator("main input[name='mode']").count()
    assert seen.found == {}
