"""What goes on whose file: the sealed note for the reporter's, and a record for that of whom it was about."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role
from concerns.domain import access, filenotes, lifecycle, subjectrecords
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.forms.afterwards import SubjectRecordForm
from concerns.forms.notes import ConfirmForm
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@require_http_methods(BOTH)
@keep_text()
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the sealed note; what it says is shown before, since it says so little."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.NOTE_FOR_FILE, now=now)
    concern = lifecycle.concern_of(case, reference)
    if not filenotes.may_make(concern) or filenotes.made(concern) is not None:
        raise WrongState
    concern.case = case
    form = ConfirmForm(request.POST or None, case=case)
    if form.is_valid():
        filenotes.make(concern, by=desk.signed_in(request), now=now)
        messages.success(
            request, _("The sealed note is made. Only name keepers can open it, under the rules for names.")
        )
        return redirect("casework:afterwards", reference)
    context = {"reference": reference, "form": form, "text": filenotes.text_of(concern, now=now)}
    return render(request, "afterwards/note.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SubjectRecordForm)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Looked at first, then kept: only what was upheld can stand in it."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.RECORD_FOR_SUBJECT, now=now)
    by = desk.signed_in(request)
    founded = [
        (one.allegation.number, f"{one.allegation.number}. {one.text}") for one in subjectrecords.founded(case)
    ]
    form = SubjectRecordForm(request.POST or None, case=case, founded=founded)
    preview, blocks = "", desk.NOTHING
    if form.is_valid():
        wanted = form.wanted()
        if request.POST.get("do") != "keep":
            preview = subjectrecords.text_for(case, wanted, by=by, now=now)
            blocks = desk.before(subjectrecords.obstacles(case, wanted), reference)
        else:
            try:
                subjectrecords.make(case, wanted, by=by, now=now)
            except Blocked as blocked:
                blocks = desk.stops(case, blocked, reference)
            else:
                messages.success(request, _("The record is kept. Open it below to hand it over."))
                return redirect("casework:afterwards", reference)
    desk.read_again(request, reference)
    context = desk.step(reference, form, [], blocks) | {"founded": founded, "preview": preview}
    return render(request, "afterwards/record.html", context)


@require_GET
def show_record(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.RECORD_FOR_SUBJECT, now=now)
    text = subjectrecords.read(case, pk, by=desk.signed_in(request), now=now)
    return render(request, "afterwards/record_text.html", {"reference": reference, "text": text})


@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """Notes for files that this name keeper may open, by reference."""
    user = desk.signed_in(request)
    if Role.CUSTODIAN not in access.org_roles(user):
        raise NoSuchCase
    return render(request, "afterwards/notes.html", {"notes": filenotes.openable_by(user)})


@require_GET
def show_note(request: HttpRequest, reference: str) -> HttpResponse:
    text = filenotes.read(desk.signed_in(request), reference, now=timezone.now())
    return render(request, "afterwards/note_text.html", {"reference": reference, "text": text})
