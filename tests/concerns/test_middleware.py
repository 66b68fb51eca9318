"""What a request leaves in the log, and what the rules answer where something changed meanwhile."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Employer, RoleHolding, User
from tests.desk import client_of, sign_in, text_of


def test_the_log_names_routes_and_is_silent_where_the_moment_could_tell(
    client: Client, worker: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="hearken.requests")
    sign_in(client, worker)

    assert client.get("/staff/closed/").status_code == 200
    assert [record.getMessage().split(" 200 ")[0] for record in caplog.records] == ["GET casework:closed"]

    for address in ("/staff/log/", "/", "/raise/", "/inbox/"):
        assert client.get(address).status_code == 200
    client.post("/staff/log/", {"happened": "told"})

    assert len(caplog.records) == 1


@pytest.mark.parametrize("name", ["punycode", "zlib", "undefined", "utf-16"])
def test_a_form_is_read_as_our_pages_send_it_whatever_it_calls_itself(
    client: Client, employer: Employer, name: str
) -> None:
    """Some of Python's encodings are no text, and one takes minutes for a megabyte."""
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = part.format("happened", "The café z9z9") + part.format("step", "kinds") + "--b--\r\n"

    answer = client.generic("POST", "/raise/", body, f"multipart/form-data; boundary=b; charset={name}")

    assert answer.status_code == 200
    assert "The café z9z9" in answer.content.decode()


def meanwhile(act: Callable[[], object]) -> AbstractContextManager[None]:
    """Somebody else does this just before the rules begin to look."""

    def before(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            act()
        return execute(sql, *more)

    return connection.execute_wrapper(before)


@pytest.fixture
def gone(worker: User) -> User:
    User.objects.filter(pk=worker.pk).update(is_active=False)
    return worker


def test_what_somebody_else_did_meanwhile_is_said_and_no_failure(administrator: User, gone: User) -> None:
    client = client_of(administrator)

    with meanwhile(lambda: User.objects.filter(pk=gone.pk).update(is_active=True)):
        answer = client.post(reverse("accounts:person-return", args=[gone.pk]))

    assert answer.status_code == 409
    assert "This person has not left. Nothing was saved." in text_of(answer)


def test_whoever_is_no_administrator_any_more_finds_no_page(administrator: User, gone: User) -> None:
    client = client_of(administrator)

    with meanwhile(lambda: RoleHolding.objects.filter(user=administrator).delete()):
        answer = client.post(reverse("accounts:person-return", args=[gone.pk]))

    assert answer.status_code == 404
    assert not User.objects.get(pk=gone.pk).is_active
