"""The rows of outside bodies: which of them somebody compared with a source, and which no reporter sees yet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.gate import administrators_only
from concerns.domain import bodies, clock
from concerns.errors import NoSuchCase
from concerns.forms.outside import CompareForm
from concerns.queries import outside
from concerns.views import desk


@administrators_only
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    rows = outside.table(on=clock.today(timezone.now()))
    waiting = sum(row.checked_on is None for row in rows)
    return render(request, "outside/home.html", {"rows": rows, "waiting": waiting})


@administrators_only
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody read the source and says what it says; from then on reporters see it."""
    now = timezone.now()
    body = bodies.on(clock.today(now)).filter(pk=pk).first()
    if body is None:
        raise NoSuchCase
    initial = {"remit": body.remit, "address": body.address}
    form = CompareForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        bodies.compare(body, form.comparison(), by=desk.signed_in(request), now=now)
        messages.success(request, _("Kept: %(name)s.") % {"name": body.name})
        return redirect("outside:home")
    return render(request, "outside/compare.html", {"body": body, "form": form})
