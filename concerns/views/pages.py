"""Pages that belong to no capability: health, the employer's colour, and plain answers when something fails."""

import logging
import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.models import Employer
from concerns.context import is_staff_side
from concerns.queries import clockwatch
from trust import mastering

logger = logging.getLogger("hearken.failures")


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"up": True})


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers, its keys are right, its bank holidays are known and the
    clock has run lately."""
    if not clockwatch.database_answers():
        return JsonResponse({"ready": False, "reason": "the database does not answer"}, status=503)
    if not mastering.are_right():
        return JsonResponse({"ready": False, "reason": "a content key is wrong or missing"}, status=503)
    if not clockwatch.calendar_is_known():
        return JsonResponse({"ready": False, "reason": "the bank holidays are not known"}, status=503)
    stopped = clockwatch.stopped_since(now=timezone.now())
    if stopped is not None:
        return JsonResponse({"ready": False, "reason": "the clock has not run"}, status=503)
    return JsonResponse({"ready": True})


@login_not_required
@require_GET
@cache_control(max_age=3600)
def employer_css(request: HttpRequest) -> HttpResponse:
    """The employer's colour as one custom property: the policy allows no inline style."""
    employer = Employer.objects.first() or Employer()
    return HttpResponse(f":root{{--employer:{employer.colour}}}\n", content_type="text/css")


@login_not_required
@require_GET
@cache_control(max_age=3600)
def employer_icon(request: HttpRequest) -> HttpResponse:
    """A plain square in the employer's colour: nothing in a row of tabs tells what this page is (T14)."""
    employer = Employer.objects.first() or Employer()
    square = f'<rect width="32" height="32" rx="6" fill="{employer.colour}"/>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{square}</svg>\n'
    return HttpResponse(picture, content_type="image/svg+xml")


def _plain(request: HttpRequest, status: int, **context: str) -> HttpResponse:
    """One heading, one sentence, one link: nothing else is asked for, so that a refusal costs little."""
    page = "staff/error.html" if is_staff_side(request) else "public/error.html"
    return render(request, page, {"status": status, "is_plain": True, **context}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return _plain(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return _plain(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The same page, size and work whether something is absent or hidden (T10)."""
    return _plain(request, 404)


def conflict(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`reason` is a whole sentence; without one the page says what mostly happened."""
    return _plain(request, 409, reason=reason)


def not_now(request: HttpRequest) -> HttpResponse:
    """A page of a case of another stage, opened by a link: nobody changed anything."""
    match = request.resolver_match
    reference = match.kwargs.get("reference", "") if match else ""
    return _plain(request, 409, not_now="yes", reference=reference)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain(request, 403, stale="yes")


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Nobody learns what failed, but a number joins the page to the log line."""
    number = uuid.uuid4().hex[:8].upper()
    match = request.resolver_match
    logger.error("failure %s on %s", number, match.view_name if match else "no route")
    return _plain(request, 500, number=number)
