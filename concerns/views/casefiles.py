"""The files of a case: what there is, the clean copy of each, and its pages as pictures."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cleaning import run
from cleaning.errors import Busy, CannotClean, NoChild, Unfit
from cleaning.kinds import KINDS
from concerns.domain import access, clock, filecopies, filelooks, originallooks, originals
from concerns.domain.filelooks import Held
from concerns.enums import Action
from concerns.errors import NoSuchCase, NoSuchFile
from concerns.forms.notes import ConfirmForm
from concerns.models import Case
from concerns.queries import filelist
from concerns.queries import originals as asking
from concerns.templatetags import look
from concerns.views import desk, downloads
from concerns.views.kept import keep_text

Troubles = (CannotClean, NoChild, Unfit, NoSuchFile)


@require_GET
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Every file of the case, in neutral words."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ, now=now)
    context = desk.page(request, case, reference, tab="files", today=clock.today(now))
    held = filelooks.of_case(case, original=Action.READ_ORIGINAL in context["may"])
    context |= {"lines": [filelist.line(one) for one in held], "watermark": _watermark(request)}
    return render(request, "casefiles/files.html", context)


@require_http_methods(["GET", "POST"])
@keep_text()
def file(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """One file, and all that can be done with it; the button says that nothing has to be taken out of it."""
    now = timezone.now()
    action = Action.WRITE_COPY if request.method == "POST" else Action.READ
    case = desk.enter(request, reference, action, now=now)
    held = _find(request, case, pk)
    user = desk.signed_in(request)
    if request.method == "POST":
        filecopies.clear(held.file, by=user, now=now)
        messages.success(request, _("Cleared. The others on this case can open the clean copy now."))
        return redirect("casework:file", reference, pk)
    context = desk.page(request, case, reference, tab="files", today=clock.today(now))
    context |= {
        "line": filelist.line(held),
        "form": ConfirmForm(case=case) if Action.WRITE_COPY in context["may"] else None,
        "versions": filecopies.versions(held.file) if held.original else [],
        "may_ask": held.original and originals.may_ask(held.file, by=user),
        "live": originallooks.live_for(user, held.file, now=now) if held.original else None,
        "asked": asking.lines(held.file, viewer=user, now=now) if held.original else [],
        "watermark": _watermark(request),
    }
    return render(request, "casefiles/file.html", context)


@require_GET
def clean(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The copy that this person may open, to be saved."""
    case = access.find_case(request.user, reference, Action.READ)
    held = _find(request, case, pk)
    try:
        source = filelooks.open_file(held, by=desk.signed_in(request), now=timezone.now())
    except NoSuchFile:
        raise NoSuchCase from None
    kind = filelist.copied(held.kind)
    name = filelist.file_name(held.file.number, kind)
    return downloads.handed(source, name=name, media_type=filelist.media_type(kind))


@require_GET
def page(request: HttpRequest, reference: str, pk: UUID, number: int) -> HttpResponse:
    """One page of it as a picture, with the way to the next. How many there are goes along in the address."""
    case = access.find_case(request.user, reference, Action.READ)
    held = _with_pages(request, case, pk)
    context = {"reference": reference, "line": filelist.line(held), "number": number}
    context["watermark"] = _watermark(request)
    try:
        total = _of(request) or _count(held)
    except Busy:
        return render(request, "casefiles/busy.html", context, status=503)
    if total and not 1 <= number <= total:
        raise NoSuchCase
    context |= {
        "total": total,
        "previous": number - 1 if number > 1 else None,
        "following": number + 1 if number < total else None,
    }
    return render(request, "casefiles/page.html", context)


@require_GET
def picture(request: HttpRequest, reference: str, pk: UUID, number: int) -> HttpResponse:
    """The picture itself, made when it is asked for and kept nowhere."""
    case = access.find_case(request.user, reference, Action.READ)
    held = _with_pages(request, case, pk)
    try:
        with filelooks.open_page(held, number, by=desk.signed_in(request), now=timezone.now()) as source:
            drawn = run.picture(KINDS[held.kind], source, page=number - 1)
    except Busy:
        return HttpResponse(status=503, headers=downloads.GUARDS)
    except Troubles:
        raise Http404 from None
    return downloads.drawn(drawn.png)


def _find(request: HttpRequest, case: Case, pk: UUID) -> Held:
    original = Action.READ_ORIGINAL in access.actions_for(desk.signed_in(request), case)
    return filelooks.find(case, pk, original=original)


def _with_pages(request: HttpRequest, case: Case, pk: UUID) -> Held:
    held = _find(request, case, pk)
    if not held.is_open or not filelist.has_pages(held.kind):
        raise NoSuchCase
    return held


def _of(request: HttpRequest) -> int:
    typed = request.GET.get("of", "")
    is_short = typed.isascii() and typed.isdigit() and len(typed) <= len(str(filelooks.MOST_PAGES))
    return int(typed) if is_short and int(typed) <= filelooks.MOST_PAGES else 0


def _count(held: Held) -> int:
    """How many pages; 0 where no picture can be made. Raises Busy. Nobody sees anything of it by this."""
    if not filelist.has_many_pages(held.kind):
        return 1
    try:
        with filelooks.to_count(held) as source:
            return run.picture(KINDS[held.kind], source, width=1).pages
    except Busy:
        raise
    except Troubles:
        return 0


def _watermark(request: HttpRequest) -> str:
    return f"{desk.signed_in(request).name}, {look.moment(timezone.now())}"
