"""Time in the demo: stories say when they go on, and all of them are played in one order up to the load day."""

import heapq
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from accounts.divisions import Division
from concerns.demo.plans import Plan
from concerns.domain import calendar, clock
from concerns.domain.calendar import LONDON
from concerns.models import Deadline

Story = Iterator[datetime]  # yields the moment at which it goes on; what it does then happens at that moment


def play(stories: Iterable[Story], *, until: datetime) -> None:
    """Let each story go on when its moment comes, the earliest first; what lies after `until` never happens."""
    number = count()
    waiting: list[tuple[datetime, int, Story]] = []

    def ask(story: Story) -> None:
        moment = next(story, None)
        if moment is not None and moment <= until:
            heapq.heappush(waiting, (moment, next(number), story))

    for story in stories:
        ask(story)
    while waiting:
        ask(heapq.heappop(waiting)[2])


def sweeps(first: date, *, until: datetime) -> Story:
    """The clock as it would have run: after midnight for what was missed, at nine for the reminders."""
    day = first
    while True:
        for moment in (at(day, 0, 1), at(day, 9)):
            if moment > until:
                return
            yield moment
            if Deadline.objects.filter(met_at=None, next_step_at__lte=moment).exists():
                clock.sweep(now=moment)
        day += timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the London day, as UTC."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@dataclass
class Diary:
    """The moments of one concern. Staff work on working days of England and Wales, at chosen hours."""

    raised: date
    minutes: random.Random

    def told(self) -> datetime:
        """When it was sent or said; nothing keeps the hour."""
        return at(self.raised, 0, 2)

    def day(self, number: int) -> date:
        """The working day `number` after it was raised."""
        return calendar.add_working_days(self.raised, number, Division.ENGLAND_AND_WALES, calendar.committed())

    def on(self, number: int, hour: int) -> datetime:
        return at(self.day(number), hour, self.minutes.randrange(60))


def diary_of(plan: Plan, division: str, *, today: date, minutes: random.Random) -> Diary:
    """Without an age the first letter is due today or, on a day off, on the next working day."""
    if plan.age is not None:
        return Diary(today - timedelta(days=plan.age), minutes)
    known = calendar.committed()
    due = today
    while not calendar.is_working_day(due, division, known):
        due += timedelta(days=1)
    return Diary(calendar.subtract_working_days(due, calendar.ACKNOWLEDGE_WORKING_DAYS, division, known), minutes)


def chosen(seed: int) -> random.Random:
    """The same choices at each load; nothing secret is chosen by it."""
    return random.Random(seed)  # noqa: S311
