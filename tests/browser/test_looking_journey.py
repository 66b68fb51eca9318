"""A full investigation in Chromium: three allegations, three different findings, and the letter about them."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import findings, letters, triage
from concerns.enums import CaseRole, Conclusion, LetterKind, State
from tests import casework_factories as casework
from tests.browser.conftest import Enter
from tests.browser.driving import Faults, press
from tests.browser.test_journeys import Desk
from tests.casework_factories import FOUND_TYPED
from tests.reference import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

ALLEGED = (
    ("Medicine sheets were filled in before the round.", Conclusion.UPHELD),
    ("Nobody checked the stock for a quarter of a year.", Conclusion.PARTLY),
    ("Somebody was told to sign for another.", Conclusion.NOT_ESTABLISHED),
)
SUMMARY = "Records of one service, over some months, may not show what was done."


def day_in(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"main [name='{name}_{part}']").fill(str(getattr(day, part)))


def looked_into(desk: Desk, faulty: Faults, number: int, conclusion: Conclusion, day: date) -> None:
    """Evidence, tags, each side by itself, and what was found."""
    page = desk.page
    page.goto(reverse("casework:allegations", args=[desk.reference]))
    desk.follow("casework:finding", desk.reference, number)
    faulty.glance(page, f"allegation {number}")
    desk.follow("casework:evidence", desk.reference, number)
    faulty.glance(page, "evidence")
    desk.tick(kind="fact")
    desk.fill(what="The sheets of twelve weeks.", source="The office of the home")
    desk.press("Add it")
    desk.follow("casework:tags", desk.reference, number)
    day_in(page, "day", day)
    faulty.glance(page, "day of the tags")
    desk.press("Show the items of that day")
    page.get_by_label("2.3 Confidential information", exact=True).check()
    faulty.glance(page, "tags")
    desk.press("Keep these tags")
    desk.tick(conclusion=conclusion.value)
    desk.fill(**{name: typed for name, typed in FOUND_TYPED.items() if name != "standard"})
    if conclusion == Conclusion.PARTLY:
        desk.fill(which_part="the stock of June was not checked")
    page.get_by_label("The workload was not safe").check()
    desk.press("Record the finding")
    page.goto(reverse("casework:finding", args=[desk.reference, number]))
    faulty.glance(page, f"found {number}")


def agreed_by_two(desk: Desk, second: Desk, faulty: Faults, day: date) -> None:
    """The summary for the person it is about: refused in the reporter's words, written, agreed, told."""
    page = desk.page
    page.goto(reverse("casework:subject", args=[desk.reference]))
    faulty.look(page, "no summary yet")
    desk.follow("casework:subject-summary", desk.reference)
    desk.tick(read_first="yes")
    desk.fill(text="Somebody saw it: the medicine sheet at Larch House was filled in before the round began.")
    press(page, "Keep this version")
    assert "Take out words taken over from the reporter" in page.locator("main").inner_text()
    faulty.look(page, "a summary in the reporter’s words")
    desk.fill(text=SUMMARY)
    desk.press("Keep this version")
    assert page.get_by_role("button", name="I agree to this summary").count() == 0
    second.page.goto(reverse("casework:subject", args=[desk.reference]))
    faulty.look(second.page, "a summary to agree to")
    second.press("I agree to this summary")
    page.reload()
    desk.follow("casework:subject-told", desk.reference)
    faulty.look(page, "how they were told")
    desk.fill(who="The leader of the shift", told_by="The head of the service")
    day_in(page, "day", day)
    desk.tick(how="in_person", warned="on")
    desk.press("Record it")
    desk.follow("casework:subject-confirmed", desk.reference, 1)
    day_in(page, "day", day)
    desk.press("Record it")
    faulty.look(page, "told and confirmed")


def kept_apart(desk: Desk, faulty: Faults, day: date) -> None:
    """A task done, a referral, and the locked compartment."""
    page = desk.page
    page.goto(reverse("casework:notes", args=[desk.reference]))
    desk.follow("casework:task-new", desk.reference)
    faulty.glance(page, "a new task")
    desk.fill(text="Compare the stock with the sheets.")
    page.locator("main [name='owner']").select_option(index=1)
    day_in(page, "due_date", day + timedelta(days=5))
    desk.press("Add it")
    faulty.look(page, "tasks and notes")
    desk.follow("casework:task", desk.reference, 1)
    faulty.look(page, "a task")
    desk.press("It is done")
    page.goto(reverse("casework:finding", args=[desk.reference, 1]))
    desk.follow("casework:body", desk.reference, 1)
    faulty.look(page, "a body outside")
    page.locator("main [name='body']").select_option(
        label="Social Work England (whether a social worker is fit to practise)"
    )
    day_in(page, "referred_date", day)
    desk.press("Record it")
    page.goto(reverse("casework:discipline", args=[desk.reference]))
    desk.tick(procedure="disciplinary")
    desk.fill(reference="HR-77812")
    day_in(page, "opened_on", day)
    desk.press("Keep it")
    faulty.look(page, "the locked compartment")


def read_twice(desk: Desk, second: Desk, faulty: Faults, *, reader: User, news: date) -> None:
    """A reply to each wish, the letter with the outside bodies that fit, a second reader's word, and out."""
    page = desk.page
    for number in (1, 2):
        page.goto(reverse("casework:wish", args=[desk.reference, number]))
        desk.tick(reply="all")
        desk.fill(reason="It began on 7 November.")
        desk.press("Record the reply")
    page.goto(reverse("casework:outcome", args=[desk.reference]))
    offered = page.locator("main [name='bodies']").input_value()
    assert "Care Quality Commission (registered health care and adult social care)" in offered.splitlines()
    desk.fill(
        actions="Two people now do each round.",
        apology="We were told in March and did nothing.",
        bodies="Care Quality Commission (registered health care and adult social care)",
    )
    day_in(page, "news_date", news)
    faulty.glance(page, "the answer")
    desk.press("Go on to the second reader")
    page.locator("main [name='reader']").select_option(str(reader.pk))
    desk.press("Ask them to read it")
    second.page.goto(reverse("casework:second-reading", args=[desk.reference]))
    second.press("Agree to this letter")
    page.goto(reverse("casework:outcome", args=[desk.reference]))
    desk.press("Issue to the reporter’s inbox")


def test_three_allegations_and_three_findings_up_to_the_answer(
    enter: Enter, lead: User, handler: User, today: datetime
) -> None:
    load()
    worked = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler, now=today)
    triage.appoint(worked.case, lead, CaseRole.SECOND_READER, by=handler, now=today)
    faulty, day = Faults(), today.date()
    desk, second = Desk(enter(handler), worked.reference), Desk(enter(lead), worked.reference)
    desk.page.goto(reverse("casework:allegations", args=[worked.reference]))
    for text, _ in ALLEGED:
        desk.fill(text=text)
        desk.press("Add it")
    faulty.look(desk.page, "three allegations")

    for number, (_, conclusion) in enumerate(ALLEGED, start=1):
        looked_into(desk, faulty, number, conclusion, day)
    agreed_by_two(desk, second, faulty, day)
    kept_apart(desk, faulty, day)
    read_twice(desk, second, faulty, reader=lead, news=day + timedelta(days=60))
    desk.page.goto(reverse("casework:finding", args=[worked.reference, 1]))
    faulty.look(desk.page, "a finding that was told")

    assert [one.conclusion for one in findings.opened(worked.case)] == [conclusion for _, conclusion in ALLEGED]
    letter = next(one for one in letters.issued(worked.concern) if one.kind == LetterKind.OUTCOME)
    told = letters.text_of(letter)
    for words in ("We found that this happened.", "We found that part of this happened", "We could not find out"):
        assert told.count(words) == 1
    assert [word for word in ("HR-77812", "leader of the shift", "workload") if word in told] == []
    assert faulty.found == {}
