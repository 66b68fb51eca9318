"""Beat's scheduler: Celery's own, which also rings on when the clock of the machine is put back."""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry

SLACK = timedelta(seconds=1)  # a clock is put right by less than this all the time

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    """Celery sorts the bells by the hour at which each is next, and sleeps until then. When the clock goes back an
    hour, all of them lie an hour ahead and nothing is rung until it is there again; the file of the schedule
    carries them over a restart (docs/adr/0040)."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Bells that rang later than now are counted from now. How long to sleep, in seconds."""
        if ahead := [bell for bell in self.schedule.values() if _is_ahead(bell)]:
            logger.warning("The clock of this machine was put back; %d bells are counted from now.", len(ahead))
            for bell in ahead:
                bell.last_run_at = bell.default_now()
            self.populate_heap()
        return super().tick(*args, **kwargs)


def _is_ahead(bell: ScheduleEntry) -> bool:
    return bell.last_run_at is not None and bell.last_run_at > bell.default_now() + SLACK
