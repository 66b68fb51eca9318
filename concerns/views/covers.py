"""Taking something out of a file before others on the case see it: look, place boxes, look again, keep (R85)."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cleaning import run
from cleaning.errors import CannotClean, NoChild, Unfit
from cleaning.kinds import KINDS
from concerns.domain import access, filecopies, filelooks
from concerns.domain.filelooks import Held
from concerns.enums import Action
from concerns.errors import NoSuchCase, NoSuchFile
from concerns.forms import covers
from concerns.forms.covers import CoverForm
from concerns.models import Case
from concerns.queries import filelist
from concerns.views import desk, downloads
from concerns.views.kept import keep_text

TROUBLES = (CannotClean, NoChild, Unfit, NoSuchFile)


def _find(case: Case, pk: UUID) -> Held:
    """A reporter's file with a clean copy that can be drawn."""
    held = filelooks.find(case, pk, original=True)
    if not held.is_open or held.is_ours or not filelist.has_pages(held.file.kind):
        raise NoSuchCase
    return held


@require_http_methods(["GET", "POST"])
@keep_text()
def cover(request: HttpRequest, reference: str, pk: UUID, number: int = 1) -> HttpResponse:
    """One page with lines to place boxes by. Each press shows what it would look like; the last one keeps it."""
    case = desk.enter(request, reference, Action.WRITE_COPY, now=timezone.now())
    held = _find(case, pk)
    boxes: list[covers.Box] = []
    form = CoverForm(request.POST if request.method == "POST" else None, case=case, page=number - 1, boxes=[])
    if request.method == "POST":
        is_valid = form.is_valid()
        boxes = form.boxes()
        if is_valid and (wanted := _wanted(request)):
            number = wanted  # shown at once: so many boxes are too long for an address
            form = CoverForm(case=case, page=number - 1, boxes=boxes)
        elif is_valid and (answer := _pressed(request, held, form)) is not None:
            return answer
    total = _count(held)
    if total and not 1 <= number <= total:
        raise NoSuchCase
    context = {
        "reference": reference,
        "line": filelist.line(held),
        "form": form,
        "number": number,
        "total": total,
        "numbers": range(1, total + 1),
        "boxes": covers.written([box for box in boxes if box[0] == number - 1]),
    }
    return render(request, "casefiles/cover.html", context)


def _wanted(request: HttpRequest) -> int:
    """The page that was asked for; 0 for none."""
    typed = request.POST.get("go", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def _pressed(request: HttpRequest, held: Held, form: CoverForm) -> HttpResponse | None:
    """The end; None to look at it again."""
    reference, pk, boxes = str(request.resolver_match.kwargs["reference"]), held.file.pk, form.boxes()  # type: ignore[union-attr]
    if request.POST.get("do") != "keep":
        return None
    if not boxes:
        form.add_error(
            None,
            _("There is no box yet. Place one, or say on the page of the file that nothing is to be taken out."),
        )
        return None
    try:
        _keep(request, held, boxes)
    except TROUBLES:
        form.add_error(None, _("We could not make this copy. It may have too many pages. The file is as it was."))
        return None
    messages.success(request, _("Kept. The others on this case see this version now."))
    return redirect("casework:file", reference, pk)


def _keep(request: HttpRequest, held: Held, boxes: list[covers.Box]) -> None:
    with filelooks.to_count(held) as source, io.BytesIO() as made:
        kind = run.cover(KINDS[held.file.kind], source, made, boxes=boxes)
        made.seek(0)
        filecopies.keep(held.file, made, kind=kind.name, by=desk.signed_in(request), now=timezone.now())


def _count(held: Held) -> int:
    try:
        with filelooks.to_count(held) as source:
            return run.picture(KINDS[held.file.kind], source, width=1).pages
    except TROUBLES:
        return 0


@require_GET
def picture(request: HttpRequest, reference: str, pk: UUID, number: int) -> HttpResponse:
    """The page as it would look, with numbered lines; the boxes stand in the address as numbers."""
    case = access.find_case(request.user, reference, Action.WRITE_COPY)
    held = _find(case, pk)
    boxes = covers.read(request.GET.get("boxes", ""))
    try:
        with filelooks.open_page(held, number, by=desk.signed_in(request), now=timezone.now()) as source:
            drawn = run.covered(KINDS[held.file.kind], source, page=number - 1, boxes=boxes, grid=True)
    except TROUBLES:
        raise Http404 from None
    return downloads.drawn(drawn.png)
