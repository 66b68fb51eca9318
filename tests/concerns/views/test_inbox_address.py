"""The page on which a reporter asks for a message when there is something to read."""

import pytest
from django.test import Client

from accounts.models import User
from concerns.enums import Mode, State
from notifications.models import PrivateAddress
from tests.casework_factories import Worked, case_in
from tests.factories import raise_concern
from tests.inbox import enter
from tests.pages import Page, visit

pytestmark = pytest.mark.django_db

ADDRESS = "quiet.place@example.org"
LINK = "Get a message when there is something to read"


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)


def page_of(client: Client, worked: Worked) -> Page:
    enter(client, worked.code)
    return visit(client, "/inbox/word/")


def test_it_is_given_changed_and_stopped_and_never_shown(client: Client, worked: Worked) -> None:
    page = page_of(client, worked)
    assert LINK in visit(client, "/inbox/messages/").text

    done = page.press(address=ADDRESS, alone="on")
    assert (done.heading, PrivateAddress.objects.count()) == ("We have your address", 1)
    again = visit(client, "/inbox/word/")
    home = visit(client, "/inbox/messages/")
    assert [ADDRESS in shown.text for shown in (done, again, home)] == [False] * 3
    assert "Change or stop our messages to you" in home.text

    stopped = client.post("/inbox/word/", {"do": "stop"}, follow=True)
    assert "We send you no more messages" in stopped.content.decode()
    assert PrivateAddress.objects.count() == 0


def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_kept(
    client: Client, worked: Worked, lead: User
) -> None:
    page = page_of(client, worked)

    for typed, said in (
        ({"address": "quiet", "alone": "on"}, "It needs an @."),
        ({"address": lead.email, "alone": "on"}, "This looks like a work address."),
        ({"address": ADDRESS}, "Tick this, or use an address that only you can open."),
    ):
        wrong = page.press(**typed)
        assert (said in wrong.text, wrong.values["address"]) == (True, [typed["address"]])
    shared = page.press(address="office@example.org", alone="on")
    assert ("several people read" in shared.text, PrivateAddress.objects.count()) == (True, 0)

    assert shared.press(address="office@example.org", alone="on").heading == "We have your address"


def test_a_message_that_could_not_be_delivered_is_told_here(client: Client, worked: Worked) -> None:
    page_of(client, worked).press(address=ADDRESS, alone="on")
    assert "could not be delivered." not in visit(client, "/inbox/messages/").text

    PrivateAddress.objects.update(failed=True)

    for address in ("/inbox/messages/", "/inbox/word/"):
        assert "Our message could not be delivered." in visit(client, address).text


def test_t2_whoever_gave_no_name_is_told_why_there_is_no_such_thing(client: Client, rota: list[User]) -> None:
    raised = raise_concern()
    enter(client, raised.code)
    assert LINK not in visit(client, "/inbox/messages/").text

    page = visit(client, "/inbox/word/")
    posted = client.post("/inbox/word/", {"address": ADDRESS, "alone": "on"})

    assert (page.heading, posted.status_code) == ("We keep no address of yours", 403)
    assert PrivateAddress.objects.count() == 0
