"""`manage.py verify_audit`: one line that says where, and the exit that a scheduled job looks at."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.triggers import lifted
from trust import audit
from trust.models import Event


@pytest.fixture
def chains(db: None) -> None:
    with transaction.atomic():
        for chain in ("accounts", "case:1", "case:1"):
            audit.record(chain, "case.read", actor="u1", on=date(2026, 3, 2))


def test_verify_audit_prints_counts(chains: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    assert tuple(capsys.readouterr()) == ("3 events in 2 chains: every link holds.\n", "")


def test_verify_audit_of_an_empty_database(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    assert tuple(capsys.readouterr()) == ("0 events in 0 chains: every link holds.\n", "")


def test_verify_audit_names_the_first_bad_row(chains: None, capsys: pytest.CaptureFixture[str]) -> None:
    with lifted(connection):
        Event.objects.filter(chain="case:1", number=2).update(actor="u2")

    with pytest.raises(SystemExit) as caught:
        call_command("verify_audit")

    assert caught.value.code == 1
    assert tuple(capsys.readouterr()) == ("", "chain case:1, number 2: its content was changed.\n")
