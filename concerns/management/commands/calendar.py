"""The calendar of bank holidays in the database: how it stands, and what the committed table adds to it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from concerns.domain import bank_holidays, calendar
from concerns.domain.bank_holidays import Difference
from concerns.errors import NoCalendar
from concerns.models import CalendarEdition


class Command(BaseCommand):
    help = "Says how the calendar stands; “update” adds what the committed table has and the database lacks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", "update"])
        parser.add_argument(
            "--past-too",
            action="store_true",
            help="with update: add days of the past as well, which it else refuses",
        )

    def handle(self, *, what: str, past_too: bool, **_: object) -> None:
        now = timezone.now()
        if what == "update":
            found = bank_holidays.update(now=now, past_too=past_too)
            self._say(found, "Added", past_too=past_too)
        else:
            self._say(bank_holidays.compare(today=calendar.receipt_date(now)), "Lacking", past_too=False)
        try:
            bank_holidays.verify()
        except NoCalendar as error:
            raise CommandError(str(error)) from error
        edition = CalendarEdition.objects.latest("number")
        self.stdout.write(
            f"Edition {edition.number}, calendar {edition.version}: {edition.first_day} to {edition.last_day}."
        )
        if what == "update" and found.past and not past_too:
            raise CommandError(
                f"{len(found.past)} days of the past were left out: they were counted as working days. "
                "Look at them, then add them with --past-too."
            )

    def _say(self, found: Difference, word: str, *, past_too: bool) -> None:
        """One line a day; nothing is ever taken away, so what only the database has is named and stays."""
        for row in found.new:
            left_out = row in found.past and not past_too
            self.stdout.write(f"{'Left out' if left_out else word}: {row.division} {row.date} {row.title}")
        for division, day, title in found.only_here:
            self.stdout.write(f"Kept, not in the committed table: {division} {day} {title}")
        if not found.new and found.last_day is None:
            self.stdout.write("The database has every day of the committed table.")
