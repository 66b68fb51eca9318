"""What the hints notice, and what they leave alone: too many would teach people not to read them."""

import re

import pytest

from concerns.enums import Mode
from concerns.forms import hints
from concerns.forms.hints import (
    ADDRESS,
    ADDRESSES,
    LOCKED_ADDRESS,
    LOCKED_NAME,
    MOMENT,
    OPEN_NAME,
    OTHERS,
    SPOKEN,
    WRITER,
    Writer,
)

NOBODY = Writer(Mode.ANONYMOUS)
WILHELMINA = "Dr Wilhelmina May Ashgrove"
REACH = "After six on 07700 900123, or w.ashgrove@example.org, 12 Mill Lane, Westmarch"

TELLING = [
    ("Write to w.ashgrove@example.org please.", "w.ashgrove@example.org", ADDRESS),
    ("Call me on 01632 960 199.", "01632 960 199", ADDRESS),
    ("Call me on +44 (0)1632 960199 then.", "+44 (0)1632 960199", ADDRESS),
    ("My staff number 445566 is on it.", "staff number 445566", ADDRESS),
    ("My NMC PIN is 12A3456E as you know.", "NMC PIN is 12A3456E", ADDRESS),
    ("It says QQ 12 34 56 C on top.", "QQ 12 34 56 C", ADDRESS),
    ("Ring extension 4471 after ten.", "extension 4471", ADDRESS),
    ("I was the one who found it. Then more.", "I was the one who found it", WRITER),
    ("I am the only night nurse. Then more.", "I am the only night nurse", WRITER),
    ("I saw it as the only night nurse. Then more.", "as the only night nurse", WRITER),
    ("As an agency carer I saw it. Then more.", "As an agency carer I saw it", WRITER),
    ("I am a student nurse. Then more.", "I am a student nurse", WRITER),
    ("My name is Wilhelmina. Then more.", "My name is Wilhelmina", WRITER),
    ("Please act.\nKind regards,\nWilhelmina", "Kind regards,\nWilhelmina", WRITER),
    ("Nobody else was there. Then more.", "Nobody else was there", WRITER),
    ("There are only three of us. Then more.", "only three of us", WRITER),
    ("I have worked here for nine years. Then more.", "I have worked here for nine years", WRITER),
    ("I said so in my supervision. Then more.", "my supervision", WRITER),
    ("It was at 2.15pm that they came.", "2.15pm", MOMENT),
    ("They came at 3 am again.", "3 am", MOMENT),
    ("They came at 14:05 again.", "14:05", MOMENT),
    ("They came at 4 o’clock again.", "at 4 o’clock", MOMENT),
    ("It was half past two by then.", "half past two", MOMENT),
    ("It happened on my late shift.", "my late shift", MOMENT),
    ("It was on the night shift on 3 May.", "night shift on 3 May", MOMENT),
    ("It was in room 14b again.", "room 14b", MOMENT),
    ("He said “nobody will ever know about this”.", "nobody will ever know about this", SPOKEN),
    ("The cook told me in confidence.", "told me in confidence", SPOKEN),
]

PLAIN = [
    "",
    "The sheet was filled in before the round.",
    "In May 2026 it began.",
    "He said “no”.",
    "It was on 01-05-2026 and 12/05/26, then on 2026-05-12.",
    "They took £250 000 000 and £1,200.50, then 10 000.",
    "He got 10.25 mg at 2.5 ml, about 3.50 metres.",
    "It is the only way and the only reason. It was the only time.",
    "One of the only exits was locked.",
    "The ratio was 1:10 and the form was 2.10.",
    "I am not sure. I am a little worried about the food.",
    "Call 999 or 111.",
    "The residents’ names and the staff’s were left out.",
    "There were 12 people in a van for 8.",
    "As the report says, nothing was done about the new rota.",
]


@pytest.mark.parametrize(("text", "quote", "words"), TELLING)
def test_r60_a_hint_quotes_what_points_to_the_writer(text: str, quote: str, words: str) -> None:
    assert [(hint.quote, hint.words) for hint in hints.found_in(text, NOBODY)] == [(quote, words)]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_raise_no_false_alarm(text: str) -> None:
    assert hints.found_in(text, NOBODY) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Ask Wilhelmina May Ashgrove about it.", ["Wilhelmina", "Ashgrove"]),
        ("It was Ashgrove’s sheet.", ["Ashgrove’s"]),
        ("My number is 07700-900 123.", ["07700-900 123"]),
        ("My number is +44 7700 900123.", ["44 7700 900123"]),
        ("W.Ashgrove@example.org is mine.", ["W.Ashgrove@example.org"]),
        ("I live at 12 mill lane.", ["12 mill lane"]),
        ("In May they may go to Westmarch at six, or after six.", []),
    ],
)
def test_ones_own_name_and_ways_to_be_reached_are_found_again(text: str, quotes: list[str]) -> None:
    told = hints.found_in(text, Writer(Mode.OPEN, WILHELMINA, REACH))

    assert sorted(hint.quote for hint in told) == sorted(quotes)
    assert {hint.words for hint in told} <= {OPEN_NAME}


def test_a_whole_name_of_everyday_words_is_found_and_its_parts_are_not() -> None:
    grace = Writer(Mode.CONFIDENTIAL, "Grace Hill")

    assert [hint.quote for hint in hints.found_in("Grace Hill saw it.", grace)] == ["Grace Hill"]
    assert hints.found_in("Grace is said on the Hill.", grace) == []


def test_what_is_said_follows_the_way_in_which_somebody_is_known() -> None:
    text = "I am the only one on call. Ring Ashgrove on 01632 960 199."
    words = {
        mode: {hint.words for hint in hints.found_in(text, Writer.of({"name": WILHELMINA}, mode))} for mode in Mode
    }

    assert words == {
        Mode.ANONYMOUS: {WRITER, ADDRESS},
        Mode.UNNAMED: {WRITER, ADDRESS},
        Mode.CONFIDENTIAL: {WRITER, LOCKED_ADDRESS, LOCKED_NAME},
        Mode.OPEN: {OPEN_NAME},
    }


def test_found_in_shows_a_few_and_each_once() -> None:
    text = " ".join(f"Room {number}." for number in range(30)) + " room 1."

    assert len(hints.found_in(text, NOBODY)) == hints.SHOWN


@pytest.mark.parametrize(
    "piece", ["a", "a.", "“", "‘", "1 ", "1(", "my name is ", "the only ", "as the only ", "I am a new "]
)
def test_no_text_keeps_the_server_busy(piece: str) -> None:
    """With a repeat that is not bounded this would not fail but never end."""
    text = piece * (1_000_000 // len(piece))

    assert hints.found_in(text, Writer(Mode.CONFIDENTIAL, WILHELMINA, REACH)) == []  # no field takes as much
    for pattern in (*ADDRESSES, *(pattern for pattern, _ in OTHERS)):
        re.search(pattern, text[:200_000], re.IGNORECASE)


def test_mark_of_is_the_same_for_the_same_text_however_it_travels() -> None:
    assert hints.mark_of("a\r\nb ", NOBODY) == hints.mark_of("a\nb", NOBODY)
    assert hints.mark_of("a\nb", NOBODY) != hints.mark_of("a\nc", NOBODY)
    assert hints.mark_of("a\nb", NOBODY) != hints.mark_of("a\nb", Writer(Mode.OPEN, "A"))
