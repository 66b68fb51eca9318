"""Start-up refusals: without bank holidays, or by a period nobody can keep, a promise would be a wrong one."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from concerns.domain import bank_holidays
from concerns.errors import NoCalendar
from concerns.models import CalendarEdition

FILLED_BY = ("concerns", "0005_calendars")


def inbox_outlives_review(**_: Any) -> list[CheckMessage]:
    """concerns.E002: a review is asked for through the inbox."""
    if settings.INBOX_OPEN_MONTHS > settings.REVIEW_MONTHS:
        return []
    fault = "HEARKEN_INBOX_OPEN_MONTHS must be more than HEARKEN_REVIEW_MONTHS."
    return [Error(fault, hint="A review is asked for through the inbox.", id="concerns.E002")]


def bank_holidays_are_known(*, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """concerns.E001: the table is there and whole. Before its migration there is none, and nothing to say."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if fault := _fault(alias):
            found.append(
                Error(fault, hint="Promised dates cannot be counted until it is mended.", id="concerns.E001")
            )
    return found


def _fault(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        tables = connections[alias].introspection.table_names(cursor)
        if "django_migrations" not in tables:
            return ""
        cursor.execute("SELECT 1 FROM django_migrations WHERE app = %s AND name = %s", FILLED_BY)
        if cursor.fetchone() is None:
            return ""
    if CalendarEdition._meta.db_table not in tables:
        return bank_holidays.EMPTY
    try:
        bank_holidays.verify()
    except NoCalendar as error:
        return str(error)
    return ""
