"""Write the committed table of bank holidays, or say whether it still equals the pinned package."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator

import holidays
from django.core.management.base import BaseCommand, CommandError

from accounts.divisions import Division
from concerns.domain import calendar
from concerns.domain.calendar import Holiday

# Without a subdivision the package leaves out Easter Monday and more. England and Wales share one list.
SUBDIVISIONS = {
    Division.ENGLAND_AND_WALES: "ENG",
    Division.SCOTLAND: "SCT",
    Division.NORTHERN_IRELAND: "NIR",
}


class Command(BaseCommand):
    help = "Writes the table of bank holidays from the pinned package; with --check only compares them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when they differ")

    def handle(self, **options: object) -> None:
        table = as_csv(rows())
        if not options["check"]:
            calendar.TABLE.write_text(table, encoding="utf-8", newline="")
            self.stdout.write("The table of bank holidays is written.")
        elif calendar.TABLE.read_bytes() == table.encode():
            self.stdout.write("The table of bank holidays equals the package.")
        else:
            raise CommandError("The table of bank holidays differs from the package. Run calendar_table.")


def rows() -> Iterator[Holiday]:
    """What the package knows, weekdays only: a holiday at the weekend counts by its substitute day."""
    years = range(calendar.FIRST_YEAR, calendar.LAST_YEAR + 1)
    for division, subdivision in SUBDIVISIONS.items():
        known = holidays.country_holidays("GB", subdiv=subdivision, years=years, language="en_GB")
        for day, title in sorted(known.items()):
            if day.weekday() < calendar.SATURDAY:
                yield Holiday(
                    division,
                    day,
                    title.replace("(observed)", "(substitute day)"),
                    day.year > calendar.LAST_PUBLISHED_YEAR,
                )


def as_csv(table: Iterable[Holiday]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(calendar.COLUMNS)
    for row in table:
        writer.writerow([row.division.value, row.date, row.title, "yes" if row.projected else "no"])
    return out.getvalue()
