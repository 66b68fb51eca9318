"""The measure itself: what it finds hard, and what it finds easy."""

import pytest

from tests import reading

KNOWN = {
    "tell": 1,
    "someone": 2,
    "people": 2,
    "anonymous": 4,
    "confidential": 4,
    "something": 2,
    "decided": 3,
    "locked": 1,
    "table": 2,
    "write": 1,
    "writing": 2,
    "nobody": 3,
    "everybody": 4,
    "employer": 3,
    "created": 3,
    "serious": 3,
    "official": 3,
    "whole": 1,
    "2027": 1,
}


def test_syllables_are_counted_as_they_sound() -> None:
    assert {word: reading.syllables(word) for word in KNOWN} == KNOWN


def test_a_hard_text_is_hard_and_an_easy_one_is_easy() -> None:
    hard = "An acknowledgement will be issued within the prescribed timescale following receipt of documentation."
    easy = "We will write to you by Wednesday 6 January 2027. You can stop at any time."

    assert reading.grade(reading.sentences([hard])) > 12
    assert reading.grade(reading.sentences([easy])) < 3


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<main><p>One <b>two</b> three.</p><ul><li>Four</li></ul></main>", ["One two three.", "Four"]),
        ("<main><dl><dt>Asked</dt><dd class='hk-message__text'>own</dd></dl></main>", ["Asked"]),
        ("<main>In <span><p>the</p></span> end</main><footer>Not this</footer>", ["In", "the", "end"]),
    ],
)
def test_texts_are_told_apart_where_a_reader_would(page: str, texts: list[str]) -> None:
    assert reading.blocks(page) == texts


def test_what_is_filled_in_counts_as_one_short_word() -> None:
    (told,) = reading.sentences(["Ring 01632 960 110 before Tuesday 24 November 2026 or see www.hse.gov.uk."])

    assert [len(word) for word in told.words] == [4, 4, 6, 3, 2, 3, 4]


def test_short_forms_of_not_are_found() -> None:
    found = [
        bool(reading.SHORT_NOT.search(text)) for text in ("You don’t.", "We can't.", "It cannot.", "Ann’s tea")
    ]

    assert found == [True, True, False, False]
