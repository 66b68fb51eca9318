"""The whole way of a concern in Chromium without JavaScript: the reporter by keyboard alone, then the staff."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import letters, mailbox
from concerns.enums import LetterKind, State
from concerns.models import Deadline
from tests import factories
from tests.browser.conftest import Visitor
from tests.browser.driving import code_on, go_by, heading, press, press_enter, sign_in
from tests.casework_factories import FOUND_TYPED
from tests.factories import HAPPENED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

FAR = 60  # more presses of Tab than any page has stops
_FOCUSED = """() => {
    const one = document.activeElement, label = one.labels?.[0];
    return (label ?? one).textContent.replace(/\\s+/g, " ").trim();
}"""
_HIDDEN = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !(seen && (one.contains(seen) || seen.contains(one) || one.labels?.[0]?.contains(seen)));
}"""


class Keyboard:
    """Tab, Enter, Space, the arrow keys that choose among radios, and letters. No pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, words: str) -> None:
        """Tab on until what has the focus is called so; it may never lie under something else."""
        passed = []
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            name: str = self.page.evaluate(_FOCUSED)
            if name.startswith(words):
                assert not self.page.evaluate(_HIDDEN), f"{words!r} has the focus and cannot be seen"
                return
            passed.append(name[:30])
        raise AssertionError(f"{words!r} is not reached by Tab on {self.page.title()!r}, only {passed}")

    def press(self, words: str) -> None:
        self.to(words)
        press_enter(self.page)

    def type(self, words: str, text: str) -> None:
        self.to(words)
        self.page.keyboard.type(text)

    def choose(self, first: str, wanted: str) -> None:
        """From the radio that Tab reaches, by arrows to the one wanted."""
        self.to(first)
        self.page.keyboard.press("Space")
        for _ in range(FAR):
            if str(self.page.evaluate(_FOCUSED)).startswith(wanted):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{wanted!r} is not reached by the arrow keys")


def test_raising_a_concern_and_coming_back_by_keyboard_alone(visitor: Visitor, lead: User) -> None:
    page = visitor(script=False).new_page()
    keys = Keyboard(page)
    page.goto("/")
    keys.press("Start")
    keys.press("Continue")
    keys.choose("Yes", "No")
    keys.press("Continue")
    keys.choose("Yes", "I am not sure")
    keys.press("Continue")
    keys.press("Continue")
    keys.choose("Confidential", "Anonymous")
    keys.press("Continue")
    keys.type("What happened", HAPPENED)
    keys.press("Continue")
    keys.to("Danger to someone")
    page.keyboard.press("Space")
    keys.press("Continue")
    keys.type("Who or what is it about", "The night rounds.")
    keys.press("Continue")
    keys.press("Continue")
    keys.press("Continue")
    keys.type("What would you like to happen", "Two people on every round")
    keys.press("Continue")
    assert heading(page) == "Check your answers"
    assert HAPPENED in page.locator("main").inner_text()
    keys.press("Continue")
    code = code_on(page)
    keys.type("Type the code here", code.lower())
    keys.press("Send")
    assert heading(page) == "We have it"

    keys.press("Open your inbox with your code")
    keys.type("Your code", code.replace("-", " "))
    keys.press("Open your inbox")
    keys.to("What you told us")
    page.keyboard.press("Enter")
    assert page.get_by_text(HAPPENED).is_visible()
    keys.type("Write", "The sheet of 4 May too.")
    keys.press("Send message")

    assert page.get_by_text("The sheet of 4 May too.").is_visible()
    inbox = mailbox.find(code)
    assert inbox.concern.case.owner == lead
    assert [message.text for message in mailbox.messages(inbox)] == ["The sheet of 4 May too."]


class Desk:
    """A member of staff who goes only where a link of the page shown leads."""

    def __init__(self, page: Page, reference: str) -> None:
        self.page = page
        self.reference = reference

    def follow(self, name: str, *args: object) -> None:
        address = reverse(name, args=args)
        go_by(self.page.locator(f"main a[href='{address}']").first)
        assert self.page.url.endswith(address)

    def overview(self) -> None:
        self.page.goto(reverse("casework:case", args=[self.reference]))

    def fill(self, **typed: str) -> None:
        for name, text in typed.items():
            self.page.locator(f"main [name='{name}']").fill(text)

    def tick(self, **chosen: str) -> None:
        for name, value in chosen.items():
            which = "" if value == "on" else f"[value='{value}']"
            self.page.locator(f"main [name='{name}']{which}").check()

    def press(self, button: str) -> None:
        press(self.page, button)
        wrong = self.page.locator(".govuk-error-summary")
        assert wrong.count() == 0, wrong.inner_text()


def triaged(desk: Desk, handler: User) -> None:
    go_by(desk.page.locator("nav a", has_text="New concerns").first)
    desk.follow("triage:case", desk.reference)
    assert HAPPENED in desk.page.locator("main").inner_text()
    desk.tick(looked="on")
    desk.press("Record this decision")
    for kind in ("adult", "child"):
        desk.follow("triage:safeguarding", desk.reference, kind)
        desk.tick(answer="not_required")
        desk.fill(reason="Nobody who needs care is near it.")
        desk.press("Record the decision")
    desk.follow("triage:protection", desk.reference)
    desk.tick(steps="supervision")
    desk.fill(reason="Agency cover each evening.")
    desk.press("Record it and go on")
    for level in ("low", "medium"):
        desk.tick(level=level)
        desk.fill(who="Five people on nights.", what="They could ask around.", plan="We ask the whole team.")
        desk.press("Record it and go on")
    desk.tick(level="serious", fits="yes")
    desk.fill(reason="Medicine may be missing.")
    desk.press("Record it")
    desk.follow("triage:accept", desk.reference)
    desk.page.locator("main [name='handler']").select_option(str(handler.pk))
    desk.tick(how="at_once")
    desk.fill(why_at_once="They said yes to me.")
    desk.press("Accept")


def looked_into(desk: Desk) -> None:
    desk.follow("casework:case", desk.reference)
    desk.follow("casework:acknowledge", desk.reference)
    desk.fill(how="I will read the sheets first.")
    desk.press("Issue to the reporter’s inbox")
    looked_after(desk)
    desk.overview()
    desk.follow("casework:start", desk.reference)
    desk.press("Start looking into it")
    desk.overview()
    desk.follow("casework:allegations", desk.reference)
    desk.fill(text="Sheets were filled in before the round.")
    desk.press("Add it")
    desk.follow("casework:finding", desk.reference, 1)
    desk.follow("casework:evidence", desk.reference, 1)
    desk.tick(kind="fact")
    desk.fill(what="The sheets of twelve weeks.", source="The office of the home")
    desk.press("Add it")
    desk.tick(conclusion="upheld")
    desk.fill(**{name: typed for name, typed in FOUND_TYPED.items() if name != "standard"})
    desk.press("Record the finding")


def answered(desk: Desk, wishes: Iterable[int], news: date, *, second: Desk, reader: User) -> None:
    for number in wishes:
        desk.overview()
        desk.follow("casework:concern", desk.reference)
        desk.follow("casework:wish", desk.reference, number)
        desk.tick(reply="all")
        desk.fill(reason="It began on 7 November.")
        desk.press("Record the reply")
    desk.overview()
    desk.follow("casework:outcome", desk.reference)
    desk.fill(
        actions="Two people now do each round.",
        apology="We were told in March and did nothing.",
        bodies="Care Quality Commission (safety of care)",
        news_date_day=str(news.day),
        news_date_month=str(news.month),
        news_date_year=str(news.year),
    )
    desk.press("Go on to the second reader")
    desk.page.locator("main [name='reader']").select_option(str(reader.pk))
    desk.press("Ask them to read it")
    second.overview()
    second.follow("casework:second-reading", desk.reference)
    second.press("Agree to this letter")
    desk.overview()
    desk.follow("casework:outcome", desk.reference)
    desk.press("Issue to the reporter’s inbox")


def looked_after(desk: Desk) -> None:
    """Both sides considered, and the reporter asked whether they want to meet."""
    for place in ("casework:support-reporter", "casework:support-subject"):
        desk.overview()
        desk.follow("casework:meetings", desk.reference)
        desk.follow(place, desk.reference)
        desk.tick(which="none")
        desk.fill(reason="Nobody asked for any.")
        desk.press("Record it")
    desk.follow("casework:meetings", desk.reference)
    desk.follow("casework:meeting-not-held", desk.reference, 1)
    desk.tick(why="declined")
    desk.fill(reason="They said all in writing.")
    desk.press("Record it")


def test_from_triage_to_closed_without_script(
    visitor: Visitor, lead: User, handler: User, today: datetime
) -> None:
    raised = factories.raise_concern(now=today)
    reference = raised.concern.reference
    lead_page, handler_page = visitor(script=False).new_page(), visitor(script=False).new_page()
    sign_in(lead_page, lead)
    triaged(Desk(lead_page, reference), handler)
    lead_page.goto(reverse("casework:case", args=[reference]))
    assert heading(lead_page) == "We cannot find that page"

    sign_in(handler_page, handler)
    desk = Desk(handler_page, reference)
    looked_into(desk)
    second = Desk(lead_page, reference)
    answered(desk, (1, 2), news=(today + timedelta(days=60)).date(), second=second, reader=lead)
    desk.overview()
    desk.follow("casework:close", reference)
    desk.fill(none_because="Nothing new.")
    desk.press("Close the case")

    raised.case.refresh_from_db()
    assert raised.case.state == State.CLOSED
    assert not Deadline.objects.filter(concern=raised.concern, met_at=None).exists()
    sent = [letter.kind for letter in letters.issued(raised.concern)]
    assert sent == [LetterKind.ACKNOWLEDGEMENT, LetterKind.OUTCOME]
    reporter = visitor(script=False).new_page()
    reporter.goto("/inbox/")
    reporter.get_by_label("Your code").fill(raised.code)
    press(reporter, "Open your inbox")
    go_by(reporter.locator("main a[href^='/inbox/letters/']").last)
    assert "Two people now do each round." in reporter.locator("main").inner_text()
