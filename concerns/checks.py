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
# Each is set as HEARKEN_<name>: the least and the most that can be lived with.
PERIODS = {
    "CONSULT_WORKING_DAYS": (1, 20),
    "REVIEW_MONTHS": (1, 12),
    "INBOX_OPEN_MONTHS": (1, 36),
    "EXTENSION_DAYS": (1, 56),
    "ABSENCE_WORKING_DAYS": (1, 20),
    "UPDATE_DAYS": (1, 28),
    "TRIAGE_WORKING_DAYS": (1, 2),
    "REFERRAL_WORKING_DAYS": (1, 2),
}


def periods_can_be_kept(**_: Any) -> list[CheckMessage]:
    """concerns.E002: every period is one that can be promised, and the inbox outlives the time for a review."""
    found = [
        f"HEARKEN_{name} is {getattr(settings, name)}: write a whole number from {least} to {most}."
        for name, (least, most) in PERIODS.items()
        if not least <= getattr(settings, name) <= most
    ]
    if settings.INBOX_OPEN_MONTHS <= settings.REVIEW_MONTHS:
        found.append(
            "HEARKEN_INBOX_OPEN_MONTHS must be more than HEARKEN_REVIEW_MONTHS: "
            "a review is asked for through the inbox."
        )
    return [Error(fault, hint="docs/running.md lists the periods.", id="concerns.E002") for fault in found]


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
