"""Every decision about a case on one page, with who took it and when, and the earlier ones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from concerns.domain import advice, clock, onward, told
from concerns.enums import Action
from concerns.forms.notes import ConfirmForm
from concerns.queries import decided
from concerns.views import desk, going_on


@require_GET
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ_DECISIONS, now=now)
    context = desk.page(request, case, reference, tab="decisions", today=clock.today(now))
    found = [(one, decided.DECIDES[one.key] in context["may"]) for one in decided.decisions(case)]
    context |= {
        "decided": found,
        "routes": onward.of_case(case),
        "lines": told.lines(case),
        "advice": advice.of_case(case),
        "form": ConfirmForm(case=case),
        "next": going_on.next_url(request, case, reference),
    }
    return render(request, "casework/decisions.html", context)
