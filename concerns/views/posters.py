"""Posters and cards to hand out: public by nature, so everybody of the staff can make them (R13, R32)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import Employer
from concerns.queries import posters
from concerns.queries.posters import Sheet, Where
from concerns.views import paper


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    context = {"sheets": Sheet, "where": _where(), "has_pdf": paper.is_available()}
    return render(request, "posters/home.html", context)


@require_GET
def sheet(request: HttpRequest, sheet: str) -> HttpResponse:
    """The page that prints as the sheet."""
    context = {**_context(sheet), "has_pdf": paper.is_available()}
    return render(request, "posters/sheet.html", context)


@require_GET
def pdf(request: HttpRequest, sheet: str) -> HttpResponse:
    """The same as a tagged PDF; in words where this machine makes none (503)."""
    context = _context(sheet)
    if not paper.is_available():
        return HttpResponse(render_to_string("paper/none.html"), status=503)
    answer = HttpResponse(made(context), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{sheet}.pdf"'
    return answer


def made(context: dict[str, object]) -> bytes:
    return paper.render(
        render_to_string("posters/paper.html", context), render_to_string("posters/paper.css", context)
    )


def _where() -> Where:
    return posters.where(bodies=reverse("help", args=["bodies"]))


def _context(sheet: str) -> dict[str, object]:
    if sheet not in Sheet.values:
        raise Http404
    wanted = Sheet(sheet)
    return {
        "sheet": wanted,
        "copies": range(posters.COPIES[wanted]),
        "where": _where(),
        "employer": Employer.objects.first() or Employer(),
    }
