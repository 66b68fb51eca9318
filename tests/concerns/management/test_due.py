"""The command as a person types it: one line of JSON, or one sentence and exit 2."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from accounts.models import User
from concerns.domain import profiles
from concerns.models import BankHoliday, CalendarEdition
from tests import vectors
from tests.factories import NOW

PROJECT = Path(__file__).resolve().parents[3]
NO_DATABASE = "postgres://nobody:nothing@127.0.0.1:1/none"


def due(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """`manage.py due` in a process of its own, with a database address at which nothing answers."""
    return subprocess.run(
        [sys.executable, "manage.py", "due", *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "HEARKEN_ENV": "dev",
            "HEARKEN_DATA": str(data),
            "DATABASE_URL": NO_DATABASE,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_one_line_of_json_without_a_database(tmp_path: Path) -> None:
    ran = due("2026-12-18T16:45", "--division", "scotland", data=tmp_path)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == '{"acknowledge_by": "2027-01-07", "answer_by": "2027-01-15"}\n'


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["18/12/2026", "--division", "scotland"], "“18/12/2026” is not a date or a time"),
        (["2026-02-30", "--division", "scotland"], "“2026-02-30” is not a date or a time"),
        (
            ["2018-12-31", "--division", "scotland"],
            "known from 2019-01-01 to 2035-12-31; 2018-12-31 lies outside",
        ),
        (
            ["2036-01-01", "--division", "scotland"],
            "known from 2019-01-01 to 2035-12-31; 2036-01-01 lies outside",
        ),
        (
            ["2035-12-31", "--division", "scotland"],
            "known from 2019-01-01 to 2035-12-31; 2036-01-01 lies outside",
        ),
        (["2026-12-18", "--division", "france"], "invalid choice: 'france'"),
        (["2026-12-18"], "the following arguments are required: --division"),
    ],
)
def test_what_cannot_be_counted_gets_a_sentence_and_exit_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "due", *arguments])

    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert sentence in printed.err


def test_what_cannot_be_counted_shows_no_traceback(tmp_path: Path) -> None:
    ran = due("2026-02-30", "--division", "scotland", data=tmp_path)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "“2026-02-30” is not a date or a time" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("vector", vectors.read(), ids=lambda it: f"{it.raised.isoformat()} {it.division}")
def test_the_command_keeps_the_worked_vectors(vector: vectors.Vector, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("due", vector.raised.isoformat(), division=vector.division.value)

    assert json.loads(capsys.readouterr().out) == {
        "acknowledge_by": str(vector.acknowledge_by),
        "answer_by": str(vector.answer_by),
    }


@pytest.mark.parametrize(
    ("written", "answer_by"),
    [
        ("2026-07-01T00:30", "2026-07-29"),  # no offset: London, already 1 July
        ("2026-06-30T23:30Z", "2026-07-29"),  # the same moment
        ("2026-06-30T23:30", "2026-07-28"),
        ("2026-07-01", "2026-07-29"),
        ("2026-03-29T01:30", "2026-04-26"),  # a time the clocks skip
        ("2026-10-25T01:30", "2026-11-22"),  # a time they repeat
    ],
)
def test_a_time_without_an_offset_is_london_time(
    written: str, answer_by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("due", written, division="england-and-wales")

    assert json.loads(capsys.readouterr().out)["answer_by"] == answer_by


def test_another_profile_is_counted_and_every_day_explained(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("due", "2026-11-30", division="scotland", profile="7-days-and-3-months")
    call_command("due", "2026-12-18", division="scotland", profile="3-and-20-working-days", explain=True)

    first, second, *explained = capsys.readouterr().out.splitlines()
    assert json.loads(first) == {"acknowledge_by": "2026-12-07", "answer_by": "2027-02-28"}
    assert json.loads(second) == {"acknowledge_by": "2026-12-23", "answer_by": "2027-01-21"}
    assert "  Mon 21 Dec to Thu 24 Dec 2026: Working days, days 1 to 4" in explained
    assert "  Mon 28 Dec 2026: Boxing Day (substitute day)" in explained


@pytest.mark.django_db
def test_what_the_database_has_for_the_day_is_counted_when_asked_for(
    administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles.add(profiles.PRESETS["7-days-and-3-months"], date(2026, 12, 1), reason="x", by=administrator, now=NOW)
    for day, profile in (("2026-11-30", "in-force"), ("2026-12-01", "in-force"), ("2026-12-01", "policy")):
        call_command("due", day, division="scotland", profile=profile)

    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"acknowledge_by": "2026-12-14", "answer_by": "2026-12-28"},
        {"acknowledge_by": "2026-12-08", "answer_by": "2027-03-01"},
        {"acknowledge_by": "2026-12-15", "answer_by": "2026-12-29"},
    ]


def test_what_the_database_has_is_not_guessed_without_one(tmp_path: Path) -> None:
    ran = due("2026-12-01", "--division", "scotland", "--profile", "in-force", data=tmp_path)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert "The periods cannot be read" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.django_db
def test_in_production_only_the_calendar_of_the_database_counts(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HEARKEN_DEV = False
    call_command("due", "2026-12-18T16:45", division="scotland")
    assert json.loads(capsys.readouterr().out)["acknowledge_by"] == "2027-01-07"
    BankHoliday.objects.all().delete()
    CalendarEdition.objects.all().delete()

    with pytest.raises(CommandError, match="There is no calendar of bank holidays"):
        call_command("due", "2026-12-18T16:45", division="scotland")
