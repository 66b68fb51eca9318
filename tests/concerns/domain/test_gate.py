from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from concerns.domain import gate
from concerns.domain.gate import Phase, Progress
from concerns.domain.scenes import SCENES
from concerns.errors import WrongState
from concerns.models import Exercise, ScenarioPass
from tests.factories import NOW
from trust.models import Event

MOVES = {"again": gate.try_again, "why": gate.show_why, "on": gate.go_on}
moves = st.lists(st.one_of(st.integers(0, 3), st.sampled_from(sorted(MOVES))), max_size=60)


def right(progress: Progress) -> int:
    return gate.order_of(progress).index(gate.step_of(progress).right)


def wrong(progress: Progress) -> int:
    return (right(progress) + 1) % len(gate.order_of(progress))


def rightly(progress: Progress) -> Progress:
    """The next scene or step, by its right choice."""
    return gate.go_on(gate.choose(progress, right(progress)))


def forward(progress: Progress) -> int | str:
    if progress.phase == Phase.ASKED:
        return right(progress)
    return "again" if progress.phase == Phase.WRONG else "on"


def after(progress: Progress, move: int | str) -> Progress:
    """The move, or the same where the page has no such button."""
    try:
        return gate.choose(progress, move) if isinstance(move, int) else MOVES[move](progress)
    except WrongState:
        return progress


def test_each_scene_has_one_right_course_at_every_step() -> None:
    assert [len(scene.steps) for scene in SCENES] == [1, 2, 1, 1, 1]
    assert {sum(choice.is_right for choice in step.choices) for scene in SCENES for step in scene.steps} == {1}


@given(seed=st.integers(0, 2**16), pressed=moves, back_to_work=st.booleans())
def test_t36_whoever_passes_ended_every_step_of_every_scene_on_its_right_course(
    seed: int, pressed: list[int | str], back_to_work: bool
) -> None:
    progress, ended = Progress(seed), {}
    steps = [*pressed, *([None] * 30 if back_to_work else [])]
    for press in steps:
        if progress.is_passed or progress.is_over:
            break
        before = progress
        progress = after(progress, forward(progress) if press is None else press)
        scene = before.queue[0]
        if progress.phase == Phase.RIGHT and before.phase == Phase.ASKED:
            ended[scene, before.step] = (before.returned[scene], progress.chosen)
        assert max(progress.wrong) <= gate.TRIES
        assert progress.is_over == (gate.TRIES in progress.wrong)
        assert progress.turn == before.turn + (progress != before)
        assert progress.is_passed or progress.chosen < len(gate.step_of(progress).choices)

    if progress.is_passed:
        assert ended == {
            (scene, step): (progress.returned[scene], SCENES[scene].steps[step].right)
            for scene in range(len(SCENES))
            for step in range(len(SCENES[scene].steps))
        }


@given(seed=st.integers(0, 2**16))
def test_a_scene_whose_reason_was_shown_comes_back_last_with_its_choices_in_a_new_order(seed: int) -> None:
    begun = Progress(seed)
    shown = gate.go_on(gate.show_why(gate.choose(begun, wrong(begun))))
    assert shown.queue == (1, 2, 3, 4, 0)

    back = shown
    while back.queue != (0,):
        back = rightly(back)

    assert sorted(gate.order_of(back)) == sorted(gate.order_of(begun))
    assert gate.order_of(back) != gate.order_of(begun)
    assert right(back) != right(begun)
    assert rightly(back).is_passed


def test_a_page_offers_what_it_shows_and_nothing_else() -> None:
    asked = Progress(7)
    answered, mistaken = gate.choose(asked, right(asked)), gate.choose(asked, wrong(asked))
    ended = gate.choose(gate.try_again(gate.choose(gate.try_again(mistaken), wrong(asked))), wrong(asked))
    assert ended.is_over

    def open_to(progress: Progress) -> set[str]:
        tried = {"choose": lambda one: gate.choose(one, 0), **MOVES}
        return {name for name, move in tried.items() if moved(progress, move)}

    def moved(progress: Progress, move: gate.Move) -> bool:
        try:
            move(progress)
        except WrongState:
            return False
        return True

    assert [open_to(one) for one in (asked, answered, mistaken, gate.show_why(mistaken), ended)] == [
        {"choose"},
        {"on"},
        {"again", "why"},
        {"on"},
        set(),
    ]
    with pytest.raises(WrongState):
        gate.choose(asked, 4)


def do(person: User, move: gate.Move) -> Progress:
    return gate.move(person, move, turn=here(person).turn, now=NOW)


def here(person: User) -> Progress:
    exercise = gate.attempt(person)
    assert exercise is not None
    return gate.progress_of(exercise)


def test_of_a_pass_only_its_day_is_kept(worker: User) -> None:
    gate.begin(worker, now=NOW)
    do(worker, lambda one: gate.choose(one, wrong(one)))
    do(worker, gate.try_again)
    while (exercise := gate.attempt(worker)) is not None:
        progress = gate.progress_of(exercise)
        do(worker, gate.go_on if progress.phase else lambda one: gate.choose(one, right(one)))

    passed = ScenarioPass.objects.get(user=worker)
    assert (passed.passed_date, passed.valid_until_date) == (date(2026, 11, 10), date(2027, 11, 10))
    assert list(Event.objects.filter(type__startswith="identity.").values_list("type", "data")) == [
        ("identity.scenes_passed", "{}")
    ]
    assert not Exercise.objects.exists()
    with pytest.raises(WrongState):  # the last button, pressed twice
        gate.move(worker, gate.go_on, turn=99, now=NOW)
    with pytest.raises(WrongState):
        gate.begin(worker, now=NOW)
    soon = NOW + timedelta(days=335)
    assert gate.lapses_soon(worker, on=(soon - timedelta(days=1)).date()) is None
    assert gate.lapses_soon(worker, on=soon.date()) == passed.valid_until_date
    assert gate.begin(worker, now=soon)
    assert gate.is_passed(worker, on=passed.valid_until_date)
    assert not gate.is_passed(worker, on=passed.valid_until_date + timedelta(days=1))


def test_three_wrong_turns_in_one_scene_close_it_until_the_next_working_day(worker: User) -> None:
    gate.begin(worker, now=NOW)
    friday = NOW + timedelta(days=3)
    for again in (gate.try_again, gate.try_again, None):
        progress = here(worker)
        place = wrong(progress)
        gate.move(worker, partial(gate.choose, place=place), turn=progress.turn, now=friday)
        if again:
            do(worker, again)

    exercise = gate.attempt(worker)
    assert exercise is not None
    assert exercise.closed_until_date == date(2026, 11, 16)
    with pytest.raises(WrongState):
        gate.move(worker, gate.try_again, turn=here(worker).turn, now=friday)
    with pytest.raises(WrongState):
        gate.begin(worker, now=friday + timedelta(days=2))
    gate.begin(worker, now=friday + timedelta(days=3))
    assert here(worker).wrong == (0, 0, 0, 0, 0)


def test_neither_an_old_page_nor_beginning_again_wins_a_free_try(worker: User) -> None:
    gate.begin(worker, now=NOW)
    mistaken = do(worker, lambda one: gate.choose(one, wrong(one)))

    with pytest.raises(WrongState):
        gate.move(worker, lambda one: gate.choose(one, 0), turn=0, now=NOW)
    gate.begin(worker, now=NOW + timedelta(days=9))

    assert here(worker) == mistaken
