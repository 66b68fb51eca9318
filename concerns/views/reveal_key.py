"""One’s own key to be shown names: chosen after the scenes, changed, or made anew when its words are forgotten."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import Locked
from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, clock, gate, grants
from concerns.errors import NoSuchCase
from concerns.forms import passphrases
from concerns.forms.reveal_key import ChangeKeyForm, MakeKeyForm, RenewKeyForm
from concerns.views import desk
from trust.errors import WrongPassphrase


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest) -> HttpResponse:
    """The first passphrase, or another one for the same key."""
    person, now = _person(request), timezone.now()
    data = request.POST if request.method == "POST" else None
    if grants.has_key(person):
        return _change(request, person, ChangeKeyForm(data, person=person), now=now)
    if not gate.is_passed(person, on=clock.today(now)):
        return _page(request, person, None, now=now)
    form = MakeKeyForm(data, person=person)
    if not form.is_valid():
        return _page(request, person, form, now=now)
    grants.make_key(person, form.cleaned_data["passphrase"], now=now)
    messages.success(request, _("Your key is made. Keep the passphrase: nobody can look it up."))
    return redirect("identity:key")


@sensitive_variables()
def _change(request: HttpRequest, person: User, form: ChangeKeyForm, *, now: datetime) -> HttpResponse:
    if form.is_valid():
        try:
            private = grants.unlock(person, form.cleaned_data["passphrase_now"], now=now)
        except (WrongPassphrase, Locked) as error:
            form.add_error("passphrase_now", passphrases.refused(error, now=now))
        else:
            grants.change_passphrase(person, form.cleaned_data["passphrase"], private=private, now=now)
            messages.success(request, _("The passphrase is changed. What you were granted stays."))
            return redirect("identity:key")
    return _page(request, person, form, now=now)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def key_anew(request: HttpRequest) -> HttpResponse:
    """A fresh key for whoever forgot the passphrase. What the old one opened is over."""
    person, now = _person(request), timezone.now()
    if not grants.has_key(person) or not gate.is_passed(person, on=clock.today(now)):
        return redirect("identity:key")
    form = RenewKeyForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        grants.make_key(person, form.cleaned_data["passphrase"], now=now)
        messages.success(request, _("Your new key is made. What you were granted before has ended."))
        return redirect("identity:key")
    return render(request, "identity/key_anew.html", {"form": form})


def _person(request: HttpRequest) -> User:
    """Whoever keeps names can be granted none, and has no such page."""
    person = desk.signed_in(request)
    if Role.CUSTODIAN in access.org_roles(person):
        raise NoSuchCase
    return person


def _page(request: HttpRequest, person: User, form: MakeKeyForm | None, *, now: datetime) -> HttpResponse:
    context = {
        "form": form,
        "has_key": grants.has_key(person),
        "is_passed": gate.is_passed(person, on=clock.today(now)),
        "valid_until": gate.pass_of(person),
    }
    return render(request, "identity/key.html", context)
