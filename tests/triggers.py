"""Lifts the triggers of the event table: around the flush after a transactional test, and for an attacker."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from concerns.domain import bank_holidays
from concerns.domain.profiles import POLICY
from concerns.models import DeadlineProfile
from trust import triggers


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The event table without its triggers; they stand again afterwards, also after a failure."""
    with transaction.atomic(using=connection.alias):
        triggers.remove(connection)
        yield
        triggers.install(connection)


REFERENCE_ROWS = import_module("concerns.migrations.0003_reference_rows")  # no name that could be imported


def put_back() -> None:
    """What migrations brought and a flush takes away: bank holidays, the first row of the promised periods, the
    bodies outside and the tags."""
    REFERENCE_ROWS.add_bodies_and_tags(apps, None)
    bank_holidays.fill(now=datetime(2026, 1, 1, tzinfo=UTC))
    (first, first_unit), (answer, answer_unit) = POLICY
    DeadlineProfile.objects.create(
        number=1,
        first_day=date(2019, 1, 1),
        acknowledge_number=first,
        acknowledge_unit=first_unit,
        answer_number=answer,
        answer_unit=answer_unit,
        reason="The policy",
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="session", autouse=True)
def lift_triggers_around_flush() -> Iterator[None]:
    """`django_db(transaction=True)` empties every table afterwards, which the triggers rightly refuse; what
    migrations brought is put back."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # private, so not in the stubs

    def flush_lifted(test: TransactionTestCase) -> None:
        with ExitStack() as stack:
            for alias in test._databases_names(include_mirrors=False):  # type: ignore[attr-defined]  # as above
                stack.enter_context(lifted(connections[alias]))
            flush(test)
            put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_lifted)
        yield
