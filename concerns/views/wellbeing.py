"""The checks after closing: their days on the case’s page, and for those who oversee that they happen (R76)."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, clock, remedies
from concerns.errors import NoSuchCase
from concerns.models import Case
from concerns.queries import wellbeing
from concerns.queries.casefile import CaseFile
from concerns.views import desk

WATCHING = frozenset({Role.SENIOR_MANAGER, Role.HR_AUDITOR})


def section(case: Case, file: CaseFile, *, viewer: User, today: date) -> dict[str, Any]:
    """What “Afterwards” says of the checks; and to the contact, where the reporter lets them know, that a report
    of bad treatment is open."""
    checks = wellbeing.of_case(case, today=today)
    return {
        "checks": checks,
        "next_check": wellbeing.next_sentence(checks, today=today),
        "several": len(file.concerns) > 1,
        "bad_treatment": case.owner_id == viewer.pk and remedies.told_to_contact(case),
    }


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """That the checks happen, by month: no reference, no answer."""
    if not access.org_roles(request.user) & WATCHING:
        raise NoSuchCase
    months = wellbeing.by_month(desk.signed_in(request), today=clock.today(timezone.now()))
    return render(request, "oversight/checks.html", {"months": months})
