"""The staff side's front door: password or passkey, the second step, and out again."""

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import login as flow
from allauth.account.utils import get_login_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import freshness
from accounts.domain import factors, lockout, signing
from accounts.domain.lockout import Purpose
from accounts.errors import Locked
from accounts.forms import waiting
from accounts.forms.door import NO_CODE, NO_FIT, CodeForm, PasskeyForm, SignInForm
from accounts.models import User
from accounts.views import entering, steady


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = steady.begun()
        person = _fitting(request, form)
        if person is not None:
            return entering.enter(request, person, "password")
        steady.wait_since(begun)
    page = {"form": form, "next": freshness.wanted(request), "single_sign_on": settings.SINGLE_SIGN_ON}
    return render(request, "accounts/sign_in.html", page)


@sensitive_variables()
def _fitting(request: HttpRequest, form: SignInForm) -> User | None:
    """The person, or None with the reason on the form: the same for an unknown address and a wrong password."""
    now = timezone.now()
    address, password = form.cleaned_data["email"], form.cleaned_data["password"]
    try:
        tried = lockout.begin(Purpose.PASSWORD, address, now=now)
    except Locked as locked:
        form.add_error(None, waiting.too_many(locked.until, now=now))
        return None
    person = authenticate(request, username=address, password=password)
    if isinstance(person, User):
        lockout.succeed(tried)
        return person
    lockout.fail(tried, signing.known(address), now=now)
    form.add_error(None, waiting.wrong(str(NO_FIT), tried.open_at, now=now))
    return None


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def sign_in_step(request: HttpRequest) -> HttpResponse:
    """The second step, for whoever has one: a code, or a passkey."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]  # the decorator's
    person: User = stage.login.user
    by_passkey = "credential" in request.POST
    code_form = CodeForm(None if by_passkey else request.POST or None)
    passkey_form = PasskeyForm(request.POST if by_passkey else None, user=person)
    step: dict[str, Any] | None = None
    if request.method == "POST":
        step = _by_passkey(passkey_form) if by_passkey else _by_code(person, code_form)
    if step is not None:
        flow.record_authentication(request, person, "mfa", **step)
        answer: HttpResponse = stage.exit()
        return answer
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    page = {
        "form": passkey_form if by_passkey else code_form,
        "code_form": code_form,
        "has_code": bool(kinds - {Authenticator.Type.WEBAUTHN}),
        "passkey": passkey_form,
        "options": _asked(person) if Authenticator.Type.WEBAUTHN in kinds else None,
    }
    return render(request, "accounts/sign_in_step.html", page)


def _asked(person: User | None) -> str:
    """What the browser is asked of a passkey: a challenge good for this session and one answer."""
    return json.dumps(webauthn.begin_authentication(person), cls=DjangoJSONEncoder)


def _by_passkey(form: PasskeyForm) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    held: Authenticator = form.cleaned_data["credential"]
    signing.used(held, now=timezone.now())
    return {"id": held.pk, "type": held.type}


@sensitive_variables()
def _by_code(person: User, form: CodeForm) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    now = timezone.now()
    try:
        tried = lockout.begin(Purpose.CODE, str(person.pk), now=now)
    except Locked as locked:
        form.add_error("code", waiting.too_many(locked.until, now=now))
        return None
    if factors.take_code(person, form.cleaned_data["code"], now=now):
        lockout.succeed(tried)
        return {"type": Authenticator.Type.TOTP}
    lockout.fail(tried, person, now=now)
    form.add_error("code", waiting.wrong(str(NO_CODE), tried.open_at, now=now))
    return None


@login_not_required
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey is both steps in one: something held, and the finger, face or number that opens it."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        held: Authenticator = form.cleaned_data["credential"]
        signing.used(held, now=timezone.now())
        return entering.enter(request, held.user, "mfa", id=held.pk, type=held.type, passwordless=True)
    page = {"form": form, "options": _asked(None), "next": freshness.wanted(request)}
    return render(request, "accounts/passkey.html", page)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign-in")
