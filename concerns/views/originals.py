"""A file just as it was sent: asked for, decided about by a second person, and opened after one says why."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerns.domain import access, attachments, clock, extensions, filelooks, gate, originallooks, originals
from concerns.enums import Action, OriginalPurpose
from concerns.errors import Blocked, NoSuchCase, NoSuchFile, Refused
from concerns.forms.originals import AskOriginalForm, DecideOriginalForm, OpenOriginalForm
from concerns.models import Attachment, Case
from concerns.queries import filelist
from concerns.templatetags import look
from concerns.views import desk, downloads
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]
NAME_ALONE = "name"


def _find(case: Case, pk: UUID) -> Attachment:
    return filelooks.find(case, pk, original=True).file


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AskOriginalForm)
def ask(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """What for, why the clean copy is not enough, and for how long; then the reporter is asked."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_FOR_ORIGINAL, now=now)
    file, user, today = _find(case, pk), desk.signed_in(request), clock.today(now)
    if not originals.may_ask(file, by=user):
        raise Refused
    form = AskOriginalForm(request.POST if request.method == "POST" else None, case=case, file=file)
    missing, blocks = desk.before(originals.stopped_by(file, by=user, today=today), reference), desk.NOTHING
    if form.is_valid():
        given = form.cleaned_data
        try:
            originals.ask(
                file,
                purpose=OriginalPurpose(given["purpose"]),
                words=given["words"],
                days=given["days"],
                by=user,
                now=now,
            )
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(
                request, _("Asked. The reporter reads it in their inbox. Then a second person decides.")
            )
            return redirect("casework:file", reference, pk)
    context = desk.step(file.concern.reference, form, missing, blocks) | {
        "reference": reference,
        "file": file,
        "title": filelist.title(file.number, file.kind),
        "consult_by": originals.consult_by(file.concern, today=today),
    }
    return render(request, "casefiles/ask.html", context)


@require_POST
def withdraw(request: HttpRequest, reference: str, pk: UUID, asked: UUID) -> HttpResponse:
    """Take back what one asked for and needs no more."""
    case = access.find_case(request.user, reference, Action.READ_ORIGINAL)
    row = originals.every().filter(pk=asked, attachment=_find(case, pk)).first()
    if row is None:
        raise NoSuchCase
    originals.withdraw(row, by=desk.signed_in(request), now=timezone.now())
    messages.success(request, _("Taken back. Nobody is asked for this any more."))
    return redirect("casework:file", reference, pk)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(BOTH)
def original(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """Ask why; then send it, or show the name it had, on this page alone. Nobody comes here who has not shown in
    the last minutes who they are (accounts.freshness)."""
    now = timezone.now()
    case = access.find_case(request.user, reference, Action.ASK_FOR_ORIGINAL)
    file, user = _find(case, pk), desk.signed_in(request)
    live = originallooks.live_for(user, file, now=now)
    if live is None:
        return _closed(request, reference, file, now=now)
    form = OpenOriginalForm(request.POST if request.method == "POST" else None)
    name = ""
    if form.is_valid():
        try:
            originallooks.look(live, reason=form.cleaned_data["reason"], by=user, now=now)
            if request.POST.get("do") != NAME_ALONE:
                return _handed(file)
            name = attachments.name_of(file)
        except (Refused, NoSuchFile):  # it ended while they typed
            return _closed(request, reference, file, now=now)
    context = {
        "form": form,
        "reference": reference,
        "file": file,
        "title": filelist.title(file.number, file.kind),
        "live": live,
        "purpose": OriginalPurpose(live.purpose).label,
        "facts": [{"label": _("Its name"), "words": name}] if name else [],
        "watermark": f"{user.name}, {look.moment(now)}",
    }
    return render(request, "casefiles/original.html", context)


def _handed(file: Attachment) -> HttpResponse:
    """Under a name of ours: its own would stay in a folder of downloads (T15)."""
    name = filelist.file_name(file.number, file.kind).replace("file-", "original-")
    return downloads.handed(attachments.original(file), name=name, media_type="application/octet-stream")


def _closed(request: HttpRequest, reference: str, file: Attachment, *, now: datetime) -> HttpResponse:
    """Somebody on the case who may not open it, or not any more. Raises Refused for who never could."""
    user = desk.signed_in(request)
    why = originallooks.last_end(user, file, now=now)
    if why is None:
        raise Refused
    if not gate.is_passed(user, on=clock.today(now)):
        return render(request, "identity/scenes_first.html", {"reference": reference}, status=403)
    context = {"reference": reference, "file": file, "why": why.label}
    return render(request, "casefiles/original_closed.html", context, status=403)


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, by reference; nothing of it is opened yet."""
    user, today = desk.signed_in(request), clock.today(timezone.now())
    if not access.org_roles(user) & extensions.APPROVERS:
        raise NoSuchCase
    rows = [
        (row, filelist.title(row.attachment.number, row.attachment.kind))
        for row in originals.awaiting(user, today=today)
    ]
    return render(request, "casefiles/awaiting.html", {"waiting": rows, "today": today})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(DecideOriginalForm)
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Who asks, what for and why; two choices."""
    now = timezone.now()
    user, today = desk.signed_in(request), clock.today(now)
    row = originals.find(user, asked, today=today)
    form = DecideOriginalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.allows:
            originals.agree(row, by=user, now=now)
            messages.success(request, _("Agreed. They can open it now, each time with a reason."))
        else:
            originals.refuse(row, reason=form.cleaned_data["reason"], by=user, now=now)
            messages.success(request, _("Refused. The file stays closed."))
        return redirect("oversight:originals")
    context = {
        "form": form,
        "request_row": row,
        "reference": originals.concern_of(row).reference,
        "title": filelist.title(row.attachment.number, row.attachment.kind),
        "purpose": OriginalPurpose(row.purpose).label,
        "words": originals.read(row, by=user, now=now),
        "until": originals.until(row),
    }
    return render(request, "casefiles/decide.html", context)
