import pytest

from concerns.forms import hints
from concerns.forms.hints import ADDRESS, MOMENT, SPOKEN, WRITER


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("Write to w.ashgrove@example.org please.", "w.ashgrove@example.org", ADDRESS),
        ("Call me on 01632 960 199.", "01632 960 199", ADDRESS),
        ("My staff number 445566 is on it.", "staff number 445566", ADDRESS),
        ("I was the one who found it. Then more.", "I was the one who found it", WRITER),
        ("I am the only night nurse. Then more.", "the only night nurse", WRITER),
        ("It was at 2.15pm that they came.", "2.15pm", MOMENT),
        ("They came at 3 am again.", "at 3 am", MOMENT),
        ("It happened on my late shift.", "my late shift", MOMENT),
        ("It was in room 14b again.", "room 14b", MOMENT),
        ("He said “nobody will ever know about this”.", "nobody will ever know about this", SPOKEN),
    ],
)
def test_found_in_quotes_what_points_to_the_writer(text: str, quote: str, words: str) -> None:
    assert [(hint.quote, hint.words) for hint in hints.found_in(text)] == [(quote, words)]


@pytest.mark.parametrize(
    "text", ["", "The sheet was filled in before the round.", "In May 2026 it began.", "He said “no”."]
)
def test_found_in_leaves_plain_words_alone(text: str) -> None:
    assert hints.found_in(text) == []


def test_found_in_shows_a_few_and_each_once() -> None:
    text = " ".join(f"Room {number}." for number in range(30)) + " room 1."

    assert len(hints.found_in(text)) == hints.SHOWN


def test_found_in_is_quick_on_a_long_text() -> None:
    assert hints.found_in("1 " * 10_000 + "the only " * 2_000 + "“" * 5_000) != []


def test_mark_of_is_the_same_for_the_same_text_however_it_travels() -> None:
    assert hints.mark_of("a\r\nb ") == hints.mark_of("a\nb")
    assert hints.mark_of("a\nb") != hints.mark_of("a\nc")
