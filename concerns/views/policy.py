"""Our own texts: everybody of the staff reads them, administrators publish editions, HR sees who read (R87)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role
from accounts.views.gate import administrators_only, asked
from concerns.domain import access, policy
from concerns.enums import TextKind
from concerns.errors import NoSuchCase, WrongState
from concerns.forms.guidance import EditionForm
from concerns.models import PolicyEdition
from concerns.queries import managers
from concerns.queries import policy as read
from concerns.views import desk

OVERSEEING = frozenset({Role.ADMINISTRATOR, Role.HR_AUDITOR})
ADDRESSES = {TextKind.PROCEDURE: "policy:home", TextKind.MANAGERS: "guidance:home"}


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Our procedure; whoever is asked to confirm it does so below it."""
    user = desk.signed_in(request)
    edition = policy.current(TextKind.PROCEDURE)
    if request.method == "POST":
        return _confirm(request, edition)
    context: dict[str, object] = {"edition": edition}
    if edition is not None:
        context |= {
            "passages": read.blocks(edition.text),
            "reading": policy.confirmed(edition, user),
            "editions": policy.editions(TextKind.PROCEDURE),
            "is_asked": policy.waits_for(user) is not None,
            "oversees": bool(access.org_roles(user) & OVERSEEING),
        }
    return render(request, "policy/home.html", context)


def _confirm(request: HttpRequest, edition: PolicyEdition | None) -> HttpResponse:
    """The one that was on the page, not one that was published since: nobody has read that."""
    if edition is None or request.POST.get("number") != str(edition.number):
        raise WrongState
    policy.confirm(edition, by=desk.signed_in(request), now=timezone.now())
    messages.success(request, _("Thank you. It is noted that you read it."))
    return redirect("policy:home")


@require_GET
def edition(request: HttpRequest, text: str, number: int) -> HttpResponse:
    """One edition as it was published."""
    kind = _kind(text)
    found = policy.editions(kind).filter(number=number).first()
    if found is None:
        raise Http404
    context = {
        "edition": found,
        "passages": read.blocks(found.text),
        "is_current": found == policy.current(kind),
        "home": ADDRESSES[kind],
    }
    return render(request, "policy/edition.html", context)


@administrators_only
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    rows = [(kind, list(policy.editions(kind))) for kind in TextKind]
    changed = [one for _kind_of, found in rows for one in found if not policy.is_as_published(one)]
    return render(request, "policy/texts.html", {"rows": rows, "changed": changed})


@administrators_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, text: str) -> HttpResponse:
    """First looked at as it will read, then published: that cannot be undone, only followed by another edition."""
    wanted = _kind(text)
    current = policy.current(wanted)
    begin_with = managers.shipped() if wanted == TextKind.MANAGERS else ""
    form = EditionForm(asked(request), current=current, begin_with=begin_with)
    context = {"form": form, "kind": wanted, "current": current}
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "publish" and _published(form, wanted, request):
            messages.success(request, _("Published. Everybody reads this edition from now on."))
            return redirect("policy:texts")
        context |= {"looked": True, "passages": read.blocks(form.cleaned_data["text"])}
    return render(request, "policy/edit.html", context)


def _published(form: EditionForm, kind: TextKind, request: HttpRequest) -> bool:
    given = form.cleaned_data
    try:
        policy.publish(
            kind,
            given["text"],
            instead_of=given["instead_of"],
            reason=given["reason"],
            by=desk.signed_in(request),
            now=timezone.now(),
        )
    except WrongState:
        form.add_error(
            None, _("This text counts already, or somebody published another one meanwhile. Look again.")
        )
        return False
    return True


@require_GET
def readers(request: HttpRequest) -> HttpResponse:
    """Who has confirmed the newest procedure and who has not."""
    if not access.org_roles(request.user) & OVERSEEING:
        raise NoSuchCase
    newest = policy.current(TextKind.PROCEDURE)
    rows = read.readers(newest) if newest else []
    waiting = sum(row.confirmed_at is None for row in rows)
    return render(request, "policy/readers.html", {"edition": newest, "rows": rows, "waiting": waiting})


def _kind(text: str) -> TextKind:
    if text not in TextKind.values:
        raise Http404
    return TextKind(text)
