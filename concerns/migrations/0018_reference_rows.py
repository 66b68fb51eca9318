import csv
from pathlib import Path

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("concerns", "0017_findings_deepened")]

    operations = [migrations.RunPython(add_bodies_and_tags, migrations.RunPython.noop)]
