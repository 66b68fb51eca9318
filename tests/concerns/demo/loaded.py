"""The demo employer on two load days: a winter weekday, and a bank holiday just past midnight in summer time."""

from datetime import datetime
from pathlib import Path

from concerns.domain.calendar import LONDON

DAYS = (
    datetime(2026, 11, 24, 10, 30, tzinfo=LONDON),  # Tuesday
    datetime(2027, 3, 29, 0, 20, tzinfo=LONDON),  # Easter Monday where there is one, and still Sunday in UTC
)


class Loaded:
    """What one load left, on the day it was made."""

    def __init__(self, now: datetime, credentials: Path) -> None:
        self.now = now
        self.today = now.date()
        self.credentials = credentials
        self.text = credentials.read_text()

    def lines(self, word: str) -> list[str]:
        return [line for line in self.text.splitlines() if word in line]
