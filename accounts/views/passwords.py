"""Changing one's password, and getting a new one by mail."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain import lockout, passwords
from accounts.domain.lockout import Purpose
from accounts.errors import Locked, Refused
from accounts.forms import waiting
from accounts.forms.passwords import AskForm, ChangeForm, NewPasswordForm
from accounts.models import User
from accounts.views import steady

LINK = "password_link"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """One's own. Whoever has none here, because another provider signs them in, has nothing to change."""
    person = request.user
    if not isinstance(person, User) or not person.has_usable_password():
        raise Http404
    form = ChangeForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid() and _is_current(form, person):
        chosen = form.cleaned_data["password"]
        passwords.change(person, chosen, now=timezone.now(), keep=request.session.session_key)
        update_session_auth_hash(request, person)
        messages.success(request, gettext("Your password is changed. You are signed out everywhere else."))
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form})


@sensitive_variables()
def _is_current(form: ChangeForm, person: User) -> bool:
    now = timezone.now()
    try:
        tried = lockout.begin(Purpose.AGAIN, str(person.pk), now=now)
    except Locked as locked:
        form.add_error("current", waiting.too_many(locked.until, now=now))
        return False
    if person.check_password(form.cleaned_data["current"]):
        lockout.succeed(tried)
        return True
    lockout.fail(tried, person, now=now)
    form.add_error("current", waiting.wrong(gettext("That password is not right."), tried.open_at, now=now))
    return False


@login_not_required
@require_http_methods(["GET", "POST"])
def password_asked(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, after the same time."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = steady.begun()
        passwords.ask(form.cleaned_data["email"], now=timezone.now())
        steady.wait_since(begun)
        return render(request, "accounts/password_asked.html", {"asked": True})
    return render(request, "accounts/password_asked.html", {"form": form})


@login_not_required
@require_GET
def password_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail leads to. The token goes into the session, and out of the address."""
    try:
        passwords.owner(token, now=timezone.now())
    except Refused:
        return _used(request)
    logout(request)
    request.session[LINK] = token
    return redirect("accounts:password-new")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_new(request: HttpRequest) -> HttpResponse:
    token, now = request.session.get(LINK, ""), timezone.now()
    try:
        person = passwords.owner(token, now=now)
        form = NewPasswordForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            passwords.reset(token, form.cleaned_data["password"], now=now)
            request.session.flush()
            messages.success(request, gettext("Your password is changed. Sign in with it."))
            return redirect("accounts:sign-in")
    except Refused:
        request.session.pop(LINK, None)
        return _used(request)
    return render(request, "accounts/password_new.html", {"form": form})


def _used(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_link_used.html", status=410)
