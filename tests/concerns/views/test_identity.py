"""The page that shows an openly given name, through the real door, forms and tables."""

import re
from datetime import datetime
from typing import cast
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import factors
from accounts.models import User
from concerns.domain import access, audit, gate, reveals
from concerns.enums import CaseRole, ConflictKind, EventType, Mode
from concerns.models import Case, ScenarioPass
from concerns.models.disclosure import Reveal
from concerns.views.identity import REMINDERS
from tests import factories
from tests.desk import sign_in
from tests.names import open_vault
from tests.people import PASSWORD
from trust.models import Event

NAME = factories.NAME
REASON = "To call them before the meeting"


def signed_in(user: User, *, minutes_ago: float = 0) -> Client:
    return sign_in(Client(), user, minutes_ago=minutes_ago)


def address(raised: factories.Raised) -> str:
    return reverse("identity:open-name", args=[raised.concern.reference])


def once() -> str:
    """What each form carries: a fresh one for each that is opened."""
    return uuid4().hex


def ask(user: User, raised: factories.Raised, *, reason: str = REASON, minutes_ago: float = 0) -> HttpResponse:
    client = signed_in(user, minutes_ago=minutes_ago)
    return cast(HttpResponse, client.post(address(raised), {"reason": reason, "once": once()}))


def accepted(raised: factories.Raised, handler: User, lead: User, now: datetime) -> factories.Raised:
    Case.objects.filter(pk=raised.case.pk).update(state="accepted")
    raised.case.refresh_from_db()
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=now)
    gate.record_pass(handler, now=timezone.now())
    return raised


@pytest.fixture
def openly(rota: list[User], handler: User, lead: User, now: datetime) -> factories.Raised:
    return accepted(factories.raise_concern(mode=Mode.OPEN), handler, lead, now)


def reads(raised: factories.Raised) -> int:
    return Event.objects.filter(chain=audit.case_chain(raised.case), type=EventType.IDENTITY_REVEALED).count()


def test_the_form_asks_and_shows_nothing(openly: factories.Raised, handler: User) -> None:
    response = signed_in(handler).get(address(openly))

    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="reason"' in page
    assert 'type="password"' not in page
    assert "You showed who you are in the last five minutes." in page
    for words in (NAME.name, NAME.work, NAME.reach):
        assert words not in page
    assert reads(openly) == 0


def test_a_reason_shows_the_name_for_three_minutes(openly: factories.Raised, handler: User, now: datetime) -> None:
    response = ask(handler, openly)

    page = response.content.decode()
    assert response.status_code == 200
    assert NAME.name in page
    assert NAME.work in page
    assert NAME.reach in page
    assert reads(openly) == 1
    assert reveals.seen(openly.concern, today=timezone.localdate())[0].reason == REASON
    back = reverse("casework:case", args=[openly.concern.reference])
    assert response["Refresh"] == f"180; url={back}"
    assert "no-store" in response["Cache-Control"]
    assert f"{handler.name}, " in page
    assert "patternTransform" in page
    assert "Close and lock" in page
    assert "The page locks by itself after 3 minutes." in page
    assert str(REMINDERS[0]) in page


def test_on_paper_one_line_is_left(openly: factories.Raised, handler: User) -> None:
    """`hk-unprintable` hides every child of the body but the one line (static/hearken.css)."""
    page = ask(handler, openly).content.decode()
    body = page[page.index("<body") :]
    assert body.startswith('<body class="hk-body hk-staff hk-unprintable"')
    last = body[: body.index("</body>")].rstrip()
    assert last.endswith('<p class="hk-print-only">This page cannot be printed.</p>')


def test_the_reminders_take_turns(openly: factories.Raised, handler: User) -> None:
    for turn in range(len(REMINDERS) + 1):
        words = str(REMINDERS[turn % 8]) % {"purpose": f"{REASON}."}
        assert words in ask(handler, openly).content.decode()
    assert len(REMINDERS) == 8


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_shown_lately_who_they_are_is_asked_first(
    openly: factories.Raised, handler: User, method: str
) -> None:
    fresh = signed_in(handler, minutes_ago=4)
    assert getattr(fresh, method)(address(openly), {"reason": REASON, "once": once()}).status_code == 200
    before = reads(openly)

    answer = getattr(signed_in(handler, minutes_ago=6), method)(
        address(openly), {"reason": REASON, "once": once()}
    )

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("accounts:again"))
    assert NAME.name not in answer.content.decode()
    assert reads(openly) == before


def test_who_has_no_password_here_shows_who_they_are_by_their_second_step_and_what_they_wrote_is_kept(
    openly: factories.Raised, handler: User
) -> None:
    """Another provider signs them in, so there is nothing of ours that they could type."""
    handler.set_unusable_password()
    handler.save(update_fields=["password"])
    client = signed_in(handler, minutes_ago=6)
    asked = client.post(address(openly), {"reason": REASON, "once": once()})["Location"]
    assert 'type="password"' not in client.get(asked).content.decode()

    code = factors.current_code(handler, now=timezone.now())
    page = client.post(asked, {"code": code, "next": address(openly)}, follow=True).content.decode()
    assert REASON in page
    assert NAME.name not in page

    assert NAME.name in client.post(address(openly), {"reason": REASON, "once": once()}).content.decode()
    assert reads(openly) == 1


def test_a_password_is_tried_nowhere_but_where_tries_are_counted(openly: factories.Raised, handler: User) -> None:
    client = signed_in(handler)

    pages = [
        client.post(address(openly), {"reason": "", "once": "x", "password": typed})
        for typed in ("a guess", PASSWORD)
    ]

    first, second = (re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages)
    assert first == second


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_shown(openly: factories.Raised, handler: User, reason: str) -> None:
    page = ask(handler, openly, reason=reason).content.decode()
    assert "Write why you need the name now." in page
    assert NAME.name not in page
    assert reads(openly) == 0


def test_an_overlong_reason_is_kept_and_refused(openly: factories.Raised, handler: User) -> None:
    page = ask(handler, openly, reason="x" * 201).content.decode()
    assert "Write the reason in at most 200 characters." in page
    assert "x" * 201 in page
    assert reads(openly) == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_comes_near(
    openly: factories.Raised,
    handler: User,
    rota: list[User],
    senior: User,
    hr: User,
    keepers: list[User],
    superuser: User,
    method: str,
) -> None:
    def answer(user: User) -> int:
        data = {"reason": REASON, "once": once()}
        status: int = getattr(signed_in(user), method)(address(openly), data).status_code
        return status

    assert answer(handler) == 200
    shown = reads(openly)
    strangers = (*rota, senior, hr, superuser, *keepers)
    assert {user.name: answer(user) for user in strangers} == {user.name: 404 for user in strangers}
    assert reads(openly) == shown


def test_hidden_and_absent_answer_alike(openly: factories.Raised, senior: User) -> None:
    client = signed_in(senior)
    hidden = client.get(address(openly))
    absent = client.get(reverse("identity:open-name", args=["RC-0000-0000"]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert len(hidden.content) == len(absent.content)


def test_an_investigator_sees_the_case_and_not_the_name(
    openly: factories.Raised, other_handler: User, lead: User, now: datetime
) -> None:
    access.appoint(openly.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    assert ask(other_handler, openly).status_code == 403
    assert reads(openly) == 0


def test_a_block_ends_it_at_once(openly: factories.Raised, handler: User, lead: User, now: datetime) -> None:
    assert ask(handler, openly).status_code == 200
    access.block(openly.case, handler, ConflictKind.RELATION, by=lead, now=now)
    assert ask(handler, openly).status_code == 404
    assert reads(openly) == 1


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.UNNAMED, Mode.ANONYMOUS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_an_open_name_has_this_door(
    rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime, mode: Mode, method: str
) -> None:
    open_vault(keepers, now=now)
    raised = accepted(factories.raise_concern(mode=mode), handler, lead, now)
    response = getattr(signed_in(handler), method)(address(raised), {"reason": REASON, "once": once()})
    assert response.status_code == 403
    assert NAME.name not in response.content.decode()
    assert Reveal.objects.count() == 0


def test_before_signing_in_there_is_no_door(openly: factories.Raised) -> None:
    response = Client().get(address(openly))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign-in"))


def test_the_reason_is_escaped(openly: factories.Raised, handler: User) -> None:
    page = ask(handler, openly, reason="<b>To call</b>").content.decode()
    assert "<b>To call</b>" not in page
    assert "&lt;b&gt;To call&lt;/b&gt;" in page


def test_a_page_sent_again_by_the_browser_shows_nothing(openly: factories.Raised, handler: User) -> None:
    client, form = signed_in(handler), {"reason": REASON, "once": once()}
    assert NAME.name in client.post(address(openly), form).content.decode()
    page = client.post(address(openly), form).content.decode()
    assert "This was sent before." in page
    assert NAME.name not in page
    assert reads(openly) == 1


def test_without_a_pass_the_page_leads_to_the_scenes(openly: factories.Raised, handler: User) -> None:
    assert signed_in(handler).get(address(openly)).status_code == 200
    ScenarioPass.objects.filter(user=handler).delete()
    for answer in (signed_in(handler).get(address(openly)), ask(handler, openly)):
        assert answer.status_code == 403
        assert f'href="{reverse("identity:scenes")}"' in answer.content.decode()
    assert reads(openly) == 0
