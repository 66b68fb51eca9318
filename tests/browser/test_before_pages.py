"""What anybody reads before the first question, and the pages behind it, in Chromium."""

import pytest
from django.urls import reverse

from accounts.models import Employer, User
from concerns.demo import statements as demo
from concerns.domain import statements
from concerns.enums import StatementKind
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, follow, go_by, heading, press, said
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]


def test_somebody_without_script_finds_the_right_place_and_gets_on(visitor: Visitor) -> None:
    Employer.objects.update(grievance_contact="the HR desk", talk_instead="Ring 01632 960 150.")
    page = visitor(script=False).new_page()
    page.goto("/")
    follow(page, "Is this the right place?")
    press(page, "Continue")
    assert "You can always carry on." in said(page)
    page.get_by_label("How I am treated in my own job").check()
    press(page, "Continue")
    assert (heading(page), "Ask the HR desk" in said(page)) == ("This is often a grievance", True)
    follow(page, "If you are treated badly for speaking up")
    page.goto("/help/bodies/")
    page.get_by_label("Where do you work?").select_option("Wales")
    page.get_by_label("What is it about?").select_option("Personal information")
    press(page, "Show")
    assert ("Information Commissioner" in said(page), "Care Quality Commission" in said(page)) == (True, False)

    page.goto("/help/right-place/?a=1")
    go_by(page.get_by_role("button", name="Carry on"))

    assert (heading(page), page.context.cookies()) == ("Before you start", [])


def test_the_pages_before_the_first_question(visitor: Visitor, enter: Enter, administrator: User) -> None:
    Employer.objects.update(grievance_contact="the HR desk", talk_instead="Ring 01632 960 150.")
    demo.publish(by=administrator, now=NOW)
    page, faulty = visitor().new_page(), Faults()
    addresses = [f"/help/right-place/?a={number}" for number in range(1, 8)]
    addresses += ["/help/bodies/?a=3&b=9", "/help/rights/?a=2", "/help/privacy/", "/help/accessibility/"]
    for address in addresses:
        page.goto(address)
        faulty.look(page, address)
    desk = enter(administrator)
    desk.goto(reverse("statements:home"))
    faulty.look(desk, "statements")
    desk.goto(reverse("statements:edit", args=["accessibility"]))
    desk.get_by_label("Who tested").fill("")
    press(desk, "Show the page")
    press(desk, "Publish")
    faulty.look(desk, "a slot is empty")
    desk.get_by_label("Who tested").fill("Two people")
    press(desk, "Show the page")
    faulty.look(desk, "looked at")
    press(desk, "Publish")
    desk.goto(reverse("statements:edition", args=["accessibility", 2]))
    faulty.look(desk, "edition")

    told = statements.published(StatementKind.ACCESSIBILITY)
    assert told is not None
    assert (told.number, told.slots["tester"]) == (2, "Two people")
    assert faulty.found == {}
