"""Beat's bells when the clock of the machine is put back: they are rung again within one interval."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.beat import ScheduleEntry
from celery.schedules import crontab

from config import beat, celery_app
from tests.clocks import at

FAST = at("2026-11-10", "15:00")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Stepped(Celery):
    """An app whose clock is set by the test."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Bells(beat.Scheduler):
    """Writes down what is rung in place of sending it."""

    producer: Any = None  # no broker is asked

    def __init__(self, app: Stepped, kept: Path) -> None:
        self.rung: list[str] = []
        self.on = app
        super().__init__(app=app, schedule_filename=str(kept))

    def apply_entry(self, entry: ScheduleEntry, producer: object = None) -> None:
        self.rung.append(str(entry.name))

    def run(self, *, until: datetime) -> list[str]:
        """Tick and sleep as beat does; what was rung on the way, by name."""
        self.rung.clear()
        while self.on.moment < until:
            self.on.moment += timedelta(seconds=max(self.tick(), 0.01))
        return sorted(self.rung)


@pytest.fixture
def app() -> Iterator[Stepped]:
    """With three bells, on a machine whose clock is fast. What was read from the file asks the current app."""
    stepped = Stepped("bells")
    stepped.moment = FAST
    stepped.conf.update(timezone="Europe/London", result_expires=None, beat_schedule=schedule())
    yield stepped
    celery_app.set_current()


def schedule() -> dict[str, dict[str, object]]:
    return {
        "sweep": {"task": "sweep", "schedule": MINUTE},
        "cover": {"task": "cover", "schedule": 5 * MINUTE},
        "nightly": {"task": "nightly", "schedule": crontab(hour="14", minute="30")},
    }


def test_a_clock_put_back_an_hour_keeps_no_bell_silent(app: Stepped, tmp_path: Path) -> None:
    bells = Bells(app, tmp_path / "kept")
    assert bells.run(until=FAST + 10.5 * MINUTE) == ["cover", "cover", *["sweep"] * 10]

    right = app.moment = app.moment - HOUR

    assert bells.run(until=right + 1.1 * MINUTE) == ["sweep"]
    assert bells.run(until=right + 10.1 * MINUTE) == ["cover", "cover", *["sweep"] * 9]
    assert bells.run(until=right + HOUR).count("nightly") == 1
    bells.close()


def test_a_beat_begun_anew_after_that_does_not_believe_what_it_kept(app: Stepped, tmp_path: Path) -> None:
    before = Bells(app, tmp_path / "kept")
    before.run(until=FAST + 3 * MINUTE)
    before.close()
    app.moment = right = FAST - HOUR

    after = Bells(app, tmp_path / "kept")

    assert after.run(until=right + 2.1 * MINUTE) == ["sweep", "sweep"]
    after.close()


def test_this_is_the_scheduler_that_every_beat_uses() -> None:
    """Neither `compose.yml` nor `make run` names another, so the setting decides."""
    assert celery_app.conf.beat_scheduler == f"{beat.__name__}:{beat.Scheduler.__name__}"
    root = Path(__file__).parents[2]
    for place in ("deploy/compose.yml", "deploy/run.py"):
        assert "--scheduler" not in (root / place).read_text()
