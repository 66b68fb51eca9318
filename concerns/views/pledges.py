"""On the people of a case: who confirmed that nobody may be treated badly for speaking up (R77)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from concerns.domain import pledges
from concerns.enums import Action
from concerns.models import Case
from concerns.views import desk
from concerns.views.kept import keep_text


def section(case: Case, *, viewer: User) -> dict[str, Any]:
    """Who confirmed it, by id, and whether the reader of the page has."""
    found = pledges.confirmed(case)
    return {"pledges": found, "has_pledged": viewer.pk in found}


@require_POST
@keep_text()
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    pledges.confirm(found, by=desk.signed_in(request), now=now)
    messages.success(request, _("It is recorded that you know."))
    return redirect("casework:people", reference)
