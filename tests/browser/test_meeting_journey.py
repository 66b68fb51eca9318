"""A talk with a reporter in Chromium: offered, accepted with a companion, its note corrected and agreed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import meeting_notes, meetings
from concerns.enums import Mode, NoteState, State
from tests import casework_factories
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, go_by, heading, press, said, touch
from tests.browser.test_journeys import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

OURS = "You saw the sheets on the trolley before the round."
THEIRS = "I saw them in the office, not on the trolley."
MENDED = "You saw the sheets in the office before the round."


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Every page that is made of something new has no fault."""
    found = Faults()
    yield found
    assert found.found == {}


def day(name: str, moment: datetime) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}


def to_tab(desk: Desk) -> None:
    desk.overview()
    desk.follow("casework:meetings", desk.reference)


def to_inbox(page: Page, code: str) -> None:
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")


def answer(page: Page, link: str, **typed: str) -> None:
    go_by(page.get_by_role("link", name=link, exact=True).first)
    for name, text in typed.items():
        field = page.locator(f"main [name='{name}']")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"main [name='{name}'][value='{text}']").check()
        else:
            field.fill(text)


def test_from_the_offer_to_a_note_that_is_agreed(
    visitor: Visitor, enter: Enter, faults: Faults, lead: User, handler: User, other_lead: User, today: datetime
) -> None:
    worked = casework_factories.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN, now=today)
    reference, soon = worked.reference, today + timedelta(days=3)
    desk, reporter = Desk(enter(handler), reference), visitor().new_page()

    to_tab(desk)
    faults.glance(desk.page, "the tab")
    desk.follow("casework:meeting-offer", reference, 1)
    faults.glance(desk.page, "an offer")
    desk.tick(way="in_person")
    desk.fill(**day("on1", soon), at1="10.30am", place1="The library", words="I would like to hear it from you.")
    desk.press("Put it in their inbox")
    assert "Offered. It stands in the reporter’s inbox." in desk.page.locator("body").inner_text()

    chosen(reporter, worked.code, handler, faults)
    arranged(desk, faults, today)
    noted(desk, OURS, faults)
    corrected(reporter, worked.code, faults)
    to_tab(desk)
    assert THEIRS in said(desk.page)
    faults.glance(desk.page, "the tab with corrections")
    noted(desk, MENDED, faults)
    reporter.reload()
    answer(reporter, "Read the note", answer="agreed")
    press(reporter, "Send my answer")

    versions = meeting_notes.versions(meetings.of(worked.concern)[0].row, worked.concern)
    assert [(one.state, one.text) for one in versions] == [(NoteState.AGREED, MENDED), (NoteState.CORRECTED, OURS)]
    looked_after(desk, faults, soon)


def chosen(reporter: Page, code: str, handler: User, faults: Faults) -> None:
    """First with somebody who cannot come."""
    to_inbox(reporter, code)
    faults.glance(reporter, "the inbox with an offer")
    answer(reporter, "Answer", answer="time-1", companion="colleague", companion_name=handler.name)
    faults.glance(reporter, "an answer")
    press(reporter, "Send my answer")
    assert "This person cannot come with you." in said(reporter)
    assert reporter.locator("[name='companion_name']").input_value() == handler.name
    faults.glance(reporter, "a companion who cannot come")
    reporter.locator("[name='companion_name']").fill("Kit Ferraby")
    press(reporter, "Send my answer")
    assert "you chose a time" in said(reporter)


def arranged(desk: Desk, faults: Faults, today: datetime) -> None:
    reference = desk.reference
    to_tab(desk)
    assert "Kit Ferraby" in said(desk.page)
    desk.follow("casework:meeting-settle", reference, 1)
    faults.glance(desk.page, "arranging")
    desk.tick(whose="ours")
    for box in desk.page.locator("main [name='checks']").all():
        box.check()
    desk.press("Arrange it")
    desk.follow("casework:meeting-prepare", reference, 1)
    faults.glance(desk.page, "how to listen")
    desk.tick(read="on")
    desk.press("I am ready")
    with desk.page.expect_download() as loading:
        touch(desk.page.get_by_role("link", name="File for your calendar"))
    assert loading.value.suggested_filename == "meeting.ics"

    desk.follow("casework:meeting-held", reference, 1)
    faults.glance(desk.page, "held")
    desk.fill(**day("on", today), wishes="Somebody to talk to")
    desk.tick(came="on", was_told="on", asked="on")
    desk.press("Record it")


def corrected(reporter: Page, code: str, faults: Faults) -> None:
    to_inbox(reporter, code)
    answer(reporter, "Read the note", answer="corrected", instead=THEIRS)
    faults.glance(reporter, "a note")
    press(reporter, "Send my answer")
    faults.glance(reporter, "the inbox with a note that was answered")


def noted(desk: Desk, text: str, faults: Faults) -> None:
    desk.follow("casework:meeting-note", desk.reference, 1)
    faults.glance(desk.page, "a note to be written")
    desk.fill(text=text)
    desk.press("Send it to the reporter")


def looked_after(desk: Desk, faults: Faults, soon: datetime) -> None:
    for who in ("reporter", "subject"):
        to_tab(desk)
        desk.follow(f"casework:support-{who}", desk.reference)
        desk.tick(which="needed", accepted="waiting")
        desk.fill(need="Somebody to talk to", offered="The support line", **day("review_date", soon))
        desk.press("Record it")
        faults.glance(desk.page, f"what the {who} needs")
    desk.page.goto(reverse("casework:people", args=[desk.reference]))
    assert heading(desk.page) == desk.reference
    faults.glance(desk.page, "people")
