"""What an act leaves in the database, without what is drawn anew each time: two on one day are alike (T11)."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import AutoField, Model

# Ids, digests, references and codes: drawn anew each time, and none of them holds a moment.
DRAWN = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{64}|\b(?:RC|IN)-[0-9A-Z]{4}-[0-9A-Z]{4}\b",
    re.IGNORECASE,
)

Left = tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]


def left_by(act: Callable[[], object]) -> Left:
    """The rows that are new or changed after `act`, and those that went or changed; then it is undone."""
    before = _rows()
    with transaction.atomic():
        act()
        after = _rows()
        transaction.set_rollback(True)
    return after - before, before - after


def _rows() -> Counter[tuple[str, ...]]:
    """Every row of every table, a row as the cells that are not numbered by the database."""
    return Counter(row for model in apps.get_models() for row in _rows_of(model))


def _rows_of(model: type[Model]) -> list[tuple[str, ...]]:
    names = [one.attname for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
    found = model._default_manager.values_list(*names)
    return [(model._meta.label, *(_cell(cell) for cell in row)) for row in found]


def _cell(cell: Any) -> str:
    """What is sealed by its length alone."""
    if isinstance(cell, bytes | memoryview):
        return f"{len(cell)} bytes"
    return DRAWN.sub("drawn", str(cell))
