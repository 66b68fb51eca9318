"""What every public page shares: open to all, kept by no browser, and deaf to forms of other sites."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from concerns.views import uploads

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Marks a page of the public side. Forms there carry no cookie that a token could match, so the sender's
    site is compared instead: what another site posts is refused."""

    @sensitive_variables()
    @wraps(view)
    def answered(request: HttpRequest, **route: object) -> HttpResponse:
        if request.method == "POST":
            if not comes_from_here(request):
                raise PermissionDenied
            if not _arrived(request):
                return _never_kept(render(request, "public/too_big.html", status=413))
        return _never_kept(view(request, **route))

    allowed = require_http_methods(["GET", "HEAD", "POST"])(sensitive_post_parameters()(answered))
    return login_not_required(csrf_exempt(allowed))


def taking_files(view: View) -> View:
    """As `public`, for a page that takes files; the view gets them as `files`."""
    page = public(view)

    @wraps(page)
    def answered(request: HttpRequest, **route: object) -> HttpResponse:
        with uploads.taking(request) as files:
            return page(request, files=files, **route)

    return answered


def comes_from_here(request: HttpRequest) -> bool:
    """The Origin, or else the Referer, names this host. Without both nothing can be said, and it may pass."""
    source = request.headers.get("Origin") or request.headers.get("Referer")
    try:
        return source is None or urlsplit(source).netloc == request.get_host()
    except ValueError:
        return False


def _arrived(request: HttpRequest) -> bool:
    """Whether the whole form could be read."""
    try:
        return request.POST is not None
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError, UnreadablePostError):
        return False


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
