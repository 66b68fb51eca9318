import secrets

import pytest

from trust import paper
from trust.errors import NotACode


def test_what_was_written_is_read_back() -> None:
    private = secrets.token_bytes(32)
    sheet = paper.written(private)
    assert [len(group) for group in sheet.split(" ")] == [4] * 14
    assert paper.read(sheet) == private


def test_it_is_forgiving_to_type() -> None:
    private = bytes(32)
    sheet = paper.written(private)
    typed = sheet.lower().replace(" ", "-\n").replace("0", "o").replace("1", "l")
    assert typed != sheet
    assert paper.read(typed) == private


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 56, "é" * 56, "0" * 64])
def test_what_is_no_sheet_is_refused(typed: str) -> None:
    with pytest.raises(NotACode):
        paper.read(typed)


def test_one_slip_is_found() -> None:
    sheet = paper.written(secrets.token_bytes(32))
    for place in (0, 30, len(sheet) - 1):
        slipped = sheet[:place] + ("7" if sheet[place] != "7" else "8") + sheet[place + 1 :]
        with pytest.raises(NotACode):
            paper.read(slipped)
