"""Files from staff for a reporter: sent from the tab of files, saved from the inbox."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from concerns.domain import attachments, calendar, giving, lifecycle
from concerns.enums import Action
from concerns.errors import NoSuchFile, TooMuch
from concerns.forms.files import FIELD
from concerns.forms.giving import GiveForm
from concerns.models import Mailbox
from concerns.queries import filelist
from concerns.views import desk, downloads, uploads
from concerns.views.inbox_door import behind_code
from concerns.views.kept import keep_text
from concerns.views.uploads import Sealing


@csrf_exempt  # until the files are sealed as they stream in: then the form is asked for its token, below
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, reference: str) -> HttpResponse:
    with uploads.taking(request) as files:
        answer: HttpResponse = _give(request, reference, files)
        return answer


@csrf_protect
@keep_text()
def _give(request: HttpRequest, reference: str, files: Sealing) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.WRITE, now=now)
    concern = lifecycle.concern_of(case, reference)
    data = request.POST if request.method == "POST" else None
    form = GiveForm(data, case=case, arrived=files.arrived, broke_off=files.broke_off)
    if form.is_valid():
        files.keep(on=calendar.receipt_date(now))
        try:
            with transaction.atomic():
                giving.give(concern, form.incoming(), by=desk.signed_in(request), now=now)
                files.release()  # from here on the commit may have reached the disk
        except TooMuch as too_much:
            form.add_error(FIELD, form.refused(too_much.refusal))
        else:
            messages.success(request, _("Taken in. It stands in the reporter’s inbox as soon as it is clean."))
            return redirect("casework:files", reference)
    return render(request, "casefiles/give.html", {"form": form, "reference": reference, "concern": concern})


@behind_code
def given(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """The clean copy of a file from us. That they took it is written down nowhere (T31)."""
    file = next((one for one in giving.given(inbox.concern) if one.pk == pk), None)
    if file is None:
        raise Http404
    try:
        source = attachments.clean_copy(file)
    except NoSuchFile:
        raise Http404 from None
    kind = filelist.copied(file.kind)
    name = filelist.file_name(file.number, kind)
    return downloads.handed(source, name=name, media_type=filelist.media_type(kind))
