"""Say by when something raised at a given moment must be acknowledged and answered. Needs no database."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from accounts.divisions import Division
from concerns.domain import calendar


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

    def handle(self, *, raised: datetime, division: str, **_: object) -> None:
        try:
            promised = {
                "acknowledge_by": str(calendar.acknowledge_by(raised, division, calendar.committed())),
                "answer_by": str(calendar.answer_by(raised)),
            }
        except calendar.OutsideCoverage as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(promised))


def moment(text: str) -> datetime:
    """An aware moment. A local time that a change of the clocks skips or repeats is taken with the offset
    before the change; its date, which alone counts, is the same either way.
    """
    try:
        raised = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date or a time such as 2026-12-18T16:45.") from None
    return raised if raised.tzinfo else raised.replace(tzinfo=calendar.LONDON)
