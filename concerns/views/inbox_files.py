"""Files from the inbox: add some, and see what became of each. Their names are not shown, not even here."""

from contextlib import suppress

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, filing
from concerns.errors import AlreadyReceived, TooMuch
from concerns.forms.files import FIELD
from concerns.forms.inbox import MoreFilesForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.queries import inbox_files
from concerns.views.inbox_door import behind_code_with_files
from concerns.views.uploads import Sealing


@behind_code_with_files
def files(request: HttpRequest, inbox: Mailbox, files: Sealing) -> HttpResponse:
    if request.method != "POST":
        return _page(request, inbox, MoreFilesForm(inbox=inbox))
    data, mended = tidied(request.POST)
    form = MoreFilesForm(data, inbox=inbox, mended=mended, arrived=files.arrived, broke_off=files.broke_off)
    if not form.is_valid():
        return _page(request, inbox, form)
    today = calendar.receipt_date(timezone.now())
    files.keep(on=today)
    try:
        with suppress(AlreadyReceived), transaction.atomic():  # pressed twice: they are there
            filing.add_by_reporter(inbox, form.incoming(), on=today, once=form.cleaned_data["once"])
            files.release()  # from here on the commit may have reached the disk
    except TooMuch as too_much:
        form.add_error(FIELD, form.refused(too_much.refusal))
        return _page(request, inbox, form)
    return redirect("inbox:files")


def _page(request: HttpRequest, inbox: Mailbox, form: MoreFilesForm) -> HttpResponse:
    context = {"form": form, "sent": inbox_files.sent(inbox), "files_lost": bool(form.arrived)}
    return render(request, "inbox/files.html", context)
