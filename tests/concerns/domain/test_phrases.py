"""Six words in a row, whatever the case, the accents and the marks."""

import pytest

from concerns.domain import phrases

TOLD = "I saw the sheet at Larch House signed before the round had begun, and I said so to Ana Brook."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The sheet at Larch House signed before noon.", ["The sheet at Larch House signed before"]),
        ("SHEET, at larch-house:\nsigned “before” the", ["SHEET, at larch-house: signed “before” the"]),
        ("The sheet at Larch House is wrong.", []),  # five in a row
        ("Signed sheets of one service do not fit what was done.", []),
        ("", []),
    ],
)
def test_r77_a_run_of_six_words_is_found_and_a_shorter_one_is_not(text: str, found: list[str]) -> None:
    assert phrases.shared(text, TOLD) == found


def test_r77_a_name_is_found_by_its_two_capitals() -> None:
    assert phrases.names_shared("Somebody told Ana Brook of it.", TOLD) == ["Ana Brook"]
    assert phrases.names_shared("A brook runs by the house.", TOLD) == []
