"""The contact form through its pages. Each test starts where a reporter would."""

from datetime import datetime
from html import unescape
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from concerns.domain import content, mailbox, vault
from concerns.enums import Mode
from concerns.models import Concern, Conflict
from tests import reporter
from tests.desk import sign_in
from tests.names import open_vault
from tests.pages import HERE, visit
from tests.reporter import code_on, raise_through_pages, send, walk
from trust.models import Event

STRANGE = "a\x00b\x08c\x1b[31m d"


@pytest.fixture(autouse=True)
def everybody(rota: list[User]) -> None:
    """The form names who reads it first."""


def test_t12_every_page_up_to_the_last_stores_nothing_and_sets_no_cookie(client: Client) -> None:
    page = visit(client, "/raise/")
    seen = [page.title]
    while page.heading != reporter.CODE_PAGE:
        assert page.status == 200
        assert page.response.cookies == {}
        assert page.response["Cache-Control"] == "no-store"
        assert page.response["Referrer-Policy"] == "same-origin"
        assert len(page.response.content) < 60_000
        page = reporter.answer(page, **reporter.ANSWERS)
        seen.append(page.title)

    assert seen == [
        "Before you start – Contact form",
        *(f"Question {number} of 9 – Contact form" for number in range(1, 10)),
        "Check your answers – Contact form",
        "Keep your code – Contact form",
    ]
    assert page.response.cookies == {}
    assert client.cookies == {}
    assert not Concern.objects.exists()


def test_t12_whoever_is_signed_in_speaks_up_without_their_session_being_read(client: Client, worker: User) -> None:
    """A browser sends it to /staff/ alone; this client sends it everywhere."""
    sign_in(client, worker)
    sessions = Session._meta.db_table
    assert client.cookies[settings.SESSION_COOKIE_NAME].value

    with CaptureQueriesContext(connection) as asked:
        client.get("/staff/")
    assert any(sessions in one["sql"] for one in asked)

    before = Session.objects.values_list("session_data", flat=True).get()
    with CaptureQueriesContext(connection) as asked:
        sent, code = raise_through_pages(client)
        opened = visit(client, "/inbox/").press(code=code)

    assert (sent.heading, opened.heading) == ("We have it", "We have it")
    assert [one["sql"] for one in asked if sessions in one["sql"]] == []
    assert Session.objects.values_list("session_data", flat=True).get() == before
    assert sent.response.cookies == {}
    assert not Event.objects.filter(actor=f"user:{worker.pk}", type__startswith="concern").exists()


def test_t13_what_a_device_or_a_network_can_tell_is_said_before_anything_is_typed(client: Client) -> None:
    page = visit(client, "/raise/")

    assert page.title.startswith("Before you start")
    assert "Work phones, work computers and work Wi-Fi. They may record that you came here." in page.text
    assert "textarea" not in page.text


def test_only_what_happened_must_be_answered(client: Client) -> None:
    page = walk(
        client,
        danger_now="",
        safeguarding="",
        categories=[],
        occurred="",
        place="",
        about="",
        wishes="",
    )

    assert send(page).heading == "We have it"


@pytest.mark.parametrize("nothing", ["", "   \r\n\t  "])
def test_an_empty_text_is_asked_for_beside_its_field(client: Client, nothing: str) -> None:
    page = walk(client, until="What happened, or what worries you?")

    answered = page.press(happened=nothing)

    assert answered.heading == "What happened, or what worries you?"
    assert answered.title.startswith("Error: ")
    assert "Tell us what happened or what worries you." in answered.text
    assert 'href="#id_happened"' in answered.text


def test_a_mode_must_be_chosen(client: Client) -> None:
    page = walk(client, until="Do you want to give your name?")

    for wrong in ("", "everybody", "\x00"):
        assert "Choose one of the four ways." in page.press(mode=wrong).text


def test_confidential_is_off_without_name_keepers(client: Client) -> None:
    page = walk(client, until="Do you want to give your name?")

    assert "mode" not in page.values
    assert "this choice is off" in page.text
    assert "this choice is off" in page.press(mode="confidential").text


def test_confidential_is_chosen_at_first_and_needs_a_name(
    client: Client, keepers: list[User], now: datetime
) -> None:
    open_vault(keepers, now=now)
    page = walk(client, until="Do you want to give your name?")
    assert page.values["mode"] == ["confidential"]

    name = page.press()
    assert name.heading == "Your name"
    assert "Type your name, or choose another way." in name.press().text

    sent = send(walk(client, mode="confidential", name="Wilhelmina Ashgrove"))
    assert sent.heading == "We have it"
    concern = Concern.objects.get()
    assert (concern.mode, vault.is_held(concern)) == (Mode.CONFIDENTIAL, True)


def test_a_name_typed_before_another_way_was_chosen_goes_no_further(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?", mode="open", name="Wilhelmina Ashgrove")
    assert page.values["name"] == ["Wilhelmina Ashgrove"]

    mode = page.back().back()
    after = mode.press(mode="anonymous")

    assert after.heading == "What happened, or what worries you?"
    assert "Wilhelmina" not in after.text


def test_unnamed_asks_who_knows(client: Client) -> None:
    page = walk(client, mode="unnamed", known_to="the night manager")

    send(page)

    concern = Concern.objects.get()
    assert (concern.mode, content.account_of(concern).known_to) == (Mode.UNNAMED, "the night manager")
    assert not vault.is_held(concern)


def test_back_carries_what_was_typed(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")

    earlier = page.back(happened="Half a sentence")

    assert earlier.heading == "Do you want to give your name?"
    assert earlier.press().values["happened"] == ["Half a sentence"]


def test_an_answer_can_be_changed_from_the_page_with_all_of_them(client: Client) -> None:
    check = walk(client, until="Check your answers")
    assert "The whole service" in check.text

    changed = check.press("go", "change:about").press(about="The night team")

    assert changed.heading == "Check your answers"
    assert "The night team" in changed.text
    assert "The whole service" not in changed.text


def test_safeguarding_shows_the_numbers_at_once_and_makes_it_urgent(client: Client) -> None:
    page = walk(client, until="Please call now", safeguarding="unsure")
    assert "01632 960 110" in page.text

    send(walk(client, safeguarding="unsure"))

    assert Concern.objects.get().case.urgent


def test_a_ticked_reader_is_blocked_before_anybody_is_told(client: Client, lead: User, other_lead: User) -> None:
    page = walk(client, until="Check your answers", must_not_know=[str(lead.pk)])
    assert f"{other_lead.title} reads it first." in page.text

    send(page.press())

    assert Concern.objects.get().case.owner == other_lead
    assert [block.user for block in Conflict.objects.all()] == [lead]


def test_a_typed_name_changes_who_reads_it_first(client: Client, lead: User, other_lead: User) -> None:
    page = walk(client, until="Check your answers", about="Priya Nair")

    assert f"{other_lead.title} reads it first." in page.text
    assert f"{lead.title} reads it first." not in page.text


def test_with_every_reader_ticked_it_is_kept_and_said(client: Client, rota: list[User]) -> None:
    sent, code = raise_through_pages(client, must_not_know=[str(user.pk) for user in rota])

    assert sent.heading == "We have it"
    assert "nobody here reads it until someone else is found" in sent.text
    assert mailbox.find(code).concern.case.owner is None


def test_nobody_off_the_rota_can_be_ticked(client: Client, worker: User) -> None:
    page = walk(client, until="Who reads it first?")

    assert page.press(must_not_know=[str(worker.pk)]).heading == "Who reads it first?"
    assert page.press(must_not_know=[str(UUID(int=0)), "x"]).heading == "Who reads it first?"


def test_a_text_over_the_limit_is_kept_and_the_surplus_counted(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")

    answered = page.press(happened="x" * 20_007)

    assert "Your text is 7 characters too long. It is all still here." in answered.text
    assert answered.values["happened"] == ["x" * 20_007]


def test_a_text_of_200_kilobytes_is_kept_whole(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")
    long = "Wort für Wort. " * 13_500

    answered = page.press(happened=long)

    assert answered.status == 200
    assert answered.values["happened"] == [long]
    assert answered.back().press().values["happened"] == [long]


def test_a_body_over_the_upload_limit_says_not_received(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")

    answered = page.press(happened="x" * 1_100_000)

    assert (answered.status, answered.heading) == (413, "We did not receive it. Nothing was sent.")


def test_control_characters_are_taken_out_and_said(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")

    answered = page.press(happened=STRANGE)

    assert "Your text has hidden characters that we cannot store." in answered.text
    assert answered.values["happened"] == ["abc[31m d"]
    assert answered.press().heading == "What, when and where?"


def test_control_characters_in_the_names_of_fields_do_no_harm(client: Client) -> None:
    answered = client.post("/raise/", {"step": "happ\x00ened", "\x00": "x", "go": "\x1b"}, secure=True)

    assert answered.status_code == 200


def test_hints_are_shown_once_and_stop_nobody(client: Client) -> None:
    page = walk(client, until="What happened, or what worries you?")
    text = "I am the only night nurse who complained. Write to me at w.ashgrove@example.org."

    hinted = page.press(happened=text)
    assert hinted.heading == "What happened, or what worries you?"
    assert "the only night nurse who complained" in unescape(hinted.text)
    assert "If it is yours, take it out to stay anonymous." in hinted.text
    assert "Look at the words we marked below." in hinted.text
    assert not hinted.title.startswith("Error")

    on = hinted.press()
    assert on.heading == "What, when and where?"
    again = on.back()
    assert "the only night nurse who complained" in unescape(again.text)
    assert "Look at the words we marked below." not in again.text
    assert again.press().heading == "What, when and where?"
    assert again.press(happened=f"{text} More.").heading == "What happened, or what worries you?"


@pytest.mark.parametrize("source", ["https://elsewhere.example", "null", "https://testserver.evil.example"])
def test_a_form_of_another_site_is_refused(client: Client, source: str) -> None:
    page = walk(client)
    body = {**page.values, "go": "send", "typed_code": code_on(page)}

    refused = client.post("/raise/", body, headers={"origin": source}, secure=True)

    assert refused.status_code == 403
    assert not Concern.objects.exists()
    assert client.post("/raise/", body, headers={"origin": HERE}, secure=True).status_code == 200
    assert Concern.objects.count() == 1


def test_a_foreign_referrer_is_refused_where_there_is_no_origin(client: Client) -> None:
    answered = client.post("/raise/", {"step": "before"}, headers={"referer": f"{HERE}/raise/"}, secure=True)
    refused = client.post("/raise/", {"step": "before"}, headers={"referer": "https://x.example/"}, secure=True)

    assert (answered.status_code, refused.status_code) == (200, 403)


def test_a_made_up_step_is_the_beginning(client: Client) -> None:
    answered = client.post("/raise/", {"step": "../../etc", "go": "change:nowhere"}, secure=True)

    assert answered.status_code == 200


def test_front_page_has_both_ways_in_and_sets_no_cookie(client: Client) -> None:
    page = visit(client, "/")

    assert page.title == "Start – Contact form"
    assert 'href="/raise/"' in page.text
    assert 'href="/inbox/"' in page.text
    assert page.response.cookies == {}
