"""How much is known of a reporter, changed by themselves; a name corrected; and what got out."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import grants, vault
from concerns.domain.vault import NAMED
from concerns.enums import Mode
from concerns.models import Concern, Incident
from tests import factories, names
from tests.casework_factories import Worked
from tests.factories import NAME
from tests.inbox import RETYPED, ask, change, confidential, enter, granted
from tests.pages import visit
from trust.models import Event


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


@pytest.fixture
def vaulted(keepers: list[User]) -> list[User]:
    names.open_vault(keepers, now=timezone.now())
    return keepers


@pytest.fixture
def worked(vaulted: list[User], handler: User, lead: User) -> Worked:
    return confidential(lead=lead, handler=handler)


@pytest.mark.parametrize(
    ("was", "mode"),
    [
        (Mode.ANONYMOUS, Mode.CONFIDENTIAL),
        (Mode.UNNAMED, Mode.OPEN),
        (Mode.CONFIDENTIAL, Mode.OPEN),
        (Mode.OPEN, Mode.CONFIDENTIAL),
    ],
)
def test_how_much_is_known_is_changed_with_the_name_typed_again(
    client: Client, vaulted: list[User], was: Mode, mode: Mode
) -> None:
    raised = factories.raise_concern(mode=was, now=timezone.now())
    enter(client, raised.code)

    details = visit(client, "/inbox/choice/").press(mode=mode)
    assert ("Nobody has opened your name here." in details.text) == (was in NAMED)
    assert NAME.name not in details.text
    empty = details.press(name="", reach="01632 960 114")
    assert ("Type your name." in empty.text, empty.values["reach"]) == (True, ["01632 960 114"])
    done = empty.press(**RETYPED)

    assert done.heading == "It is changed"
    concern = Concern.objects.get()
    assert (concern.mode, vault.is_held(concern)) == (mode, True)
    for address in ("/inbox/messages/", "/inbox/choice/", "/inbox/details/", "/inbox/done/way/"):
        page = visit(client, address)
        assert (page.status, "Wilhelmina" in page.text) == (200, False)


def test_a_change_pressed_twice_is_made_once(client: Client, vaulted: list[User]) -> None:
    raised = factories.raise_concern(now=timezone.now())
    enter(client, raised.code)
    details = visit(client, "/inbox/choice/").press(mode="open")

    headings = [details.press(**RETYPED).heading for _ in range(2)]

    assert headings == ["It is changed", "It is changed"]
    assert Event.objects.filter(type="concern.mode_changed").count() == 1


def test_a_change_that_another_page_overtook_says_so(client: Client, vaulted: list[User]) -> None:
    raised = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=timezone.now())
    enter(client, raised.code)
    early = visit(client, "/inbox/choice/").press(mode="open")
    change(client, raised.code, Mode.OPEN, **RETYPED)

    late = early.press(**{**RETYPED, "name": "Somebody Else"})

    assert "You changed this on another page. Nothing was saved here." in late.text
    assert vault.open_given(Concern.objects.get()).name == RETYPED["name"]


def test_who_knows_is_told_later(client: Client) -> None:
    raised = factories.raise_concern(now=timezone.now())

    done = change(client, raised.code, Mode.UNNAMED, known_to="Sister Odell")

    assert (done.heading, Concern.objects.get().mode) == ("It is changed", Mode.UNNAMED)


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.OPEN])
def test_without_name_keepers_a_name_is_not_locked_away_later(client: Client, mode: Mode) -> None:
    raised = factories.raise_concern(mode=mode, now=timezone.now())
    enter(client, raised.code)

    page = visit(client, "/inbox/choice/")
    assert "We cannot lock a name away at the moment, so this choice is off." in page.text
    forced = page.press(mode="confidential", step="details", **RETYPED)

    assert forced.title.startswith("Error: ")
    assert Concern.objects.get().mode == mode


def test_a_name_keeper_who_goes_meanwhile_leaves_all_as_it_was(client: Client, vaulted: list[User]) -> None:
    raised = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=timezone.now())
    enter(client, raised.code)
    page = visit(client, "/inbox/details/")
    RoleHolding.objects.filter(role=Role.CUSTODIAN).delete()

    answered = page.press(**RETYPED)

    assert "We cannot lock a name away at the moment. Nothing was changed." in answered.text
    assert answered.values["name"] == [RETYPED["name"]]
    assert Event.objects.filter(type="identity.sealed").count() == 1


def test_a_name_is_corrected_by_typing_it_anew(client: Client, worked: Worked, vaulted: list[User]) -> None:
    grant = granted(worked, vaulted[0])
    enter(client, worked.code)

    page = visit(client, "/inbox/details/")
    assert page.values["name"] == [""]
    for _ in range(2):
        done = page.press(**RETYPED)

    assert done.heading == "Your name is saved"
    assert Event.objects.filter(type="identity.sealed").count() == 2  # the raise, and this
    now = timezone.now()
    private = grants.unlock(worked.handler, names.REVEAL_PASSPHRASE, now=now)
    shown = grants.reveal(grant, private=private, by=worked.handler, reason="To meet them.", now=now)
    assert shown.name == RETYPED["name"]


def test_there_is_no_name_to_correct_where_none_is_kept(client: Client) -> None:
    raised = factories.raise_concern(now=timezone.now())

    assert "Correct your name" not in enter(client, raised.code).text
    assert visit(client, "/inbox/details/").heading == "Change how much we know"


def test_a_reporter_tells_that_their_name_got_out(client: Client) -> None:
    raised = factories.raise_concern(now=timezone.now())
    enter(client, raised.code)
    page = visit(client, "/inbox/tell/")
    assert "Tell us what happened. A few words are enough." in page.press(text=" ").text
    coded = page.press(text=f"I wrote {raised.code} on the board")
    assert ("Your code is in this text." in coded.text, raised.code in coded.values["text"][0]) == (True, True)

    for _ in range(2):
        done = page.press(text="Someone said in the canteen that it was me.")

    assert done.heading == "Thank you for telling us"
    assert Incident.objects.get().concern == raised.concern


def test_no_act_about_a_name_sets_another_cookie_or_a_session(client: Client, worked: Worked) -> None:
    ask(worked)
    enter(client, worked.code).press(answer="yes")
    change(client, worked.code, Mode.OPEN, **RETYPED)
    visit(client, "/inbox/tell/").press(text="Someone guesses.")

    assert set(client.cookies) == {"inbox"}
    assert client.cookies["inbox"]["path"] == "/inbox/"
