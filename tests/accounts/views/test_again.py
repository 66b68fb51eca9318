"""Showing again who one is: by what one has, counted, and back to the page with what was typed."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import freshness
from accounts.domain import approvals, factors, lockout
from accounts.domain.lockout import Purpose
from accounts.forms import imports, kept, people, roles, rota, second_step, units
from accounts.models import User
from accounts.roles import Role
from tests import routes
from tests.desk import client_of, sign_in, text_of
from tests.people import APP_SECRET, PASSWORD

AGAIN = "/staff/again/"
PAGE = "/staff/second-step/app/"
OFFERED = re.compile(r'name="(password|code|credential)"')


def told_on(page: str) -> dict[str, str]:
    """What the page that carries on says of what was kept."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    return {html.unescape(label): html.unescape(words) for label, words in found}


@pytest.fixture
def stale(handler: User) -> Client:
    return sign_in(Client(), handler, minutes_ago=6)


def is_stale(client: Client) -> bool:
    return bool(client.get(PAGE).status_code == 302)


def code() -> str:
    return factors.code_at(APP_SECRET, timezone.now())


@pytest.mark.parametrize("sent", ["password", "code"])
def test_a_password_or_a_code_makes_it_fresh_and_leads_back(stale: Client, sent: str) -> None:
    assert is_stale(stale)
    shown = {"password": PASSWORD, "code": code()}

    answer = stale.post(AGAIN, {sent: shown[sent], "next": PAGE}, follow=True)

    assert answer.redirect_chain[-1] == (PAGE, 302)
    assert not is_stale(stale)


def test_showing_again_who_one_is_changes_the_cookie(stale: Client) -> None:
    copied = Client()
    copied.cookies["sessionid"] = stale.cookies["sessionid"].value
    assert copied.get("/staff/").status_code == 200

    stale.post(AGAIN, {"password": PASSWORD, "next": PAGE})

    assert not is_stale(stale)
    assert copied.get("/staff/").status_code == 302


@pytest.mark.parametrize(
    ("sent", "typed"), [("password", "wrong"), ("code", "000000"), ("code", ""), ("password", "")]
)
def test_a_wrong_one_is_said_and_stays_stale(stale: Client, sent: str, typed: str) -> None:
    page = text_of(stale.post(AGAIN, {sent: typed, "next": PAGE}))

    assert "govuk-error-message" in page
    assert is_stale(stale)


def test_a_code_counts_once_here_too(stale: Client, handler: User) -> None:
    used = code()
    assert factors.take_code(handler, used, now=timezone.now())

    stale.post(AGAIN, {"code": used, "next": PAGE})

    assert is_stale(stale)


def test_many_wrong_tries_wait_and_the_right_one_waits_too(stale: Client, handler: User) -> None:
    for _ in range(lockout.FREE + 1):
        stale.post(AGAIN, {"password": "wrong", "next": PAGE})

    page = text_of(stale.post(AGAIN, {"password": PASSWORD, "next": PAGE}))

    assert "There were too many tries." in page
    assert is_stale(stale)


def test_tries_here_do_not_lock_the_door(stale: Client, handler: User) -> None:
    for _ in range(lockout.FREE + 2):
        stale.post(AGAIN, {"password": "wrong", "next": PAGE})

    assert lockout.begin(Purpose.PASSWORD, handler.email, now=timezone.now()).number == 1


def test_without_an_app_only_the_password_is_asked(worker: User) -> None:
    page = text_of(sign_in(Client(), worker, minutes_ago=6).get(AGAIN))

    assert OFFERED.findall(page) == ["password"]


def test_without_a_password_only_the_second_step_is_asked(handler: User) -> None:
    handler.set_unusable_password()
    handler.save()

    page = text_of(sign_in(Client(), handler, minutes_ago=6).get(AGAIN))

    assert OFFERED.findall(page) == ["code"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/staff/", "//evil.example/staff/", "/inbox/", ""])
def test_it_leads_to_a_page_of_the_staff_side_or_to_the_own_account(handler: User, elsewhere: str) -> None:
    answer = client_of(handler).get(AGAIN, {"next": elsewhere})

    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:account"))


def test_a_form_that_came_too_late_is_shown_as_kept_and_sent_only_by_its_person(stale: Client) -> None:
    here = reverse("identity:open-name", args=["RC-0000-0000"])
    typed = 'Because "they" <asked>'
    stale.post(here, {"reason": typed, "password": PASSWORD})

    page = text_of(stale.post(AGAIN, {"password": PASSWORD, "next": here}, follow=True))

    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    kept = [(name, html.unescape(value)) for name, value in fields if name != "csrfmiddlewaretoken"]
    assert kept == [("reason", typed)]
    assert f'action="{here}"' in page
    assert told_on(page) == {"Page": "Open a name", "Case": "RC-0000-0000", "Reason": typed}
    assert PASSWORD not in page

    assert stale.post(here, dict(kept)).status_code == 404
    assert "kept_form" not in stale.session


def test_what_was_kept_for_one_page_is_not_shown_for_another(stale: Client) -> None:
    stale.post(reverse("identity:open-name", args=["RC-0000-0000"]), {"reason": "x"})

    answer = stale.post(AGAIN, {"password": PASSWORD, "next": PAGE}, follow=True)

    assert answer.redirect_chain[-1] == (PAGE, 302)


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("accounts:person-role", {"reason": "They stand in"}, {"Role": "Name keeper", "Reason": "They stand in"}),
        (
            "accounts:person-edit",
            {"email": "new@westmarch.example", "unit": "", "seen": "5f", "name": "A <b>"},
            {"Work email": "new@westmarch.example", "Unit": "Nothing", "Name": "A <b>"},
        ),
    ],
)
def test_whoever_carries_on_reads_first_about_whom_and_what(
    administrator: User, worker: User, name: str, sent: dict[str, str], told: dict[str, str]
) -> None:
    route = next(route for route in routes.routes() if route.name == name)
    here = route.url({"pk": worker.pk, "role": Role.CUSTODIAN.value})
    client = sign_in(Client(), administrator, minutes_ago=6)
    client.post(here, sent)

    page = text_of(client.post(AGAIN, {"password": PASSWORD, "next": here}, follow=True))

    assert told_on(page) == {
        "Page": str(kept.PAGES[name]),
        "About": f"{worker.name}, {worker.email}",
        **told,
    }


def test_what_a_button_of_the_rota_would_do_is_read_in_words(administrator: User, lead: User) -> None:
    client = sign_in(Client(), administrator, minutes_ago=6)
    here = reverse("accounts:rota")
    client.post(here, {"place": str(lead.pk), "do": "remove"})

    page = text_of(client.post(AGAIN, {"password": PASSWORD, "next": here}, follow=True))

    assert told_on(page) == {
        "Page": "Change the rota",
        "Place on the rota": f"{lead.name}, {lead.email}",
        "What to do": "Remove",
    }


def test_an_answer_to_a_proposal_is_read_with_what_was_proposed(
    administrator: User, second: User, worker: User
) -> None:
    now = timezone.now()
    proposal = approvals.propose_role(worker, Role.CUSTODIAN, reason="They stand in", by=administrator, now=now)
    client = sign_in(Client(), second, minutes_ago=6)
    here = reverse("accounts:proposal", args=[proposal.pk])
    client.post(here, {"answer": "agree"})

    page = text_of(client.post(AGAIN, {"password": PASSWORD, "next": here}, follow=True))

    assert told_on(page) == {
        "Page": "Answer a proposal",
        "About": f"Give a role (Name keeper): {worker.name}, {worker.email}",
        "Answer": "Agree",
    }


def test_going_back_without_sending_drops_what_was_kept(administrator: User, worker: User) -> None:
    client = sign_in(Client(), administrator, minutes_ago=6)
    here = reverse("accounts:person-edit", args=[worker.pk])
    client.post(here, {"name": "Somebody else"})
    page = text_of(client.post(AGAIN, {"password": PASSWORD, "next": here}, follow=True))
    assert f'href="{here}"' in page

    assert "Somebody else" not in text_of(client.get(here))

    assert client.get(AGAIN, {"next": here})["Location"] == here


def test_every_page_whose_form_is_kept_has_words() -> None:
    never_kept = {"accounts:people-export", "accounts:people-import", "accounts:second-step-picture"}

    assert set(kept.PAGES) == set(freshness.MINUTES) - never_kept


def test_every_field_that_is_kept_has_a_label() -> None:
    forms = [
        people.NewPersonForm,
        units.UnitForm,
        rota.LeadForm,
        rota.ReserveForm,
        rota.PlaceForm,
        roles.ReasonForm,
        second_step.KeyForm,
        second_step.CodesKeptForm,
        imports.AgreeForm,
    ]
    names = {name for form in forms for name in form.base_fields}  # type: ignore[attr-defined]  # the metaclass's

    assert {name for name in names if not freshness.NEVER_KEPT.search(name)} - kept.UNREAD <= set(kept.LABELS)
