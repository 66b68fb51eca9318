"""What a request leaves in the log: the route of staff pages, and nothing of whoever speaks or is told."""

import logging

import pytest
from django.test import Client

from accounts.models import User
from tests.desk import sign_in


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
