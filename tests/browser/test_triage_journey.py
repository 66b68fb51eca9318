"""Safeguarding diversion in Chromium: refused, decided, referred, told elsewhere; the case goes on beside it."""

from datetime import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import advice, assessments, findings, onward, told
from concerns.enums import Seriousness, State
from concerns.models import Case, Letter
from tests import casework_factories as casework
from tests import factories
from tests.browser.conftest import Enter
from tests.browser.driving import Faults, go_by, heading, press, said, touch
from tests.casework_factories import Worked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]
RISK = {"who": "Two people on days.", "what": "They would be asked at once.", "plan": "We look at every house."}
QUESTION = "May a check begin where something was raised, when two other places are checked in the same week?"


class Desk:
    """Somebody at work on one concern: what they fill in, press and follow; each new page is looked at."""

    def __init__(self, page: Page, reference: str, faulty: Faults) -> None:
        self.page, self.reference, self.faulty = page, reference, faulty

    def follow(self, name: str, *args: object) -> None:
        address = reverse(name, args=[self.reference, *args])
        go_by(self.page.locator(f"main a[href^='{address}']").first)
        assert address in self.page.url
        self.faulty.glance(self.page, f"{name} {' '.join(map(str, args))}")

    def go(self, name: str) -> None:
        self.page.goto(reverse(name, args=[self.reference]))
        self.faulty.glance(self.page, name)

    def fill(self, **typed: str) -> None:
        for name, text in typed.items():
            self.page.locator(f"main [name='{name}']").fill(text)

    def tick(self, **chosen: str) -> None:
        for name, value in chosen.items():
            which = "" if value == "on" else f"[value='{value}']"
            self.page.locator(f"main [name='{name}']{which}").check()

    def day(self, name: str, day: datetime) -> None:
        self.fill(**{f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")})

    def press(self, button: str) -> None:
        press(self.page, button)
        self.faulty.glance(self.page, f"after {button}")

    def refused(self) -> str:
        return self.page.locator(".govuk-error-summary").inner_text()


def sent_on_too_early(desk: Desk) -> None:
    """Nothing leaves before both questions have an answer, and the refusal leads to them."""
    desk.follow("triage:redirect")
    desk.tick(procedure="complaint")
    desk.fill(reason="It is about a service you use.", how="By a form.", receiving_contact="Complaints")
    desk.fill(estimate="They answer in 20 days.", support="01632 960 145.")
    desk.press("Issue the letter")
    assert "The decision on adult safeguarding is missing." in desk.refused()
    assert "The decision on child safeguarding is missing." in desk.refused()
    assert Letter.objects.count() == 0
    touch(desk.page.locator(".govuk-error-summary a", has_text="adult safeguarding").first)


def referred(desk: Desk, today: datetime) -> None:
    """Yes, but not done yet, is no decision. Then to whom, on which day, under which reference; and no child."""
    assert heading(desk.page).startswith("Could an adult with care and support needs")
    desk.tick(answer="not_yet")
    desk.press("Record it and go on")
    assert "Do it today, then record it here." in desk.refused()
    desk.tick(answer="referred")
    desk.fill(referred_to="Safeguarding front door", reference="SG-4471")
    desk.day("referred_on", today)
    desk.press("Record it and go on")
    assert heading(desk.page).startswith("Could a child be at risk")
    desk.tick(answer="not_required")
    desk.fill(reason="No child lives or visits there.")
    desk.press("Record it and go on")
    desk.tick(steps="told")
    desk.fill(reason="The front door was called at once.")
    desk.press("Record it and go on")


def weighed(desk: Desk) -> None:
    for level in ("high", "medium"):
        desk.tick(level=level)
        desk.fill(**RISK)
        desk.press("Record it and go on")
    desk.tick(level="critical", fits="yes")
    desk.fill(reason="Somebody may come to harm.")
    desk.press("Record it")


def told_elsewhere(desk: Desk, today: datetime) -> None:
    """The police beside safeguarding; what they said; and whether the reporter knows of each thing done."""
    desk.go("casework:decisions")
    shown = said(desk.page)
    for words in ("Yes, referred", "Safeguarding front door", "SG-4471", "Critical: somebody may come to harm"):
        assert words in shown
    desk.follow("casework:onward")
    desk.tick(kind="police")
    desk.fill(recipient="Westmarch police", reference="WM-20417", asked="Whether it is for them.")
    desk.press("Record it")
    (route,) = onward.of_case(case_of(desk))
    assert (route.identity, route.sent_date) == ("nothing", today.date())
    desk.follow("casework:onward-route", route.key)
    desk.tick(status="answered")
    desk.fill(note="They have opened a file.")
    desk.press("Record it")
    for line in told.lines(case_of(desk)):
        desk.follow("casework:told", line.done.what.value, line.done.key)
        desk.tick(told="yes")
        desk.fill(reason="In a message today.")
        desk.press("Record it")
    assert all(line.said for line in told.lines(case_of(desk)))


def advised(desk: Desk, adviser: Desk) -> None:
    desk.follow("casework:advice")
    desk.page.locator("main [name='adviser']").first.check()
    desk.fill(question=f"{desk.reference}: may we begin?")
    desk.tick(nobody="on")
    desk.press("Ask")
    assert "Take this out: a reference" in desk.refused()
    desk.fill(question=QUESTION)
    desk.press("Ask")
    go_by(adviser.page.locator("nav a", has_text="Asked for advice").first)
    adviser.faulty.glance(adviser.page, "asked for advice")
    go_by(adviser.page.get_by_role("link", name="Read and answer"))
    adviser.faulty.glance(adviser.page, "the question")
    assert QUESTION in said(adviser.page)
    assert desk.reference not in adviser.page.content()
    adviser.fill(reply="Yes, by lot.")
    adviser.press("Send your advice")
    desk.go("casework:decisions")
    assert "Yes, by lot." in said(desk.page)
    assert [one.reply for one in advice.of_case(case_of(desk))] == ["Yes, by lot."]


def case_of(desk: Desk) -> Case:
    return Case.objects.select_related("data_key").get(concerns__reference=desk.reference)


def closed_only_with_the_decision(desk: Desk, worked: Worked, today: datetime) -> None:
    casework.acknowledge(worked, now=today)
    findings.start(worked.case, by=worked.handler, now=today)
    casework.answer_all(worked, now=today)
    casework.give_outcome(worked, now=today)
    worked.case.safeguarding.all().delete()
    desk.go("casework:close")
    assert "The decision on child safeguarding is missing." in said(desk.page)
    desk.press("Close the case")
    assert worked.case.state == State.ANSWERED


def test_safeguarding_goes_its_own_way_and_the_case_goes_on(
    enter: Enter, rota: list[User], lead: User, handler: User, senior: User, today: datetime
) -> None:
    raised = factories.raise_concern(now=today, urgent=True, danger="yes")
    faulty = Faults()
    desk = Desk(enter(lead), raised.concern.reference, faulty)
    go_by(desk.page.locator("nav a", has_text="New concerns").first)
    desk.follow("triage:case")
    desk.tick(looked="on")
    desk.press("Record this decision")
    sent_on_too_early(desk)
    referred(desk, today)
    weighed(desk)
    assert assessments.seriousness_of(case_of(desk)) == Seriousness.CRITICAL
    told_elsewhere(desk, today)
    advised(desk, Desk(enter(senior), desk.reference, faulty))
    desk.go("triage:case")
    desk.follow("triage:accept")
    desk.page.locator("main [name='handler']").select_option(str(handler.pk))
    desk.tick(how="at_once")
    desk.fill(why_at_once="Somebody may come to harm.")
    desk.press("Accept")

    assert case_of(desk).state == State.ACCEPTED
    handling = Desk(enter(handler), desk.reference, faulty)
    closed_only_with_the_decision(handling, Worked(raised, lead, handler), today)
    assert faulty.found == {}
