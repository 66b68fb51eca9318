"""Every obstacle has a sentence and a place where it is done."""

import pytest

from accounts.models import User
from concerns.enums import AssessmentKind, Duty, Fit, Obstacle, SafeguardingKind
from concerns.forms import obstacles

pytestmark = pytest.mark.django_db

DETAILS: dict[Obstacle, list[int | str | None]] = {
    Obstacle.PART_MISSING: list(obstacles.PARTS),
    Obstacle.SAFEGUARDING_MISSING: list(SafeguardingKind.values),
    Obstacle.WISH_WITHOUT_REPLY: [2],
    Obstacle.ALLEGATION_WITHOUT_FINDING: [3],
    Obstacle.DUTY_OPEN: [Duty.ACKNOWLEDGE.value, Duty.ANSWER.value],
    Obstacle.WORDS_HELD: ["hearing"],
    Obstacle.WORDS_READ_ONCE: ["hearing"],
    Obstacle.NOT_PREPARED: [1],
    Obstacle.RISK_MISSING: list(AssessmentKind.values),
    Obstacle.FITS_ELSEWHERE: list(Fit.values),
    Obstacle.FITS_HERE: list(Fit.values),
    Obstacle.REVIEW_NOT_BEGUN: ["6f9c2f0e-3c5b-4f5e-9b46-0d6f6a0f7a11"],
    Obstacle.NOT_READ_TWICE: list(obstacles.READ_TWICE),
    Obstacle.TASKS_OPEN: [1, 2],
}
# What only a day or somebody else changes, with what it says.
WAITS: dict[Obstacle, list[int | str | None]] = {
    Obstacle.NOT_ON_CASE: [None, "Tom Whitlock, Team manager"],
    Obstacle.SCENES_NOT_PASSED: ["Tom Whitlock, Team manager"],
    Obstacle.KEY_MISSING: ["Tom Whitlock, Team manager"],
    Obstacle.REPORTER_MAY_ANSWER: ["2026-11-17"],
    Obstacle.REPORTER_SAID_NO: ["2026-11-17"],
    Obstacle.REPORTER_SILENT: ["2026-11-17"],
    Obstacle.KEEPER_SAID_NO: ["2026-11-17"],
    Obstacle.ASK_AGAIN_FROM: ["2026-11-17"],
    Obstacle.REPORTER_NOT_TOLD: ["2026-11-17"],
    Obstacle.ASKED_YOURSELF: [None],
    Obstacle.AGREED_ALREADY: [None],
    Obstacle.TOO_FEW_KEEPERS: [None],
    Obstacle.KEEPER_KEPT_OUT: [None],
    Obstacle.BAD_TREATMENT_OPEN: [None],
    Obstacle.REDIRECT_OVERTURNED: [None],
    Obstacle.NOT_TO_BE_CONTACTED: [None],
    Obstacle.SECOND_SAID_NO: ["2026-11-17"],
    Obstacle.OTHERS_TOLD: [None],
    Obstacle.REVIEWS_YOU: [None],
}
OWN = {Obstacle.PERSON_RESERVED, *WAITS} - {Obstacle.SCENES_NOT_PASSED, Obstacle.KEY_MISSING}


def test_every_obstacle_has_words() -> None:
    assert set(obstacles.WORDS) == set(Obstacle)


@pytest.mark.parametrize("code", [code for code in Obstacle if code not in OWN])
def test_each_is_a_sentence_with_a_place(code: Obstacle) -> None:
    for detail in DETAILS.get(code, [None]):
        stop = obstacles.stop(code, detail, reference="RC-0000-0000")
        assert stop.words.endswith(".")
        assert stop.url.startswith(("/staff/", "#"))
        assert stop.link


def test_r55_what_nobody_reads_twice_points_to_no_second_reader() -> None:
    twice, once = (
        obstacles.stop(code, "hearing", reference="RC-0000-0000").words
        for code in (Obstacle.WORDS_HELD, Obstacle.WORDS_READ_ONCE)
    )

    assert ("second reader" in twice, "second reader" in once) == (True, False)
    assert once.endswith("say it in other words.")


@pytest.mark.parametrize("code", WAITS)
def test_what_nobody_can_hurry_is_a_sentence_without_a_place(code: Obstacle) -> None:
    for detail in WAITS[code]:
        stop = obstacles.stop(code, detail, reference="RC-0000-0000")
        assert stop.words.endswith(".")
        assert (stop.url, stop.link) == ("", "")
        if "2026" in str(detail):
            assert "Tuesday 17 November 2026" in stop.words


def test_somebody_reserved_is_told_by_title_and_never_by_name(handler: User) -> None:
    stop = obstacles.stop(Obstacle.PERSON_RESERVED, str(handler.pk), reference="RC-0000-0000")

    assert stop.words == (
        "Service manager was marked “would rather not”. "
        "A senior manager can decide, after telling the reporter why."
    )
