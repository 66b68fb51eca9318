"""Keeps the two sides apart, turns refusals into pages, and logs routes instead of paths."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import errors as accounts_errors
from accounts.enums import Refusal
from concerns.context import is_staff_side
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.views import pages

Handler = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("hearken.requests")


def read_as_utf8(get_response: Handler) -> Handler:
    """Forms are read as our pages send them, whatever a request calls itself: some of Python's encodings are no
    text at all, and one takes minutes for what fits into a form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return get_response(request)

    return middleware


def separate_sides(get_response: Handler) -> Handler:
    """No cookie of one side is read on the other (T12), and nothing is kept by the browser (T14)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        foreign = (
            [settings.INBOX_COOKIE]
            if is_staff_side(request)
            else [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
        )
        for name in foreign:
            request.COOKIES.pop(name, None)
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


UNLOGGED = frozenset({"casework:log"})


def log_route(get_response: Handler) -> Handler:
    """One line a request: the route's name and the status. Never the path, which may hold a reference (T4),
    and nothing at all for the public side, where the moment alone could tell (T11), nor where somebody
    writes down what they were told: who was told points to who spoke."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        route = match.view_name if match else "no route"
        if is_staff_side(request) and route not in UNLOGGED:
            took = round((time.perf_counter() - started) * 1000)
            logger.info("%s %s %s %d ms", request.method, route, response.status_code, took)
        return response

    return middleware


class translate_refusals:  # noqa: N801  named like the functions beside it; a class only because of process_exception
    """What the rules answer instead of doing, as pages: 404, 403, 409."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NoSuchCase):
            return pages.not_found(request, error)  # type: ignore[return-value]
        if isinstance(error, Refused):
            return pages.forbidden(request, error)  # type: ignore[return-value]
        if isinstance(error, WrongState):
            return pages.conflict(request) if request.method == "POST" else pages.not_now(request)
        if isinstance(error, accounts_errors.Refused):
            return _refused_at_the_door(request, error)
        return None


def _refused_at_the_door(request: HttpRequest, error: accounts_errors.Refused) -> HttpResponse:
    """What changed between a page and its form. Whoever is no administrator any more finds no such page."""
    if error.reason == Refusal.NOT_ADMINISTRATOR:
        return pages.not_found(request, error)  # type: ignore[return-value]
    return pages.conflict(request, reason=str(error.reason.label))
