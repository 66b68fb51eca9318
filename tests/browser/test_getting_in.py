"""Ways in and out of one's own, in Chromium: locked out and back, invited, and signed out elsewhere."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page

from accounts.domain import factors, sessions
from accounts.models import Session, Tries, Unit, User
from accounts.roles import Role
from concerns.templatetags import look
from notifications import delivery
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import follow, heading, next_code, press, press_enter, said
from tests.browser.test_door import FRESH, place, sign_out
from tests.browser.test_journeys import Keyboard
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

LINK = re.compile(r"https?://[^/]+(/staff/invitation/\S+/)")
NO_FIT = "That email and password do not match. Try again"
SECONDS = re.compile(r"\d+ seconds?")


def try_password(page: Page, person: User, password: str) -> str:
    """By keyboard; what the page that comes back says. An address that stays is selected and typed over."""
    keys = Keyboard(page)
    page.goto("/staff/sign-in/")
    keys.type("Work email", person.email)
    keys.type("Password", password)
    press_enter(page)
    return said(page)


def give_code(page: Page, code: str) -> None:
    assert heading(page) == "Second step"
    Keyboard(page).type("Code", code)
    press_enter(page)


# Locked out, and back


def test_after_five_wrong_passwords_nothing_fits_until_the_wait_is_over(
    visitor: Visitor, handler: User, worker: User
) -> None:
    page, elsewhere = visitor().new_page(), visitor().new_page()
    told = [try_password(page, handler, f"wrong {number}") for number in range(5)]
    assert [f"{NO_FIT}." in words for words in told] == [True] * 4 + [False]
    assert f"{NO_FIT} in 30 seconds." in told[-1]

    right, wrong = try_password(page, handler, PASSWORD), try_password(page, handler, "wrong again")

    assert "There were too many tries. Try again in " in right
    assert SECONDS.sub("", right) == SECONDS.sub("", wrong)
    page.goto("/staff/")
    assert place(page) == "/staff/sign-in/"
    try_password(elsewhere, worker, PASSWORD)
    assert place(elsewhere) == "/staff/"

    assert Tries.objects.update(open_at=timezone.now()) == 1
    try_password(page, handler, PASSWORD)
    give_code(page, next_code(handler))

    assert place(page) == "/staff/"
    assert not Tries.objects.exists()


def test_a_recovery_code_stands_for_the_app_once(visitor: Visitor, handler: User) -> None:
    first, second, *_ = factors.make_codes(handler, now=timezone.now())
    page = visitor(script=False).new_page()
    try_password(page, handler, PASSWORD)
    give_code(page, first.lower())
    assert place(page) == "/staff/"
    sign_out(page)

    try_password(page, handler, PASSWORD)
    give_code(page, first)
    assert "That code is not right, or it was used before." in said(page)
    assert place(page) == "/staff/sign-in/step/"
    give_code(page, second)

    assert place(page) == "/staff/"
    follow(page, "Your account")
    assert f"You have {factors.RECOVERY_CODES - 2} unused recovery codes." in said(page)


# Invited


def add(page: Page, unit: Unit) -> None:
    follow(page, "People")
    follow(page, "Add a person")
    page.get_by_label("Name").fill("Ana Novák")
    page.get_by_label("Work email").fill("ana@westmarch.example")
    page.get_by_label("Title").fill("Night nurse")
    page.get_by_label("Unit").select_option(str(unit.pk))
    assert page.get_by_label("Send the invitation now").is_checked()
    press(page, "Add this person")
    assert "Added. The invitation goes out now." in said(page)


def give_role(page: Page, role: Role) -> None:
    follow(page, "See roles")
    follow(page, f"Give {role.label}")
    press(page, "Give the role")
    assert "The role is given." in said(page)


def link_in(sent: mail.EmailMessage) -> str:
    found = LINK.search(str(sent.body))
    assert found, "no link to an invitation stands in this mail"
    return found[1]


@pytest.mark.parametrize(
    ("role", "leads_to"), [(None, "Work list"), (Role.MANAGER, "Set up a second step")], ids=["plain", "role"]
)
def test_whoever_is_invited_chooses_a_password_and_comes_in_once(
    visitor: Visitor, enter: Enter, administrator: User, unit: Unit, role: Role | None, leads_to: str
) -> None:
    theirs, own, late = enter(administrator), visitor().new_page(), visitor().new_page()
    add(theirs, unit)
    if role is not None:
        give_role(theirs, role)
    assert delivery.deliver(now=timezone.now()) == 1
    (sent,) = mail.outbox
    assert sent.to == ["ana@westmarch.example"]

    own.goto(link_in(sent))
    own.wait_for_url("**/staff/invitation/")
    keys = Keyboard(own)
    keys.type("New password", FRESH)
    keys.type("New password again", FRESH)
    keys.press("Continue")

    assert heading(own) == leads_to
    late.goto(link_in(sent))
    late.get_by_role("heading", name="This link does not work any more").wait_for()
    assert "This link was used, replaced or is too old." in said(late)
    late.goto("/staff/")
    assert place(late) == "/staff/sign-in/"


# One's own sessions


def test_somebody_ends_one_of_their_browsers_and_keeps_the_rest(enter: Enter, worker: User) -> None:
    here, there = enter(worker, script=False), enter(worker, script=False)
    (row,) = [row for row in Session.objects.all() if sessions.is_this(row, cookie=cookie_of(there))]
    began = row.began_at - timedelta(hours=2)
    Session.objects.filter(pk=row.pk).update(began_at=began)
    kept = enter(worker, script=False)

    follow(here, "Your account")
    Keyboard(here).press(f"End the one from {look.moment(began)}")

    assert here.locator("main tbody tr").count() == 2
    assert here.get_by_text("This one").count() == 1
    assert [place_after(page) for page in (here, there, kept)] == ["/staff/", "/staff/sign-in/", "/staff/"]


def cookie_of(page: Page) -> str:
    (value,) = [one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    return value


def place_after(page: Page) -> str:
    """Where the next click leads."""
    page.goto("/staff/")
    return place(page)
