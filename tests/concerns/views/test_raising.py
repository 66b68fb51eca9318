"""The contact form through its pages. Each test starts where a reporter would."""

from datetime import datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from accounts.models import User
from concerns.domain import content, mailbox, vault
from concerns.enums import Mode
from concerns.models import Concern, Conflict, Mailbox
from tests import reporter
from tests.factories import HAPPENED
from tests.pages import HERE, visit
from tests.reporter import code_on, raise_through_pages, send, walk
from trust import codes, tokens

STRANGE = "a\x00b\x08c\x1b[31m d"


@pytest.fixture(autouse=True)
def everybody(rota: list[User]) -> None:
    """The form names who reads it first."""


def test_every_page_up_to_the_last_stores_nothing_and_sets_no_cookie(client: Client) -> None:
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


def test_sending_stores_the_concern_and_shows_both_dates(client: Client, lead: User) -> None:
    sent, code = raise_through_pages(client)

    assert (sent.status, sent.heading, sent.title) == (200, "We have it", "Done – Contact form")
    concern = mailbox.find(code).concern
    account = content.account_of(concern)
    assert (account.happened, account.occurred, account.place) == (HAPPENED, "in May", "first floor")
    assert concern.case.owner == lead
    assert concern.wishes.count() == 2
    for deadline in concern.deadlines.all():
        assert f"{deadline.due_date:%A} {deadline.due_date.day} {deadline.due_date:%B %Y}" in sent.text
    assert sent.response.cookies == {}


def test_sending_twice_says_that_we_have_it_and_adds_nothing(client: Client) -> None:
    page = walk(client)
    send(page)

    again = send(page)

    assert again.heading == "We already have this"
    assert Concern.objects.count() == 1


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
    vault.set_up([(keeper, "a passphrase for tests") for keeper in keepers], now=now)
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
    assert not hinted.title.startswith("Error")

    assert hinted.press().heading == "What, when and where?"


def test_the_code_must_be_typed_back(client: Client) -> None:
    page = walk(client)

    for wrong in ("", "nonsense", codes.new_code(), "x" * 500):
        answered = send(page, typed_code=wrong)
        assert answered.heading == reporter.CODE_PAGE
        assert "That is not the same code." in answered.text
        assert code_on(answered) == code_on(page)

    assert not Concern.objects.exists()
    assert send(page, typed_code=code_on(page).lower().replace("-", " ")).heading == "We have it"


def test_the_code_travels_sealed_and_never_in_a_field(client: Client) -> None:
    page = walk(client)
    code = code_on(page)

    assert [value for values in page.values.values() for value in values if code in value] == []
    assert len(page.values["token"][0]) > 50


def test_the_code_inside_a_text_is_refused(client: Client) -> None:
    page = walk(client)
    code = code_on(page)

    answered = send(page, happened=f"My code is {code.lower()}.")

    assert answered.heading == "What happened, or what worries you?"
    assert "Your code is in this text." in answered.text
    assert not Concern.objects.exists()


def test_going_back_from_the_code_keeps_the_code(client: Client) -> None:
    page = walk(client)

    again = page.back().press()

    assert code_on(again) == code_on(page)


def test_the_code_can_be_saved_as_a_neutral_note(client: Client) -> None:
    page = walk(client)

    note = page.press("go", "note")

    assert note.response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert note.text.split() == [code_on(page), "testserver"]


def test_an_old_token_keeps_text_and_code(client: Client, settings: LazySettings) -> None:
    page = walk(client)
    settings.FORM_TOKEN_AGE = timedelta(seconds=-1)

    answered = send(page)

    assert "This page was open too long or did not reach us whole." in answered.text
    assert code_on(answered) == code_on(page)
    assert answered.values["happened"] == [HAPPENED]
    assert not Concern.objects.exists()

    settings.FORM_TOKEN_AGE = timedelta(hours=2)
    assert send(answered).heading == "We have it"


@pytest.mark.parametrize("damage", ["", "x", "A" * 5000, "\x00", "é"])
def test_a_damaged_token_brings_a_new_code_and_says_that_the_old_one_is_void(client: Client, damage: str) -> None:
    page = walk(client)

    answered = send(page, token=damage)

    assert "This is a new code. The one before it is void" in answered.text
    assert code_on(answered) != code_on(page)
    assert answered.values["happened"] == [HAPPENED]
    assert not Concern.objects.exists()
    assert send(answered).heading == "We have it"


def test_a_token_of_another_kind_is_a_damaged_one(client: Client, now: datetime) -> None:
    page = walk(client)
    foreign = tokens.issue("hand-over", {"code": code_on(page)}, now=now)

    assert "This is a new code." in send(page, token=foreign).text


def test_a_failure_before_storing_says_so_and_keeps_the_text(client: Client, settings: LazySettings) -> None:
    page = walk(client)
    held = settings.HEARKEN_KEYS
    settings.HEARKEN_KEYS = {**held, "content": ()}

    failed = send(page)

    assert (failed.status, failed.title) == (503, "Error: Keep your code – Contact form")
    assert "We did not receive it. Nothing was sent." in failed.text
    assert "We have it" not in failed.text
    assert failed.values["happened"] == [HAPPENED]
    assert code_on(failed) == code_on(page)
    assert not Concern.objects.exists()

    settings.HEARKEN_KEYS = held
    assert send(failed).heading == "We have it"


@pytest.mark.django_db(transaction=True)
def test_a_failure_at_the_commit_itself_does_not_say_what_nobody_knows(
    client: Client, rota: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk(client)
    commit = connection.commit

    def lost() -> None:
        connection.rollback()
        raise ConnectionError

    monkeypatch.setattr(connection, "commit", lost)
    failed = send(page)
    monkeypatch.setattr(connection, "commit", commit)

    assert failed.status == 503
    assert "We cannot say if it reached us." in failed.text
    assert "We did not receive it" not in failed.text
    assert failed.values["happened"] == [HAPPENED]
    assert send(failed).heading == "We have it"
    assert Mailbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_lost_after_the_commit_loses_nothing(
    client: Client, rota: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk(client)
    commit = connection.commit

    def lost_on_the_way_back() -> None:
        commit()
        raise ConnectionError

    monkeypatch.setattr(connection, "commit", lost_on_the_way_back)
    answered = send(page)
    monkeypatch.setattr(connection, "commit", commit)

    assert answered.heading == "We already have this"
    assert mailbox.find(code_on(page)).concern == Concern.objects.get()


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
