"""The tree of units: a list, and a page for each to change or remove it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain import units as domain
from accounts.enums import Refusal
from accounts.errors import Refused
from accounts.forms.units import UnitForm
from accounts.models import Unit
from accounts.queries import units as queries
from accounts.views.gate import administrators_only, asked, signed_in

BOTH = ["GET", "POST"]
BESIDE = {Refusal.CYCLE: "parent", Refusal.LEFT: "manager", Refusal.SELF: "manager"}


@administrators_only
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/units/list.html", {"lines": queries.tree()})


@administrators_only
@require_http_methods(BOTH)
def unit_new(request: HttpRequest) -> HttpResponse:
    form = UnitForm(asked(request))
    if form.is_valid():
        try:
            domain.add(form.particulars(), by=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(BESIDE.get(refused.reason), refused.reason.label)
        else:
            messages.success(request, _("The unit is added."))
            return redirect("accounts:units")
    return render(request, "accounts/units/unit.html", {"form": form})


@administrators_only
@require_http_methods(BOTH)
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Unit.objects.select_related("manager"), pk=pk)
    if request.POST.get("do") == "remove":
        return _remove(request, found)
    form = UnitForm(asked(request), unit=found)
    if form.is_valid():
        try:
            domain.edit(found, form.particulars(), by=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(BESIDE.get(refused.reason), refused.reason.label)
        else:
            messages.success(request, _("The unit is changed."))
            return redirect("accounts:units")
    return render(request, "accounts/units/unit.html", {"form": form, "there": found})


def _remove(request: HttpRequest, found: Unit) -> HttpResponse:
    form = UnitForm(None, unit=found)
    try:
        domain.remove(found, by=signed_in(request), now=timezone.now())
    except Refused as refused:
        blocks = [{"words": refused.reason.label, "url": "#remove"}]
        context = {"form": form, "there": found, "blocks": blocks, "has_errors": True}
        return render(request, "accounts/units/unit.html", context)
    messages.success(request, _("The unit is removed."))
    return redirect("accounts:units")
