"""The code page and Send: nothing lost, nothing doubled, and nothing said that is not so."""

from datetime import datetime, timedelta
from typing import NoReturn

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from concerns.domain import content, mailbox
from concerns.domain.profiles import PROMISED
from concerns.models import Concern, Mailbox
from tests import reporter
from tests.factories import HAPPENED
from tests.reporter import CODE_PAGE, code_on, raise_through_pages, send, walk
from trust import codes, tokens


@pytest.fixture(autouse=True)
def everybody(rota: list[User]) -> None:
    """The form names who reads it first."""


def test_sending_stores_the_concern_and_shows_both_dates(client: Client, lead: User) -> None:
    sent, code = raise_through_pages(client)

    assert (sent.status, sent.heading, sent.title) == (200, "We have it", "Done – Contact form")
    concern = mailbox.find(code).concern
    account = content.account_of(concern)
    assert (account.happened, account.occurred, account.place) == (HAPPENED, "in May", "first floor")
    assert concern.case.owner == lead
    assert concern.wishes.count() == 2
    for deadline in concern.deadlines.filter(duty__in=PROMISED):
        assert f"{deadline.due_date:%A} {deadline.due_date.day} {deadline.due_date:%B %Y}" in sent.text
    assert sent.response.cookies == {}


def test_sending_twice_says_that_we_have_it_and_adds_nothing(client: Client) -> None:
    page = walk(client)
    send(page)

    again = send(page)

    assert again.heading == "We already have this"
    assert Concern.objects.count() == 1


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


def gone(execute: object, sql: str, params: object, many: bool, context: object) -> NoReturn:
    raise OperationalError


@pytest.mark.parametrize(
    ("until", "button", "sentence"),
    [
        (CODE_PAGE, "send", "We cannot say if it reached us."),
        (CODE_PAGE, "", "We cannot say if it reached us."),  # the Enter key
        ("Who or what is it about?", "next", "We did not receive it. Nothing was sent."),
    ],
)
def test_a_database_that_is_gone_takes_nothing_that_was_typed(
    client: Client, rota: list[User], until: str, button: str, sentence: str
) -> None:
    page = walk(client, until=until)
    typed = {"typed_code": code_on(page)} if until == CODE_PAGE else {}

    with connection.execute_wrapper(gone):
        failed = page.press("go", button, **typed)

    assert (failed.status, failed.heading) == (503, "Something failed on our side")
    assert sentence in failed.text
    assert "We have it" not in failed.text
    assert failed.values["happened"] == [HAPPENED]
    assert failed.press("go", button).heading == (
        "Have you told anyone already?" if button == "next" else "We have it"
    )
