"""Setting up a second step: an app or a passkey, then the recovery codes; and removing one again."""

import json
import time
from io import BytesIO

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods
from qrcode.image.svg import SvgPathFillImage

from accounts import freshness
from accounts.domain import factors
from accounts.errors import Refused
from accounts.forms.second_step import AppForm, CodesKeptForm, KeyForm
from accounts.models import User
from accounts.views.gate import asked, signed_in

SECRET = "app_secret"  # noqa: S105 -- where in the sealed session the secret waits for its first code
CODES = "recovery_codes"
SECRET_LIVES = 10 * 60  # seconds: who saw it over a shoulder cannot set it up in this session later


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind. Whoever must have one and has none is led here from every page."""
    person = signed_in(request)
    page = {"must": factors.needs(person) and not factors.is_enrolled(person), "next": freshness.wanted(request)}
    return render(request, "accounts/second_step.html", page)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """The square code and the secret, until the app has shown one right code."""
    person = signed_in(request)
    form = AppForm(asked(request))
    before, secret = _waiting(request), _offered(request)
    if request.method == "POST" and form.is_valid() and secret != before:
        form.add_error("code", form.TOO_LATE)
    elif request.method == "POST" and form.is_valid():
        done = factors.enrol_app(
            person, secret, form.cleaned_data["code"], now=timezone.now(), keep=request.session.session_key
        )
        if done:
            del request.session[SECRET]
            return _set_up(request, person, Authenticator.Type.TOTP)
        form.add_error("code", form.WRONG)
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    page = {"form": form, "groups": groups, "next": freshness.wanted(request)}
    return render(request, "accounts/second_step_app.html", page)


@sensitive_variables()
def _waiting(request: HttpRequest) -> str | None:
    """The secret that waits in this session for its first code; None for none, or for one too old."""
    held = request.session.get(SECRET)
    return held["secret"] if held and time.time() - held["made_at"] < SECRET_LIVES else None


@sensitive_variables()
def _offered(request: HttpRequest) -> str:
    """The secret that waits, or a new one that waits from now on."""
    secret = _waiting(request)
    if secret is None:
        secret = factors.new_secret()
        request.session[SECRET] = {"secret": secret, "made_at": int(time.time())}
    return secret


@sensitive_variables()
@never_cache
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The secret that waits, as a square code; empty where none waits. An address of its own, because the page
    may show pictures from here and nothing inside itself."""
    secret = _waiting(request)
    if secret is None:
        return HttpResponse(status=204)
    drawn = BytesIO()
    qrcode.make(factors.address(signed_in(request), secret), image_factory=SvgPathFillImage).save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """The browser makes one; here its answer is checked and kept under a name."""
    person = signed_in(request)
    form = KeyForm(asked(request))
    if request.method == "POST" and form.is_valid():
        factors.add_key(
            person,
            form.cleaned_data["credential"],
            name=form.cleaned_data["name"],
            now=timezone.now(),
            keep=request.session.session_key,
        )
        return _set_up(request, person, Authenticator.Type.WEBAUTHN)
    wanted = webauthn.begin_registration(person, passwordless=True)
    page = {
        "form": form,
        "options": json.dumps(wanted, cls=DjangoJSONEncoder),
        "next": freshness.wanted(request),
    }
    return render(request, "accounts/second_step_key.html", page)


def _set_up(request: HttpRequest, person: User, kind: str) -> HttpResponse:
    """This session has shown its new second step and goes on under a new cookie; the first one brings codes."""
    freshness.note(request, "mfa", kind)
    request.session.cycle_key()
    wanted = freshness.wanted(request)
    if factors.codes_left(person):
        return redirect(wanted or "accounts:account")
    request.session[CODES] = factors.make_codes(person, now=timezone.now(), with_step=True)
    return redirect(_with_next("accounts:second-step-codes", wanted))


def _with_next(place: str, wanted: str) -> str:
    return f"{reverse(place)}?{urlencode({'next': wanted})}" if wanted else reverse(place)


@sensitive_variables()
@never_cache
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes, until somebody says that they are kept; afterwards only a new set can be made."""
    person = signed_in(request)
    making = request.method == "POST" and "make" in request.POST
    if making:
        try:
            request.session[CODES] = factors.make_codes(person, now=timezone.now())
        except Refused:
            return redirect("accounts:second-step")
        return redirect("accounts:second-step-codes")
    shown = request.session.get(CODES)
    form = CodesKeptForm(asked(request))
    if shown and request.method == "POST" and form.is_valid():
        del request.session[CODES]
        return redirect(freshness.wanted(request) or "accounts:account")
    page = {"form": form, "codes": shown, "left": factors.codes_left(person), "next": freshness.wanted(request)}
    return render(request, "accounts/second_step_codes.html", page)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, step: int) -> HttpResponse:
    """Ask once more, then remove one of one's own; the last one of somebody who needs one stays."""
    person = signed_in(request)
    held = factors.of(person).filter(pk=step).first()
    refusal = ""
    if request.method == "POST":
        try:
            factors.remove(person, step, now=timezone.now(), keep=request.session.session_key)
        except Refused as refused:
            refusal = str(refused.reason.label)
        else:
            request.session.cycle_key()
            return redirect("accounts:account")
    if held is None:
        return redirect("accounts:account")
    return render(request, "accounts/second_step_remove.html", {"step": held, "refusal": refusal})
