import csv
from datetime import date
from pathlib import Path

from concerns.domain import calendar
from django.db import migrations
from django.utils import timezone

FIRST_DAY = date(2019, 1, 1)  # the first for which bank holidays are known
HERE = Path(__file__).parent


def _rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def _dates(row, *names):
    return {name: row[name] or None for name in names}


def add_bodies_and_tags(apps, schema_editor):
    """What is known of bodies outside and of tags. A row that nobody compared with its source has no day of checking."""
    body, tag = apps.get_model("concerns", "OutsideBody"), apps.get_model("concerns", "Tag")
    body.objects.bulk_create(
        body(
            code=row["code"],
            name=row["name"],
            aka=row["aka"],
            kind=row["kind"],
            is_professional=bool(row["professional"]),
            nations=row["nations"].split(),
            matters=row["matters"].split(),
            remit=row["remit"],
            address=row["address"],
            source=row["source"],
            **_dates(row, "checked_on"),
        )
        for row in _rows("outside_bodies.csv")
    )
    tag.objects.bulk_create(
        tag(
            scheme=row["scheme"],
            code=row["code"],
            edition=row["edition"],
            text=row["text"],
            source=row["source"],
            **_dates(row, "valid_from", "valid_to", "checked_on"),
        )
        for row in _rows("tags.csv")
    )


def fill(apps, schema_editor):
    """The committed table of bank holidays as the first edition."""
    edition, day = apps.get_model("concerns", "CalendarEdition"), apps.get_model("concerns", "BankHoliday")
    known, now = calendar.committed(), timezone.now()
    coverage = {"first_day": known.first_day, "last_day": known.last_day}
    edition.objects.create(number=1, version=known.version, made_at=now, **coverage)
    day.objects.bulk_create(
        day(
            division=row.division.value,
            date=row.date,
            title=row.title,
            source="by rule, not announced yet" if row.projected else "gov.uk/bank-holidays",
            edition_id=1,
            added_at=now,
        )
        for row in calendar.read_table()
    )


def begin_with_the_policy(apps, schema_editor):
    """What the policy promises, in force until an administrator adds another."""
    apps.get_model("concerns", "DeadlineProfile").objects.create(
        number=1,
        first_day=FIRST_DAY,
        acknowledge_number=10,
        acknowledge_unit="working_days",
        answer_number=28,
        answer_unit="days",
        reason="The policy",
        added_at=timezone.now(),
    )


class Migration(migrations.Migration):
    replaces = [
        ("concerns", "0005_calendars"),
        ("concerns", "0010_policy_profile"),
        ("concerns", "0018_reference_rows"),
    ]

    dependencies = [("concerns", "0002_note_stays")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(begin_with_the_policy, migrations.RunPython.noop),
        migrations.RunPython(add_bodies_and_tags, migrations.RunPython.noop),
    ]
