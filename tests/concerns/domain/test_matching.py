"""Words are found however both sides are written, and what is shown around them is the text as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerns.domain import matching


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("MEDICINE", "the medicine sheet"),
        ("novak", "Ana Novák"),
        ("Novák", "ana novak"),
        ("Nova\u0301k", "Novák"),
        ("strasse", "die Straße"),
        ("lodz", "Łódź"),
        ("staff's", "the staff’s room"),
        ("night-shift", "a night–shift"),
        ("office", "the o\ufb03ce"),
        ("larch", "La\u00adrch Ho\u200buse"),
        ("sheet", "timesheets"),
        ("\uff2c\uff41\uff52\uff43\uff48", "Larch"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("“sheet”,", "a sheet."),
    ],
)
def test_a_word_is_found_however_it_is_written(typed: str, text: str) -> None:
    wanted = matching.words(typed)

    assert matching.found_in(matching.folded(text), wanted) == set(wanted) != set()
    assert matching.found_in(matching.folded("nothing of it"), wanted) == set()


def test_each_word_counts_once_and_marks_are_no_words() -> None:
    assert matching.words("  Larch, larch -- house? … ") == ("larch", "house")


def shown(text: str, typed: str) -> str:
    """What stands around, the words in brackets."""
    parts = matching.snippet(text, matching.words(typed))
    return "".join(f"[{part.text}]" if part.is_found else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("The sheet.", "sheet", "The [sheet]."),
        ("Straße und Łódź", "STRASSE lodz", "[Straße] und [Łódź]"),
        ("Ana Nova\u0301k came", "novak", "Ana [Nova\u0301k] came"),
        ("one\n\n  two", "two", "one [two]"),
        ("sheetsheet", "sheet", "[sheet][sheet]"),
        ("timesheet", "sheet timesheet", "[timesheet]"),
        ("nothing", "sheet", ""),
    ],
)
def test_a_snippet_shows_the_text_as_it_stands(text: str, typed: str, expected: str) -> None:
    assert shown(text, typed) == expected


def test_a_long_text_is_cut_between_words_around_the_first_that_is_found() -> None:
    text = "begin " + "word " * 40 + "sheet " + "other " * 40 + "sheet end"

    found = shown(text, "sheet")

    assert found.startswith("… word word")
    assert found.endswith("other …")
    assert found.count("[sheet]") == 1
    assert len(found) < 190


@given(st.text(max_size=60), st.text(min_size=1, max_size=6), st.text(max_size=60))
def test_whatever_is_found_is_marked_in_the_text_itself(before: str, word: str, after: str) -> None:
    text = before + word + after
    wanted = matching.words(word)
    found = matching.found_in(matching.folded(text), wanted)

    parts = matching.snippet(text, wanted)

    assert bool(parts) == bool(found)
    marked = [part.text for part in parts if part.is_found]
    assert all(any(one in matching.folded(text) for one in wanted) for text in marked)
    assert bare("".join(part.text for part in parts)) in bare(text)


def bare(text: str) -> str:
    return "".join(text.replace("…", "").split())
