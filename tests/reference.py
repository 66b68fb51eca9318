"""Reference rows that a migration brought, put back after a test that emptied the database."""

from importlib import import_module
from pathlib import Path

from django.apps import apps

from concerns import migrations
from concerns.models import Tag

NAME = next(path.stem for path in Path(migrations.__path__[0]).glob("*_reference_rows.py"))


def load() -> None:
    if not Tag.objects.exists():
        import_module(f"concerns.migrations.{NAME}").add_bodies_and_tags(apps, None)
