"""A letter as a tagged PDF, made by WeasyPrint, which needs Pango on the machine.

Loaded when the first PDF is asked for, since that takes a second. Without it every letter is still a page that
prints, and the page says so in words. Nothing is fetched from anywhere while a PDF is made.
"""

import importlib
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from accounts.models import Employer
from concerns.models import Letter
from concerns.queries import inbox as read

FILE_NAME = "letter.pdf"  # as neutral as every name that leaves this site


@cache
def _engine() -> Any:
    """WeasyPrint; None where it, or a library of the system that it needs, is not installed."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def is_available() -> bool:
    return _engine() is not None


def response(letter: Letter) -> HttpResponse:
    """The letter to be saved, or in words that this machine makes no PDF (503)."""
    if not is_available():
        return HttpResponse(render_to_string("paper/none.html"), status=503)
    answer = HttpResponse(pdf(letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def pdf(letter: Letter) -> bytes:
    """Tagged for screen readers (PDF/UA). Its properties name nobody and nothing but the program that made it."""
    context = {
        "letter": letter,
        "paragraphs": read.letter_blocks(letter),
        "issued_on": read.issued_on(letter),
        "reference": letter.concern.reference,
        "employer": Employer.objects.first() or Employer(),
    }
    return render(render_to_string("paper/letter.html", context), render_to_string("paper/letter.css", context))


def render(html: str, style: str) -> bytes:
    engine = _engine()
    nothing = engine.urls.URLFetcher(allowed_protocols=[])
    sheet = engine.CSS(string=style, url_fetcher=nothing)
    page = engine.HTML(string=html, url_fetcher=nothing)
    made: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1", pdf_tags=True)
    return made
