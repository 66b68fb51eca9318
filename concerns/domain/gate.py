"""Nobody is shown a name who has not passed the five scenes within twelve months (R95)."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import audit, calendar
from concerns.enums import EventType
from concerns.models import ScenarioPass


@transaction.atomic
def record_pass(person: User, *, now: datetime) -> None:
    """They have ended every scene on its right course."""
    today = calendar.receipt_date(now)
    ScenarioPass.objects.update_or_create(
        user=person, defaults={"passed_date": today, "valid_until_date": _a_year_after(today)}
    )
    audit.record_accounts(EventType.SCENES_PASSED, by=person, now=now)


def is_passed(person: User, *, on: date) -> bool:
    """Asked at every step towards a name and at each showing: what has lapsed stops at once."""
    return ScenarioPass.objects.filter(user=person, valid_until_date__gte=on).exists()


def _a_year_after(day: date) -> date:
    """Twelve months later; the last of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
