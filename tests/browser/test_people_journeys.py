"""What administrators do about people, in Chromium: somebody leaves, many come from a file, two give a role."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page

from accounts.domain import factors, facts
from accounts.domain import people as acts
from accounts.models import Proposal, Unit, User
from accounts.roles import Role
from concerns.enums import State
from notifications.messages import Kind
from notifications.models import Notice
from tests import people
from tests.browser.conftest import Enter
from tests.browser.driving import faults, follow, go_by, heading, next_code, press, press_enter, said
from tests.browser.test_door import place
from tests.browser.test_getting_in import NO_FIT, try_password
from tests.browser.test_journeys import Keyboard
from tests.casework_factories import Worked, case_in
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

WHY = "Priya is away until spring."

COLUMNS = "email,name,title,phone,unit"
ROWS = [f"p{number}@westmarch.example,Person {number},Carer,,Adult social care" for number in range(2000)]
LEFT = "una.brook@westmarch.example"
# What stands in place of a row, the column at fault, and how the sentence about it begins.
WRONG = {
    99: ("p99.westmarch.example,Person 99,Carer,,Adult social care", "email", "This does not look like an email"),
    300: ("p300@westmarch.example,,Carer,,Adult social care", "name", "Write their name."),
    512: ("p511@westmarch.example,Person 512,Carer,,", "email", "The same email is on line 513."),
    700: ("p700@westmarch.example,Person 700,Carer,,Atlantis", "unit", "There is no such unit."),
    1024: (f"p1024@westmarch.example,{'x' * 121},Carer,,", "name", "This is longer than 120 characters."),
    1500: (f"{LEFT},Una Brook,Clerk,,Adult social care", "email", "This person has left."),
    1999: ("p1999@westmarch.example,Person 1999,Carer,,,what?", "–", "This line has more cells than"),
}


# Leaving


@pytest.fixture
def two_cases(lead: User, handler: User, today: datetime, running: None) -> list[Worked]:
    """Of a handler who has closed a third one."""
    began = today - timedelta(days=3)
    case_in(State.CLOSED, lead=lead, handler=handler, now=began)
    return [case_in(State.INVESTIGATING, lead=lead, handler=handler, now=began) for _ in range(2)]


def end(page: Page, person: User) -> None:
    """Found by search, told what will happen, and done."""
    follow(page, "People")
    page.get_by_label("Name, email, title or unit").fill(person.name)
    press(page, "Search")
    follow(page, person.name)
    follow(page, "They have left")
    assert heading(page) == f"Has {person.name} left?"
    assert "Their part in any open case ends." in said(page)
    assert User.objects.get(pk=person.pk).is_active, "looking ends nothing"
    press(page, "Yes, they have left")
    assert "They have left. Every way in has ended for them." in said(page)


def test_a_handler_leaves_and_the_lead_takes_over_their_cases(
    enter: Enter, administrator: User, lead: User, handler: User, two_cases: list[Worked]
) -> None:
    references = [worked.reference for worked in two_cases]
    open_one, by_lead = enter(handler), enter(lead)
    links = open_one.get_by_role("link", name=references[0])
    assert links.count() > 0
    follow(by_lead, "New concerns")
    assert not any(reference in said(by_lead) for reference in references)

    end(enter(administrator), handler)

    go_by(links.first)
    assert place(open_one) == "/staff/sign-in/"
    assert f"{NO_FIT}." in try_password(open_one, handler, PASSWORD)
    told = Notice.objects.filter(kind=Kind.LEFT, recipient=lead)
    assert {notice.about for notice in told} == {worked.case.pk for worked in two_cases}
    by_lead.reload()
    listed = by_lead.locator("main tbody th").all_inner_texts()
    assert sorted(listed) == sorted(references)
    Keyboard(by_lead).press(f"Take over {references[0]}")
    assert place(by_lead) == f"/staff/cases/{references[0]}/"
    assert [worked.case.owner for worked in two_cases] == [lead, handler]
    follow(by_lead, "New concerns")
    assert by_lead.locator("main tbody th").all_inner_texts() == [references[1]]
    follow(by_lead, "Cases to hand over")
    follow(by_lead, handler.name)
    assert faults(by_lead) == []
    by_lead.get_by_label("All of them to").select_option(label=f"{lead.name}, {lead.title}")
    press(by_lead, "Hand over for good")
    assert f"{lead.name} has this case now." in said(by_lead)
    assert faults(by_lead) == []
    assert two_cases[1].case.owner == lead


# Imported


def send(page: Page, rows: list[str]) -> None:
    """Through the field of the page, as a browser sends a file."""
    text = "\r\n".join([COLUMNS, *rows]).encode()
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": text}
    page.get_by_label("File (CSV)").set_input_files(file)
    press(page, "Look at what would change")


def problems(page: Page) -> list[list[str]]:
    """Line, column and what to do, as they are shown."""
    return [row.locator("th, td").all_inner_texts() for row in page.locator("#problems tbody tr").all()]


def test_two_thousand_people_come_from_a_file_once_its_seven_faults_are_mended(
    enter: Enter, administrator: User, unit: Unit, today: datetime
) -> None:
    acts.leave(people.make_person("Una Brook", "Clerk", unit=unit), by=administrator, now=today)
    before = User.objects.count()
    page = enter(administrator)
    follow(page, "People")
    follow(page, "Import a file")

    send(page, [WRONG[number][0] if number in WRONG else row for number, row in enumerate(ROWS)])

    found = problems(page)
    assert [(line, column) for line, column, _ in found] == [
        (str(number + 2), column) for number, (_, column, _) in WRONG.items()
    ]
    for (_, _, begins), (_, _, words) in zip(WRONG.values(), found, strict=True):
        assert words.startswith(begins)
    assert "7 things in the file must be mended. Nothing was saved." in said(page)
    assert page.get_by_role("button", name="Save all of it").count() == 0
    assert User.objects.count() == before

    send(page, ROWS)
    assert heading(page) == "What would change"
    assert page.locator("main dd").all_inner_texts() == ["2000", "0", "0"]
    assert User.objects.count() == before
    press(page, "Save all of it")
    assert "Saved. Added: 2000. Changed: 0. Not changed: 0." in said(page)
    assert User.objects.count() == before + 2000
    Keyboard(page).type("Name, email, title or unit", "person 1999 adult")
    press_enter(page)

    assert page.locator("main tbody th a").all_inner_texts() == ["Person 1999"]


# A role that takes two administrators


@pytest.fixture
def second(council: Unit) -> User:
    return people.make_person("Wanda Pryce", "Head of systems", Role.ADMINISTRATOR, unit=council)


def propose(page: Page, person: User) -> None:
    page.goto(f"/staff/people/{person.pk}/roles/")
    follow(page, "Propose Triage lead")
    Keyboard(page).type("Why is this needed?", WHY)
    press(page, "Propose the role")
    assert "Proposed. It waits for another administrator." in said(page)


def agree_by_hand(page: Page) -> str:
    """What the page does not offer, sent all the same with what stands in its form."""
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": page.locator("main [name=csrfmiddlewaretoken]").input_value(),
        "answer": "agree",
    }
    return page.request.post(page.url, form=form).text()


def set_up_an_app(page: Page) -> None:
    follow(page, "Set up an app")
    secret = page.locator("main .hk-mono").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(factors.code_at(secret, timezone.now()))
    press(page, "Continue")
    page.get_by_label("I have kept these codes").check()
    press(page, "Continue")


def test_a_role_that_takes_two_is_agreed_to_by_another_who_signs_in_again(
    enter: Enter, administrator: User, second: User, worker: User
) -> None:
    asker, other = enter(administrator, script=False), enter(second, script=False, minutes_ago=6)
    theirs = enter(worker, script=False)
    propose(asker, worker)
    follow(asker, "Look at it Triage lead")
    assert "You asked this. Another administrator decides." in said(asker)
    buttons = asker.locator("main button").all_inner_texts()
    assert buttons == ["Take it back"]
    assert "Somebody other than the person who asked must decide." in agree_by_hand(asker)
    assert facts.roles(worker) == frozenset()

    follow(other, "For a second administrator")
    follow(other, "Read and decide Jo Tarrant")
    assert heading(other) == "Sign in again"
    other.get_by_label("Code").fill(next_code(second))
    go_by(other.get_by_role("button", name="Continue").first)
    assert WHY in said(other)
    Keyboard(other).press("Agree")
    assert "Agreed. It is done." in said(other)

    assert Proposal.objects.get().decided_by == second
    follow(theirs, "Your account")
    assert heading(theirs) == "Set up a second step"
    set_up_an_app(theirs)
    assert (heading(theirs), place(theirs)) == ("Your account", "/staff/account/")
    assert theirs.locator("main dt").all_inner_texts() == ["Triage lead"]
