"""The vault's pages: for name keepers alone, and for everybody else they do not exist.

A passphrase is tried before anything else is done and outside any transaction, so that a wrong try stays counted.
What it opens is held in a local variable for the one call that needs it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Locked
from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, keepers, opening, rotation, shares
from concerns.domain.rotation import Progress
from concerns.domain.shares import Held
from concerns.errors import NoSuchCase, Refused, WrongKey, WrongState
from concerns.forms import passphrases
from concerns.forms.keeping import ChangeForm, OpenForm, OwnKeyForm, RecoverForm, RotateForm, ShareForm
from concerns.queries import keeping
from concerns.views import desk
from trust.errors import NotACode, SealBroken, WrongPassphrase

Answer = Callable[..., HttpResponse]
Unlock = Callable[..., bytes]
NAMES_FIRST = gettext_lazy("Names still wait that can be moved to the last new key. Go on moving them first.")


def keepers_only(view: Answer) -> Answer:
    """Asked again with every request, so that a role taken back ends here at once (I13)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if Role.CUSTODIAN not in access.org_roles(desk.signed_in(request)):
            raise NoSuchCase
        return view(request, *args, **kwargs)

    return wrapper


@require_safe
@keepers_only
def vault(request: HttpRequest) -> HttpResponse:
    """Who holds a share since when, what is wrong, and what can be done."""
    now_there = keeping.overview(desk.signed_in(request))
    return render(request, "keeping/vault.html", {"vault": now_there, "lately": keeping.lately(now_there)})


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keepers_only
def own_key(request: HttpRequest) -> HttpResponse:
    """Make one's own key; afterwards its check code, and another passphrase for it."""
    person, now = desk.signed_in(request), timezone.now()
    code = shares.check_code(person)
    if code and request.method == "POST" and "passphrase_now" not in request.POST:
        return redirect("identity:vault-key")  # pressed twice: the key is made
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, person=person) if code else OwnKeyForm(data, person=person)
    done = ""
    if form.is_valid() and isinstance(form, ChangeForm):
        done = _change(form, person, now=now)
    elif form.is_valid():
        keepers.make_key(person, form.cleaned_data["passphrase"], now=now)
        done = _("Your key is made.")
    if done:
        messages.success(request, done)
        return redirect("identity:vault-key")
    page = {"form": form, "check_code": code, "vault": keeping.overview(person)}
    return render(request, "keeping/own_key.html", page)


@sensitive_variables()
def _change(form: ChangeForm, person: User, *, now: datetime) -> str:
    """What to say when it is done; empty where the passphrase now is not right."""
    private = _opened(form, opening.own, person, "passphrase_now", now=now)
    if private is None:
        return ""
    keepers.change_passphrase(person, form.cleaned_data["passphrase"], private=private, now=now)
    return _("Your passphrase is changed.")


@sensitive_variables()
def _opened(form: Any, unlock: Unlock, person: User, field: str = "passphrase", *, now: datetime) -> bytes | None:
    """What this passphrase opens; None where it does not, which the field then says."""
    try:
        return unlock(person, form.cleaned_data[field], now=now)
    except (WrongPassphrase, Locked) as error:
        form.add_error(field, passphrases.refused(error, now=now))
    except SealBroken:
        form.add_error(field, passphrases.NOT_ON_RECORD)
    return None


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keepers_only
def recover(request: HttpRequest) -> HttpResponse:
    """A new key for whoever lost the passphrase: by the sheet with a share at once, else waiting for one."""
    person, now = desk.signed_in(request), timezone.now()
    form = RecoverForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        with_sheet = bool(form.cleaned_data["sheet_code"])
        if _recovered(form, person, now=now) if with_sheet else _made_anew(form, person, now=now):
            done = (
                _("Your new key is made, and you hold a share again.")
                if with_sheet
                else _("Your new key is made.")
            )
            messages.success(request, done)
            return redirect("identity:vault-key")
    return render(request, "keeping/recover.html", {"form": form, "vault": keeping.overview(person)})


@sensitive_variables()
def _recovered(form: RecoverForm, person: User, *, now: datetime) -> bool:
    try:
        private = opening.unlock_with_sheet(form.cleaned_data["sheet_code"], by=person, now=now)
    except NotACode as slip:
        form.add_error("sheet_code", str(slip))
    except SealBroken:
        form.add_error("sheet_code", _("This is not the sheet of the key that counts now. Each try is recorded."))
    except Locked as locked:
        form.add_error("sheet_code", passphrases.refused(locked, now=now))
    except Refused:
        form.add_error("sheet_code", _("The vault is not set up yet, so no sheet opens it."))
    else:
        keepers.recover(person, form.cleaned_data["passphrase"], private=private, now=now)
        return True
    return False


@sensitive_variables()
def _made_anew(form: RecoverForm, person: User, *, now: datetime) -> bool:
    try:
        keepers.make_key(person, form.cleaned_data["passphrase"], now=now)
    except WrongState:
        form.add_error("sheet_code", _("Yours is the last share. Only the recovery sheet can bring it back."))
        return False
    return True


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@keepers_only
def set_up(request: HttpRequest) -> HttpResponse:
    """Once: a share for everybody who is ready, and the sheet on this very answer. It is never shown again."""
    person, now = desk.signed_in(request), timezone.now()
    now_there = keeping.overview(person)
    if not now_there.can_set_up:
        return redirect("identity:vault")
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (private := _opened(form, opening.own, person, now=now)):
        try:
            made = keepers.set_up(by=person, private=private, now=now)
        except WrongState:
            return redirect("identity:vault")  # another keeper was quicker
        return _sheet(request, made.recovery_sheet, now=now)
    return render(request, "keeping/set_up.html", {"form": form, "vault": now_there})


@sensitive_variables()
def _sheet(request: HttpRequest, sheet: str, *, now: datetime) -> HttpResponse:
    page = {"groups": sheet.split(), "now": now, "left": rotation.left(), "is_rotating": rotation.is_under_way()}
    return render(request, "keeping/sheet.html", page)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keepers_only
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody who is ready a share, after they read out their check code."""
    person, now = desk.signed_in(request), timezone.now()
    newcomer = _find(pk, keeping.overview(person).waiting)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (private := _opened(form, opening.unlock, person, now=now)):
        try:
            keepers.share(
                newcomer, check_code=form.cleaned_data["check_code"], private=private, by=person, now=now
            )
        except (NotACode, WrongKey):
            form.add_error("check_code", _("This is not the check code of their key. Ask for it again."))
        else:
            messages.success(request, _("%(name)s holds a share now.") % {"name": newcomer.name})
            return redirect("identity:vault")
    return render(request, "keeping/share.html", {"form": form, "newcomer": newcomer})


def _find(pk: UUID, among: list[Held]) -> User:
    """Raises NoSuchCase, so that a page about nobody is not there."""
    for one in among:
        if one.person.pk == pk:
            return one.person
    raise NoSuchCase


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@keepers_only
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody's share away, which is a new key for everybody else."""
    person = desk.signed_in(request)
    now_there = keeping.overview(person)
    leaver = _find(pk, [one for one in [*now_there.holders, *now_there.waiting] if one.person.pk != person.pk])
    return _rotate(request, person, now_there, leaver=leaver)


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@keepers_only
def rotate(request: HttpRequest) -> HttpResponse:
    """A new key, or going on with the names that still wait for it."""
    person = desk.signed_in(request)
    return _rotate(request, person, keeping.overview(person), leaver=None)


@sensitive_variables()
def _rotate(
    request: HttpRequest, person: User, now_there: keeping.Overview, *, leaver: User | None
) -> HttpResponse:
    """The form, and what it does: a key that was changed since the page was made is not changed again."""
    key = now_there.key
    if key is None or not (now_there.own and now_there.own.has_share):
        return redirect("identity:vault")
    begun = {"seen": key.name, "new_sheet": leaver is not None}
    too_few = leaver is not None and rotation.is_too_few_without(leaver)
    form = RotateForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        goes_on = now_there.is_rotating and leaver is None and not form.wants_another
        if form.cleaned_data["seen"] != key.name and not goes_on:
            return redirect("identity:vault")  # pressed twice, or somebody else was quicker
        if answer := _new_key(request, form, person, goes_on=goes_on, leaver=leaver):
            return answer
    page = {"form": form, "vault": now_there, "leaver": leaver, "too_few": too_few}
    return render(request, "keeping/rotate.html", page)


@sensitive_variables()
def _new_key(
    request: HttpRequest, form: RotateForm, person: User, *, goes_on: bool, leaver: User | None
) -> HttpResponse | None:
    """Made first unless it goes on with the last; None where the form says why not."""
    now, sheet = timezone.now(), None
    private = _opened(form, opening.unlock, person, now=now)
    if private is None:
        return None
    if not goes_on:
        if rotation.any_opens(private):
            form.add_error("passphrase" if leaver else "new_key", NAMES_FIRST)
            return None
        new_sheet = form.cleaned_data["new_sheet"]
        sheet = rotation.start(by=person, private=private, now=now, leaver=leaver, new_sheet=new_sheet)
        private = opening.unlock(person, form.cleaned_data["passphrase"], now=now)
    if sheet and rotation.left():
        return _sheet(request, sheet, now=now)  # first the paper: moving many names takes its time
    progress = rotation.go_on(by=person, private=private, now=now)
    return _sheet(request, sheet, now=now) if sheet else _moved(request, progress)


def _moved(request: HttpRequest, progress: Progress) -> HttpResponse:
    if not progress.left:
        messages.success(request, _("Every name is locked to the new key. The old key is destroyed."))
        return redirect("identity:vault")
    if progress.left == progress.stuck:
        broken = ngettext(
            "%(count)d name does not open with the old key. It and the key are kept. Tell an administrator.",
            "%(count)d names do not open with the old key. They and the key are kept. Tell an administrator.",
            progress.left,
        )
        messages.warning(request, broken % {"count": progress.left})
        return redirect("identity:vault-rotate")
    waiting = ngettext(
        "%(count)d name still waits under the old key. Go on below.",
        "%(count)d names still wait under the old key. Go on below.",
        progress.left,
    )
    messages.success(request, waiting % {"count": progress.left})
    return redirect("identity:vault-rotate")
