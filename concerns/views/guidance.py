"""What managers read when somebody tells them something, and the links to guidance that administrators keep."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.gate import administrators_only, asked
from concerns.domain import guidance
from concerns.errors import WrongState
from concerns.forms.guidance import LinkForm
from concerns.models import GuidanceLink
from concerns.queries import guidance as read
from concerns.queries import managers, policy
from concerns.views import desk

BOTH = ["GET", "POST"]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For everybody of the staff: nobody knows beforehand to whom something is told."""
    context = {"passages": policy.blocks(managers.text()), "links": read.for_managers()}
    return render(request, "guidance/home.html", context)


@administrators_only
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    rows = read.table()
    waiting = sum(row.link.checked_on is None for row in rows)
    return render(request, "guidance/links.html", {"rows": rows, "waiting": waiting})


@administrators_only
@require_http_methods(BOTH)
def link_new(request: HttpRequest) -> HttpResponse:
    form = LinkForm(asked(request))
    if form.is_bound and form.is_valid():
        guidance.add(form.particulars(), by=desk.signed_in(request), now=timezone.now())
        return _kept(request, form)
    return render(request, "guidance/link.html", {"form": form})


@administrators_only
@require_http_methods(BOTH)
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(GuidanceLink, pk=pk)
    if request.POST.get("do") == "remove":
        return _remove(request, found)
    form = LinkForm(asked(request), link=found)
    if form.is_bound and form.is_valid():
        try:
            guidance.change(
                found,
                form.particulars(),
                seen=-1 if form.cleaned_data["seen"] is None else form.cleaned_data["seen"],
                by=desk.signed_in(request),
                now=timezone.now(),
            )
        except WrongState:
            form.add_error(None, _("Somebody changed this link meanwhile. Open it again and look."))
        else:
            return _kept(request, form)
    return render(request, "guidance/link.html", {"form": form, "there": found})


def _kept(request: HttpRequest, form: LinkForm) -> HttpResponse:
    messages.success(request, _("Kept: %(name)s.") % {"name": form.cleaned_data["title"]})
    return redirect("guidance:links")


def _remove(request: HttpRequest, found: GuidanceLink) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit()):
        raise Http404
    guidance.remove(found, seen=int(seen), by=desk.signed_in(request), now=timezone.now())
    messages.success(request, _("Removed: %(name)s.") % {"name": found.title})
    return redirect("guidance:links")
