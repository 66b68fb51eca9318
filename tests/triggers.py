"""Lifts the triggers of the event table: around the flush after a transactional test, and for an attacker."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

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
    """What migrations brought and a flush takes away."""
    REFERENCE_ROWS.fill(apps, None)
    REFERENCE_ROWS.begin_with_the_policy(apps, None)
    REFERENCE_ROWS.add_bodies_and_tags(apps, None)


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
