import math
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from trust import codes
from trust.errors import NotACode

CODE = "0ABC-1DEF-GHJK-MN10"
GAPS = [
    "",
    " ",
    "-",
    "\u2013",
    "\u2014",
    "\u2212",
    "\u00a0",
    "\u200b",
    "\t",
    "\n",
    "--",
    "_",
    "\u30fc",
    "\u00ad",
]


@pytest.fixture(autouse=True)
def code_key(settings: Settings) -> None:
    settings.HEARKEN_KEYS = {"code": b"c" * 32}


def test_t29_a_code_has_eighty_random_bits_and_uses_every_letter() -> None:
    drawn = [codes.new_code() for _ in range(2000)]

    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code) for code in drawn)
    assert len(set(drawn)) == 2000
    counts = Counter("".join(drawn).replace("-", ""))
    assert sorted(counts) == sorted(codes.ALPHABET)
    assert 16 * math.log2(len(codes.ALPHABET)) == 80
    assert 800 < min(counts.values()) <= max(counts.values()) < 1200  # 1000 each, sigma 31


def test_t9_a_reference_is_random_and_shows_neither_order_nor_volume() -> None:
    drawn = [codes.new_reference() for _ in range(500)]
    assert all(re.fullmatch(r"RC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", ref) for ref in drawn)
    assert len(set(drawn)) == 500
    rising = sum(one < next_one for one, next_one in pairwise(drawn))
    assert 190 < rising < 310  # half of them, sigma 6.5: a counter or a clock in it would rise nearly always
    assert len({ref[3] for ref in drawn}) > 25  # all 32 first letters, but for a few by chance


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A code as shown, and the same as somebody may type it."""
    bare = draw(st.text(codes.ALPHABET, min_size=16, max_size=16))
    likeness = {"0": "0Oo", "1": "1IiLl"}
    written = "".join(
        draw(st.sampled_from(likeness.get(char, char + char.lower()))) + draw(st.sampled_from(GAPS))
        for char in bare
    )
    return "-".join(bare[start : start + 4] for start in range(0, 16, 4)), written


@given(typed())
def test_normalise_takes_any_way_of_typing(pair: tuple[str, str]) -> None:
    shown, written = pair
    assert codes.normalise(written) == shown
    assert codes.normalise(shown) == shown
    assert codes.occurs_in(shown, f"my code is {written}, thank you")


@given(st.text())
def test_normalise_never_repeats_what_was_typed(text: str) -> None:
    with pytest.raises(NotACode) as caught:
        codes.normalise(f"{text}U")  # no code holds a U, whatever stands before it
    assert str(caught.value) == codes.NOT_A_CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0ABC-1DEF-GHJK-MN1",
        f"{CODE}0",
        "UABC-1DEF-GHJK-MN10",
        f"{CODE[:-1]}?",
        " " * 300 + CODE,
        CODE * 9,
    ],
)
def test_normalise_refuses(text: str) -> None:
    assert codes.normalise(CODE) == CODE
    with pytest.raises(NotACode):
        codes.normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        "oabc idef ghjk mnlo",
        f"My code is {CODE}, thank you.",
        f"Note code {CODE}",
        f"inbox: {CODE}\u2028x.example",
    ],
)
def test_a_code_is_found_alone_and_among_other_words(text: str) -> None:
    assert CODE in codes.pasted(text)


def test_one_form_is_few_guesses(settings: Settings) -> None:
    other = "0ABC-1DEF-GHJK-MN11"
    assert codes.pasted(f"{CODE} {other}")[:1] == [CODE]
    assert len(codes.pasted(" ".join(["0ABC"] * 9 + ["1DEF"] * 9 + ["GHJK"] * 9))) == codes.MOST_PASTED
    assert codes.pasted("There is none in here, whatever you look for") == []


def test_digest_is_keyed_by_kind_and_blind_to_typing(settings: Settings) -> None:
    receipt = codes.digest(CODE)
    assert re.fullmatch(r"[0-9a-f]{64}", receipt)
    assert codes.digest(" oabc idef ghjk mnlo ") == receipt
    assert codes.digest(CODE, kind="receipt") == receipt

    assert codes.digest(CODE, kind="handover") != receipt
    assert codes.digest("0ABC-1DEF-GHJK-MN11") != receipt
    settings.HEARKEN_KEYS = {"code": b"d" * 32}
    assert codes.digest(CODE) != receipt


def test_digest_refuses_what_is_no_code() -> None:
    with pytest.raises(NotACode):
        codes.digest("0ABC")


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"I wrote it down: {CODE}.",
        "0abc 1def\nghjk mn10",
        "\uff10ABC1DEFGHJKMN10",
        "oabc.idef/ghjk*mnio",
        "(0A) B, C1; DEF G HJKMN10",
    ],
)
def test_occurs_in_finds_it(text: str) -> None:
    assert codes.occurs_in(CODE, text)
    assert not codes.occurs_in("0ABC-1DEF-GHJK-MN11", text)


@pytest.mark.parametrize("text", ["", "0ABC-1DEF-GHJK", "MN10-GHJK-1DEF-0ABC", "Nothing of the kind " * 1000])
def test_occurs_in_leaves_other_text_alone(text: str) -> None:
    assert not codes.occurs_in(CODE, text)
    assert codes.occurs_in(CODE, text + CODE)


@pytest.mark.parametrize("text", ["RC-7K3M-92QX", " rc 7k3m 92qx ", "rc7k3m92qx", "RC\u20137K3M\u201392QX"])
def test_a_reference_is_read_however_it_is_typed(text: str) -> None:
    assert codes.typed_reference(text) == "RC-7K3M-92QX"


@pytest.mark.parametrize(
    "text", ["", "7K3M-92QX", "RC-7K3M-92Q", "RC-7K3M-92QXX", "IN-7K3M-92QX", "RC-7K3M-92Q!", CODE]
)
def test_what_is_no_reference_is_empty(text: str) -> None:
    assert codes.typed_reference(text) == ""
