"""What is looked for in a text, and what looking may cost."""

import time

import pytest

from concerns.domain import giveaways, pointers
from concerns.forms.raising import NARRATIVE_LIMIT

LOOKED_FOR = (giveaways.REACH, giveaways.CAPITALS, *pointers.EXACT)


@pytest.mark.parametrize("piece", ["1", "a", "A-", "a.", "Aa", "a@", "1 "])
def test_no_text_is_made_that_takes_much_longer_to_look_through_than_others(piece: str) -> None:
    """A reporter wrote it, and each page for a handler looks through all that they wrote."""
    text = (piece * NARRATIVE_LIMIT)[:NARRATIVE_LIMIT]
    began = time.process_time()

    for pattern in LOOKED_FOR:
        pattern.findall(text)

    assert time.process_time() - began < 1


@pytest.mark.parametrize("told", ["Write to wilma.ash+night@post.example.org today.", "So Wilma Ash said."])
def test_an_address_and_a_name_are_found_whole(told: str) -> None:
    found = {match[0] for pattern in (giveaways.REACH, giveaways.CAPITALS) for match in pattern.finditer(told)}

    assert found & {"wilma.ash+night@post.example.org", "So Wilma Ash"}
