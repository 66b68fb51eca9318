"""Every obstacle has a sentence and a place where it is done."""

import pytest

from accounts.models import User
from concerns.enums import Duty, Obstacle, SafeguardingKind
from concerns.forms import obstacles

pytestmark = pytest.mark.django_db

DETAILS: dict[Obstacle, list[int | str | None]] = {
    Obstacle.PART_MISSING: list(obstacles.PARTS),
    Obstacle.SAFEGUARDING_MISSING: list(SafeguardingKind.values),
    Obstacle.WISH_WITHOUT_REPLY: [2],
    Obstacle.ALLEGATION_WITHOUT_FINDING: [3],
    Obstacle.DUTY_OPEN: [Duty.ACKNOWLEDGE.value, Duty.ANSWER.value],
    Obstacle.WORDS_HELD: ["hearing"],
}


def test_every_obstacle_has_words() -> None:
    assert set(obstacles.WORDS) == set(Obstacle)


@pytest.mark.parametrize("code", [code for code in Obstacle if code != Obstacle.PERSON_RESERVED])
def test_each_is_a_sentence_with_a_place(code: Obstacle) -> None:
    for detail in DETAILS.get(code, [None]):
        stop = obstacles.stop(code, detail, reference="RC-0000-0000")
        assert stop.words.endswith(".")
        assert stop.url.startswith(("/staff/", "#"))
        assert stop.link


def test_somebody_reserved_is_told_by_title_and_never_by_name(handler: User) -> None:
    stop = obstacles.stop(Obstacle.PERSON_RESERVED, str(handler.pk), reference="RC-0000-0000")

    assert stop.words == (
        "Service manager was marked “would rather not”. "
        "A senior manager can decide, after telling the reporter why."
    )
