"""The committed table is what the pinned package gives, and a changed one is noticed."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from concerns.domain import calendar


def test_the_committed_table_equals_the_pinned_package(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("calendar_table", check=True)

    assert capsys.readouterr().out == "The table of bank holidays equals the package.\n"


def test_a_table_that_lacks_one_day_is_noticed_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = calendar.TABLE.read_text(encoding="utf-8")
    lacking = "".join(line for line in whole.splitlines(keepends=True) if "2026-06-15" not in line)
    monkeypatch.setattr(calendar, "TABLE", tmp_path / "bank_holidays.csv")
    calendar.TABLE.write_text(lacking, encoding="utf-8")

    with pytest.raises(CommandError, match="differs from the package"):
        call_command("calendar_table", check=True)
    assert calendar.TABLE.read_text(encoding="utf-8") == lacking

    call_command("calendar_table")

    assert calendar.TABLE.read_text(encoding="utf-8") == whole
