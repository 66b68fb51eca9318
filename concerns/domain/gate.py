"""Nobody is shown a name who has not passed the five scenes within twelve months (R95, T36).

Where somebody stands in them is kept by numbers alone, so that signing out wins no free try; once they have
passed, the day is all that is left.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from itertools import permutations
from typing import Any

from django.db import transaction

from accounts.divisions import Division
from accounts.models import Employer, User
from concerns.domain import audit, calendar, clock
from concerns.domain.scenes import SCENES, Step
from concerns.enums import EventType
from concerns.errors import WrongState
from concerns.models import Exercise, ScenarioPass

TRIES = 3  # wrong turns in one scene that end the attempt, however often it came back
TOLD_BEFORE = timedelta(days=30)  # from when on it is said that a pass lapses, and it can be renewed
NONE_YET = (0,) * len(SCENES)


class Phase(IntEnum):
    """What is on the page. Stored: never renumber."""

    ASKED = 0
    WRONG = 1  # a wrong turn, with what to consider
    SHOWN = 2  # why another choice is better
    RIGHT = 3


@dataclass(frozen=True)
class Progress:
    """An attempt, as numbers. The first scene of the queue is the one on the page; nothing left is passed."""

    seed: int
    queue: tuple[int, ...] = tuple(range(len(SCENES)))
    step: int = 0
    phase: Phase = Phase.ASKED
    chosen: int = 0  # in the last answer
    wrong: tuple[int, ...] = NONE_YET  # turns, by scene
    returned: tuple[int, ...] = NONE_YET  # how often each scene went to the end
    turn: int = 0  # counts every move: a page drawn before another move is stale

    @property
    def is_passed(self) -> bool:
        return not self.queue

    @property
    def is_over(self) -> bool:
        return bool(self.queue) and self.wrong[self.queue[0]] >= TRIES


Move = Callable[[Progress], Progress]


def step_of(progress: Progress) -> Step:
    return SCENES[progress.queue[0]].steps[progress.step]


def order_of(progress: Progress) -> tuple[int, ...]:
    """In which order the choices stand: another in each attempt, and a new one each time a scene comes back."""
    scene = progress.queue[0]
    count = len(step_of(progress).choices)
    orders = list(permutations(range(count)))
    first = orders[(progress.seed + 7 * scene + 3 * progress.step) % len(orders)]
    turned = progress.returned[scene] % count
    return first[turned:] + first[:turned]


def choose(progress: Progress, place: int) -> Progress:
    """Take the choice that stands at this place, the first being 0."""
    _expect(progress, Phase.ASKED)
    order = order_of(progress)
    if not 0 <= place < len(order):
        raise WrongState
    chosen = order[place]
    if step_of(progress).choices[chosen].is_right:
        return _moved(progress, phase=Phase.RIGHT, chosen=chosen)
    wrong = _one_more(progress.wrong, progress.queue[0])
    return _moved(progress, phase=Phase.WRONG, chosen=chosen, wrong=wrong)


def try_again(progress: Progress) -> Progress:
    _expect(progress, Phase.WRONG)
    return _moved(progress, phase=Phase.ASKED)


def show_why(progress: Progress) -> Progress:
    """Why another choice is better: the scene will come back."""
    _expect(progress, Phase.WRONG)
    return _moved(progress, phase=Phase.SHOWN)


def go_on(progress: Progress) -> Progress:
    """To the next step or scene. A scene whose reason was shown comes back whole, after all the others."""
    fresh = {"step": 0, "phase": Phase.ASKED, "chosen": 0}
    if progress.phase == Phase.SHOWN:
        scene, *others = progress.queue
        returned = _one_more(progress.returned, scene)
        return _moved(progress, queue=(*others, scene), returned=returned, **fresh)
    _expect(progress, Phase.RIGHT)
    if progress.step + 1 < len(SCENES[progress.queue[0]].steps):
        return _moved(progress, **{**fresh, "step": progress.step + 1})
    return _moved(progress, queue=progress.queue[1:], **fresh)


def _expect(progress: Progress, phase: Phase) -> None:
    if progress.is_passed or progress.is_over or progress.phase != phase:
        raise WrongState


def _one_more(counts: tuple[int, ...], scene: int) -> tuple[int, ...]:
    return (*counts[:scene], counts[scene] + 1, *counts[scene + 1 :])


def _moved(progress: Progress, **changes: Any) -> Progress:
    return replace(progress, turn=progress.turn + 1, **changes)


@transaction.atomic
def begin(person: User, *, now: datetime) -> Exercise:
    """A new attempt; an open one goes on where it stood. Raises WrongState while closed, and while a pass is
    good for longer than a month."""
    today = calendar.receipt_date(now)
    valid_until = pass_of(person)
    if valid_until is not None and valid_until > today + TOLD_BEFORE:
        raise WrongState
    fresh = _stored(Progress(secrets.randbelow(2**16)))
    exercise, made = Exercise.objects.select_for_update().get_or_create(
        user=person, defaults={"begun_date": today, "progress": fresh}
    )
    if made or exercise.closed_until_date is None:
        return exercise
    if today < exercise.closed_until_date:
        raise WrongState
    exercise.begun_date, exercise.progress, exercise.closed_until_date = today, fresh, None
    exercise.save()
    return exercise


@transaction.atomic
def move(person: User, step: Move, *, turn: int, now: datetime) -> Progress:
    """Carry out one move of an open attempt; the last one is a pass, the third wrong turn closes it until the
    employer's next working day.

    Raises WrongState for a page that was drawn before another move, such as by the back button or a second press.
    """
    exercise = Exercise.objects.select_for_update().filter(user=person, closed_until_date=None).first()
    if exercise is None:
        raise WrongState
    progress = progress_of(exercise)
    if progress.turn != turn:
        raise WrongState
    progress = step(progress)
    if progress.is_passed:
        exercise.delete()
        record_pass(person, now=now)
        return progress
    if progress.is_over:
        exercise.closed_until_date = _next_working_day(calendar.receipt_date(now))
    exercise.progress = _stored(progress)
    exercise.save(update_fields=["progress", "closed_until_date"])
    return progress


def attempt(person: User) -> Exercise | None:
    """Open, or closed until a day; None when none was begun since the last pass."""
    return Exercise.objects.filter(user=person).first()


def progress_of(exercise: Exercise) -> Progress:
    kept: dict[str, Any] = exercise.progress
    numbers: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    numbers["phase"] = Phase(kept["phase"])
    return Progress(**numbers)


def _stored(progress: Progress) -> dict[str, Any]:
    return asdict(progress)


def _next_working_day(today: date) -> date:
    employer = Employer.objects.first()
    division = employer.division if employer else Division.ENGLAND_AND_WALES
    return calendar.add_working_days(today, 1, division, clock.current_calendar())


@transaction.atomic
def record_pass(person: User, *, now: datetime) -> None:
    """They have ended every scene on its right course."""
    today = calendar.receipt_date(now)
    ScenarioPass.objects.update_or_create(
        user=person, defaults={"passed_date": today, "valid_until_date": _a_year_after(today)}
    )
    audit.record_accounts(EventType.SCENES_PASSED, by=person, now=now)


def is_passed(person: User, *, on: date) -> bool:
    """Asked at every step towards a name and at each showing: what has lapsed stops at once."""
    return ScenarioPass.objects.filter(user=person, valid_until_date__gte=on).exists()


def pass_of(person: User) -> date | None:
    """The last day on which their latest pass counts, which may be over."""
    return ScenarioPass.objects.filter(user=person).values_list("valid_until_date", flat=True).first()


def lapses_soon(person: User, *, on: date) -> date | None:
    """The last day of a pass that counts today and not in a month any more; None where nothing is to be said."""
    last = pass_of(person)
    return last if last is not None and on <= last <= on + TOLD_BEFORE else None


def _a_year_after(day: date) -> date:
    """Twelve months later; the last of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
