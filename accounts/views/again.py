"""Who is it? Asked again within an open session, before what changes or opens most."""

import json
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts import freshness
from accounts.domain import factors, lockout, signing
from accounts.domain.lockout import Purpose
from accounts.errors import Locked
from accounts.forms import kept, waiting
from accounts.forms.again import PasswordForm
from accounts.forms.door import NO_CODE, CodeForm, PasskeyForm
from accounts.models import User
from accounts.views.gate import signed_in

FRESH = 5  # minutes
WRONG = {"password": PasswordForm.WRONG, "code": NO_CODE}


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Password, code or passkey, whichever they have; then back to the page, with what was typed there."""
    person = signed_in(request)
    wanted = freshness.wanted(request)
    sent = next((name for name in ("credential", "code", "password") if name in request.POST), None)
    forms = _forms(request, person, sent)
    if sent is not None and _shows(request, person, sent, forms[sent]):
        return redirect(f"{reverse('accounts:again')}?{urlencode({'next': wanted})}")
    if request.method == "GET" and freshness.is_fresh(request, FRESH):
        return _back(request, wanted)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    by_key = Authenticator.Type.WEBAUTHN in kinds
    page = {
        "form": forms[sent] if sent else None,
        "password": forms["password"] if person.has_usable_password() else None,
        "code": forms["code"] if kinds - {Authenticator.Type.WEBAUTHN} else None,
        "passkey": forms["credential"],
        "options": json.dumps(webauthn.begin_authentication(person), cls=DjangoJSONEncoder) if by_key else None,
        "next": wanted,
    }
    return render(request, "accounts/again.html", page)


def _forms(request: HttpRequest, person: User, sent: str | None) -> dict[str, Form]:
    typed = {name: request.POST if name == sent else None for name in ("password", "code", "credential")}
    return {
        "password": PasswordForm(typed["password"]),
        "code": CodeForm(typed["code"]),
        "credential": PasskeyForm(typed["credential"], user=person),
    }


@sensitive_variables()
def _shows(request: HttpRequest, person: User, sent: str, form: Form) -> bool:
    """Whether it is them; if not, the form says why. Tries are counted for this person and this purpose."""
    if not form.is_valid():
        return False
    now = timezone.now()
    if sent == "credential":
        held: Authenticator = form.cleaned_data["credential"]
        signing.used(held, now=now)
        freshness.note(request, "mfa", held.type)
        return True
    try:
        tried = lockout.begin(Purpose.AGAIN, str(person.pk), now=now)
    except Locked as locked:
        form.add_error(sent, waiting.too_many(locked.until, now=now))
        return False
    if not _fits(person, sent, form.cleaned_data[sent]):
        lockout.fail(tried, person, now=now)
        form.add_error(sent, waiting.wrong(str(WRONG[sent]), tried.open_at, now=now))
        return False
    lockout.succeed(tried)
    freshness.note(request, *(["password"] if sent == "password" else ["mfa", Authenticator.Type.TOTP]))
    return True


@sensitive_variables()
def _fits(person: User, sent: str, typed: str) -> bool:
    if sent == "code":
        return factors.take_code(person, typed, now=timezone.now())
    return person.check_password(typed)


def _back(request: HttpRequest, wanted: str) -> HttpResponse:
    """To the page; where something was sent to it too late, first to what was kept of that."""
    fields = freshness.kept(request, wanted)
    if fields is None:
        return redirect(wanted or "accounts:account")
    there = resolve(urlsplit(wanted).path)
    told = [*kept.page(there.view_name, there.kwargs), *kept.fields(fields)]
    return render(request, "accounts/carry_on.html", {"told": told, "fields": fields, "place": wanted})
