"""How it was for those who spoke up: rough figures for those who oversee, and texts for first readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from concerns.domain import clock, feedback
from concerns.errors import NoSuchCase
from concerns.queries import feedback as read
from concerns.views import desk


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    user = desk.signed_in(request)
    if not feedback.may_see_figures(user):
        raise NoSuchCase
    context = {
        "quarters": read.quarters(user, today=clock.today(timezone.now())),
        "reads": feedback.may_read_texts(user),
    }
    return render(request, "oversight/feedback.html", context)
