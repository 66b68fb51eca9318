"""A form of the inbox that comes too late, or while another inbox is open."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import mailbox
from concerns.models import Message
from tests import factories, tree
from tests.factories import Raised
from tests.inbox import cookie, enter
from trust import codes

UNKNOWN = "We cannot find that code. Check each group and try again."
LONG = "I wrote this for longer than half an hour."


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


@pytest.fixture
def raised(rota: list[User]) -> Raised:
    return factories.raise_concern(now=timezone.now())


def test_what_was_typed_too_long_is_kept_on_the_page_until_the_code_is_typed_again(
    client: Client, raised: Raised
) -> None:
    page = enter(client, raised.code)
    then = timezone.now() - timedelta(minutes=31)
    client.cookies["inbox"] = cookie(raised, since=then, renewed=then)

    late = page.press(text=LONG)

    assert (late.heading, late.values["text"]) == ("Type your code again", [LONG])
    assert LONG not in late.response.request["PATH_INFO"]
    assert not Message.objects.exists()
    wrong = late.press(typed_again=codes.new_code())
    assert (wrong.heading, wrong.values["text"]) == ("Type your code again", [LONG])
    assert UNKNOWN in wrong.text
    sent = wrong.press(typed_again=raised.code.lower())
    assert (sent.heading, LONG in sent.text) == ("We have it", True)
    assert Message.objects.count() == 1


def test_t14_after_leaving_a_form_sent_again_shows_nothing_of_what_was_typed(
    client: Client, raised: Raised
) -> None:
    page = enter(client, raised.code)
    client.cookies.clear()  # as /leave/ does

    after = page.press(text=LONG)

    assert after.heading == "Enter your code"
    assert LONG not in after.text
    assert not Message.objects.exists()


def test_t14_a_form_of_another_inbox_goes_to_its_own_alone_and_is_not_shown(
    client: Client, raised: Raised
) -> None:
    """Two windows of one browser; or somebody else's inbox before this one, and the button that leads back."""
    other = factories.raise_concern(now=timezone.now())
    page = enter(client, raised.code)
    enter(client, other.code)

    stopped = page.press(text=LONG)

    assert (stopped.heading, stopped.values["text"]) == ("Type your code again", [LONG])
    assert stopped.text.count(LONG) == 1  # hidden, to be sent again
    assert "This code opens another inbox" in stopped.press(typed_again=other.code).text
    assert not Message.objects.exists()
    assert LONG in stopped.press(typed_again=raised.code).text
    assert [one.text for one in mailbox.messages(raised.mailbox)] == [LONG]
    assert mailbox.messages(other.mailbox) == []


def test_t14_what_was_too_late_goes_to_no_other_inbox(client: Client, raised: Raised) -> None:
    other = factories.raise_concern(now=timezone.now())
    page = enter(client, raised.code)
    then = timezone.now() - timedelta(minutes=31)
    client.cookies["inbox"] = cookie(raised, since=then, renewed=then)

    stopped = page.press(text=LONG).press(typed_again=other.code)

    assert "This code opens another inbox" in stopped.text
    assert not Message.objects.exists()


def test_t14_every_form_behind_the_code_says_which_inbox_it_was_made_for() -> None:
    before = {"enter.html", "hand_over.html", "late.html"}  # without the code, or carrying what another form said
    pages = [page for page in (tree.ROOT / "templates/inbox").glob("*.html") if page.name not in before]
    forms = {page.name: page.read_text().split('method="post"')[1:] for page in pages}

    assert [name for name, found in forms.items() for one in found if "inbox/whose.html" not in one[:200]] == []
    assert sum(len(found) for found in forms.values()) > 20
