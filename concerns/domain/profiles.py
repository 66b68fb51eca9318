"""How long is promised: the policy's periods, and the others an employer could promise, each by a name."""

from typing import NamedTuple

from concerns.domain.calendar import ACKNOWLEDGE_WORKING_DAYS, ANSWER_CALENDAR_DAYS, Period, Unit


class Profile(NamedTuple):
    """The two promises to a reporter, each counted from the day of receipt as day 0."""

    acknowledge: Period
    answer: Period


POLICY = Profile(Period(ACKNOWLEDGE_WORKING_DAYS, Unit.WORKING_DAYS), Period(ANSWER_CALENDAR_DAYS, Unit.DAYS))
DEFAULT = "policy"
PRESETS: dict[str, Profile] = {
    DEFAULT: POLICY,
    "5-working-days": POLICY._replace(acknowledge=Period(5, Unit.WORKING_DAYS)),
    "15-working-days": POLICY._replace(acknowledge=Period(15, Unit.WORKING_DAYS)),
    "3-and-20-working-days": Profile(Period(3, Unit.WORKING_DAYS), Period(20, Unit.WORKING_DAYS)),
    "7-days-and-3-months": Profile(Period(7, Unit.DAYS), Period(3, Unit.MONTHS)),
}
