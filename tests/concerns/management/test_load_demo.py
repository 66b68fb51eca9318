"""The command that fills an empty development database, and when it refuses."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import Employer, User
from concerns.demo.load import load
from concerns.demo.plans import PLANS
from concerns.models import Concern
from trust.models import DataKey, Event


def test_outside_development_it_refuses(db: None, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.HEARKEN_DEV = False
    with pytest.raises(SystemExit) as ended:
        call_command("load_demo")
    assert ended.value.code == 1
    assert capsys.readouterr().err == "The demo employer is for development: set HEARKEN_ENV=dev.\n"
    assert User.objects.count() == 0


def test_where_anybody_is_it_does_nothing(worker: User, tmp_path: Path, now: datetime) -> None:
    credentials = tmp_path / "demo.txt"
    people = User.objects.count()
    assert not load(now=now, credentials=credentials)
    assert User.objects.count() == people
    assert Concern.objects.count() == 0
    assert not credentials.exists()


def test_it_says_so(worker: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    assert capsys.readouterr().out == "There are people in this database already, so nothing was loaded.\n"


def test_what_fails_at_the_end_leaves_nothing(db: None, tmp_path: Path, now: datetime) -> None:
    """The last step writes the passwords; without a place for them nobody could use what was loaded."""
    with pytest.raises(FileNotFoundError):
        load(now=now, credentials=tmp_path / "absent" / "demo.txt", plans=PLANS[:2])
    assert User.objects.count() == Employer.objects.count() == Concern.objects.count() == 0
    assert DataKey.objects.count() == Event.objects.count() == 0
