"""Proof of the record, for HR: anchors to keep elsewhere, and whether today's record still agrees with one."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.uploads import InMemory
from concerns.domain import clock, proof, wording
from concerns.forms.proof import LARGEST, CompareForm
from concerns.queries import anchors
from concerns.views import desk
from trust import anchors as chain_anchors
from trust.audit import Fault

ROWS = 31
LATE = timedelta(days=1)
WORDS = {
    chain_anchors.FILE_CHANGED: gettext_lazy("The file that you gave was changed since it was downloaded."),
    chain_anchors.NO_ANCHOR: gettext_lazy("The record does not hold this proof any more."),
    chain_anchors.OTHER_ANCHOR: gettext_lazy("The record holds another proof in its place."),
    chain_anchors.ENDS_CHANGED: gettext_lazy("The list behind this proof was changed in the record."),
    chain_anchors.CHAIN_REMOVED: gettext_lazy("A whole history was removed from the record."),
    chain_anchors.CUT_SHORT: gettext_lazy("The end of one history was cut off."),
    chain_anchors.ANEW: gettext_lazy("One history was rewritten and its digests computed anew."),
    proof.LINK_BROKEN: gettext_lazy("An event was changed, put in, moved or removed."),
}


@csrf_exempt  # until the handler below is in its place: the check itself reads the form
@require_http_methods(["GET", "POST"])
def proof_of_record(request: HttpRequest) -> HttpResponse:
    """The list, and a file that was kept compared with the record of today."""
    proof.require_auditor(desk.signed_in(request))
    request.upload_handlers = [InMemory(LARGEST)]
    return _list(request)


@csrf_protect
def _list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = CompareForm(request.POST or None, request.FILES or None)
    found: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        fault = proof.compare(form.kept, by=desk.signed_in(request), now=now)
        found = {"day": _day(form.kept.day), "words": _words(fault), "entry": _entry(fault)}
        form = CompareForm()
    last = anchors.latest()
    context = {
        "page": Paginator(anchors.newest_first(), ROWS).get_page(request.GET.get("page")),
        "form": form,
        "found": found,
        "links": proof.looks_at_links(),
        "late": last is None or clock.today(now) - last.day > LATE,
        "today": clock.today(now),
    }
    return render(request, "oversight/proof.html", context)


def _day(written: str) -> str:
    """As every page writes a day; what is none stays as it stands in the file."""
    try:
        return wording.day(date.fromisoformat(written))
    except ValueError:
        return written


def _words(fault: Fault | None) -> str:
    return str(WORDS[fault.what]) if fault else ""


def _entry(fault: Fault | None) -> str:
    """Under which name a chain stands in the file: a digest that tells no case."""
    return fault.chain if fault and fault.chain != chain_anchors.ANCHORS else ""


@require_safe
def download(request: HttpRequest, number: int) -> HttpResponse:
    kept = proof.download(number, by=desk.signed_in(request), now=timezone.now())
    name = _("proof-%(day)s.json") % {"day": kept.day}
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(chain_anchors.written(kept), content_type="application/json", headers=headers)
