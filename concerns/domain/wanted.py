"""What somebody asks for when they ask for a name: a record, and what makes it whole (I2, I5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from concerns.enums import Basis, Body, Purpose

TOLD_AT_LATEST = timedelta(days=180)  # of an override that its owner could not be told of before
LONGEST_DAYS = 30


@dataclass(frozen=True)
class Wanted:
    """What is asked for: one person on the case to be shown the name, or one body to pass it on to.

    `words` are for the reporter and hidden from name keepers; `grounds` are for name keepers. An override needs
    both, and `why_not_before` with a later `tell_date` where telling first would defeat it.
    """

    basis: Basis
    purpose: Purpose
    days: int = 1
    recipient: User | None = None
    body: Body | None = None
    words: str = ""
    grounds: str = ""
    why_not_before: str = ""
    tell_date: date | None = None

    def require_whole(self, *, today: date) -> None:
        """Raises ValueError for what no form lets through."""
        passed_on = self.body is not None
        if (self.recipient is None) != passed_on or (self.purpose == Purpose.PASS_ON) != passed_on:
            raise ValueError("A name is for one person, or for one body to pass it on to.")
        if not 1 <= self.days <= LONGEST_DAYS:
            raise ValueError("A name is shown for 1 to 30 days.")
        if self.basis != Basis.CONSENT and not (self.words.strip() and self.grounds.strip()):
            raise ValueError("Without a yes from its owner a name needs grounds, and words for its owner.")
        if bool(self.why_not_before.strip()) != (self.tell_date is not None):
            raise ValueError("Telling later needs its reason and its day.")
        if self.tell_date is not None and (
            self.basis == Basis.CONSENT or not today < self.tell_date <= today + TOLD_AT_LATEST
        ):
            raise ValueError("This day cannot be the one on which the reporter is told.")
