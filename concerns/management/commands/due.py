"""Say by when something raised at a given moment must be acknowledged and answered, and how that was counted.

In development it needs no database and counts by the committed table; in production by the calendar kept there.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.divisions import Division
from concerns.domain import bank_holidays, calendar, profiles
from concerns.domain.calendar import Calendar
from concerns.domain.profiles import Profile
from concerns.enums import Duty
from concerns.errors import NoCalendar
from concerns.queries import counting
from concerns.queries.counting import Explained

IN_FORCE = "in-force"
NAMES = {Duty.ACKNOWLEDGE: "acknowledge_by", Duty.ANSWER: "answer_by"}


class Command(BaseCommand):
    help = "Prints as one line of JSON the last day to acknowledge and the last day to answer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "raised",
            type=moment,
            help="when it was raised, such as 2026-12-18T16:45; without an offset it is London time",
        )
        parser.add_argument("--division", choices=Division.values, required=True, help="whose bank holidays count")
        parser.add_argument(
            "--profile",
            choices=[*profiles.PRESETS, IN_FORCE],
            default=profiles.DEFAULT,
            help=f"which periods are promised; {IN_FORCE}: those that the database has for that day",
        )
        parser.add_argument("--explain", action="store_true", help="then say how each day was counted")

    def handle(self, *, raised: datetime, division: str, profile: str, explain: bool, **_: object) -> None:
        try:
            day = calendar.receipt_date(raised)
            known, titles = _calendar(division)
            periods = _in_force(day) if profile == IN_FORCE else profiles.PRESETS[profile]
            found = [
                counting.explained(
                    duty, day, division=division, known=known, titles=titles, period=periods.of(duty)
                )
                for duty in NAMES
            ]
        except calendar.OutsideCoverage as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps({NAMES[one.duty]: str(one.due) for one in found}))
        if explain:
            self.stdout.write("\n".join(line for one in found for line in _lines(one)))


def _in_force(day: date) -> Profile:
    try:
        return profiles.periods(day)
    except DatabaseError as error:
        raise CommandError(
            "The periods cannot be read: the database does not answer, or is not migrated."
        ) from error


def _calendar(division: str) -> tuple[Calendar, dict[date, str]]:
    """The bank holidays and their names; CommandError in production without the table."""
    if settings.HEARKEN_DEV:
        return calendar.committed(), {
            row.date: row.title for row in calendar.read_table() if row.division == division
        }
    try:
        return bank_holidays.current(), bank_holidays.titles(division, date.min, date.max)
    except NoCalendar as error:
        raise CommandError(str(error)) from error
    except DatabaseError as error:
        raise CommandError(
            "The calendar of bank holidays cannot be read: the database does not answer, or is not migrated."
        ) from error


def _lines(one: Explained) -> list[str]:
    return [
        "",
        f"{one.duty.label}: {one.due}",
        one.rule,
        *(f"  {line.days}: {line.what}{f', {line.counts}' if line.counts else ''}" for line in one.lines),
        *([one.planning] if one.planning else []),
        one.calendar,
    ]


def moment(text: str) -> datetime:
    """An aware moment. A local time that a change of the clocks skips or repeats is taken with the offset
    before the change; its date, which alone counts, is the same either way.
    """
    try:
        raised = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date or a time such as 2026-12-18T16:45.") from None
    return raised if raised.tzinfo else raised.replace(tzinfo=calendar.LONDON)
