"""`manage.py demo_code`: the code of one demo person, in development alone."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from accounts.domain import factors
from accounts.models import User


@pytest.mark.parametrize("who", ["priya.nair@westmarch.example", "PRIYA.nair@westmarch.example", "priya", "Nair"])
def test_the_code_is_one_that_opens(
    lead: User, worker: User, capsys: pytest.CaptureFixture[str], who: str
) -> None:
    call_command("demo_code", who)

    code, _, rest = capsys.readouterr().out.partition("  ")
    assert "Priya Nair" in rest
    assert factors.take_code(lead, code, now=timezone.now())


def test_whoever_has_no_second_step_needs_none(worker: User) -> None:
    with pytest.raises(CommandError, match="Jo Tarrant has no second step"):
        call_command("demo_code", "tarrant")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("westmarch.example", "More than one person fits: Owen Hale, Priya Nair"),
        ("nobody", "Nobody fits"),
        ("", "Nobody fits"),
    ],
)
def test_one_person_must_fit(lead: User, other_lead: User, who: str, said: str) -> None:
    User.objects.exclude(pk__in=[lead.pk, other_lead.pk]).update(is_active=False)

    with pytest.raises(CommandError, match=said):
        call_command("demo_code", who)


def test_outside_development_it_refuses(
    lead: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HEARKEN_DEV = False

    with pytest.raises(SystemExit) as ended:
        call_command("demo_code", "priya")

    assert ended.value.code == 1
    assert capsys.readouterr() == ("", "Codes are shown for demo people alone: set HEARKEN_ENV=dev.\n")
