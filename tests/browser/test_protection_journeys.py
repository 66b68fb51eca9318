"""Protection after speaking up, in Chromium: bad treatment after closing, and obstruction where
no concern was raised."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import wellbeing
from concerns.enums import State
from concerns.models import Detriment
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, follow, go_by, heading, press
from tests.casework_factories import case_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]


def tell(page: Page, faulty: Faults, code: str) -> None:
    """From the question how they are to a report, with the contact named."""
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")
    faulty.glance(page, "the inbox asks how they are")
    press(page, "Send my answer")
    faulty.glance(page, "no answer chosen")
    page.get_by_label("Not fine: something happened").check()
    press(page, "Send my answer")
    assert heading(page) == "I am being treated badly"
    faulty.glance(page, "tell it")
    page.get_by_label("Shifts or hours changed or cut").check()
    page.get_by_label("What happened?").fill("My nights were given to somebody else.")
    page.get_by_label("Who does it?").fill("Ruth Adeyemi")
    press(page, "Tell us")
    faulty.glance(page, "told")
    follow(page, "Go to your messages")
    follow(page, "I need support")
    faulty.glance(page, "support")
    press(page, "Send this")
    assert heading(page) == "We have your message"


def look_after(desk: Page, faulty: Faults, report: Detriment, *, due: datetime) -> None:
    """From the work list to its end: replied to, a step done, not put right."""
    desk.goto(reverse("casework:worklist"))
    faulty.glance(desk, "the work list")
    follow(desk, report.reference)
    faulty.glance(desk, "nothing done yet")
    follow(desk, "Write the reply")
    desk.get_by_label("Your reply").fill("I look at the rota today. What would help now?")
    press(desk, "Send the reply")
    follow(desk, "Add a step")
    desk.get_by_label("What is done to stop it?").fill("Put the nights back")
    for part in ("day", "month", "year"):
        desk.locator(f"[name=due_date_{part}]").fill(str(getattr(due, part)))
    press(desk, "Add the step")
    faulty.glance(desk, "a reply and a step")
    go_by(desk.get_by_role("button", name="It is done"))
    go_by(desk.locator(".hk-next a"))
    press(desk, "Close it")
    faulty.glance(desk, "no answer whether it is put right")
    desk.get_by_label("No", exact=True).check()
    desk.get_by_label("What was done, in words for whoever told it").fill(
        "The nights are back. The jokes went on."
    )
    press(desk, "Close it")
    faulty.glance(desk, "closed")


def test_r80_bad_treatment_after_closing_ends_with_a_text_for_a_grievance(
    visitor: Visitor, enter: Enter, lead: User, handler: User, senior: User, today: datetime
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler, now=today)
    wellbeing.sweep(on=today.date())
    faulty, page = Faults(), visitor().new_page()
    tell(page, faulty, worked.code)
    report = Detriment.objects.get()
    assert report.owner == lead
    look_after(enter(lead), faulty, report, due=today + timedelta(days=1))

    page.goto(reverse("inbox:report", args=[report.pk]))
    faulty.glance(page, "not put right")
    assert "I want to raise a grievance" in page.locator("main").inner_text()
    contact = enter(handler)
    contact.goto(reverse("casework:afterwards", args=[worked.reference]))
    faulty.glance(contact, "the days of the checks")
    assert report.reference not in contact.content()
    overseer = enter(senior)
    overseer.goto(reverse("oversight:checks"))
    faulty.glance(overseer, "that checks happen")

    assert faulty.found == {}


def test_r7_obstruction_is_told_where_no_concern_was_raised(
    visitor: Visitor, enter: Enter, lead: User, worker: User
) -> None:
    faulty, page = Faults(), visitor().new_page()
    page.goto("/raise/")
    follow(page, "Someone tries to stop me")
    faulty.glance(page, "the way in")
    follow(page, "Sign in and tell it")
    assert heading(page) == "Sign in"

    desk = enter(worker)
    desk.goto(f"{reverse('detriments:tell')}?about=obstruction")
    press(desk, "Send it")
    faulty.glance(desk, "told nothing")
    desk.get_by_label("What happened?").fill("We were told to keep it in the team.")
    press(desk, "Send it")
    faulty.glance(desk, "told")

    report = Detriment.objects.get()
    assert (report.concern, report.owner) == (None, lead)
    owner = enter(lead)
    owner.goto(reverse("detriments:home"))
    faulty.glance(owner, "one's own")
    follow(owner, report.reference)
    follow(owner, "I am too close to it")
    faulty.glance(owner, "step aside")
    press(owner, "Step aside")
    assert heading(owner) == "Bad treatment for speaking up"
    assert report.reference not in owner.locator("main").inner_text()

    assert faulty.found == {}
