"""A reporter's word on opening a file of theirs as they sent it, from their inbox; kept with its day alone."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, originals
from concerns.enums import Consent
from concerns.errors import AlreadyReceived, WrongState
from concerns.forms.originals import OriginalAnswerForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.queries import inbox_originals as read
from concerns.views.inbox_door import behind_code


def section(inbox: Mailbox, *, today: date) -> dict[str, object]:
    """What the first page of the inbox says about files, with a form for each open question."""
    about = read.about(inbox.concern, today=today)
    asked = [
        (question, OriginalAnswerForm(inbox=inbox, auto_id=f"file{number}_%s"))
        for number, question in enumerate(about.questions, start=1)
    ]
    return {"about_files": about, "files_asked": asked, "files_given": read.files_given(inbox.concern)}


@behind_code
def answer(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """One question about a file: a first answer, another one, or taking a yes back."""
    asked = originals.of(inbox.concern).filter(pk=pk).first()
    if asked is None:
        raise Http404
    today = calendar.receipt_date(timezone.now())
    form = OriginalAnswerForm(inbox=inbox)
    if request.method == "POST":
        form = OriginalAnswerForm(tidied(request.POST)[0], inbox=inbox)
        if form.is_valid():
            consent: Consent = form.cleaned_data["answer"]
            with suppress(AlreadyReceived):  # pressed twice
                try:
                    originals.answer(asked, consent=consent, on=today)
                except WrongState:
                    context = {"line": read.line(originals.every().get(pk=pk), today=today)}
                    return render(request, "inbox/original_closed.html", context, status=409)
            return redirect("inbox:home")
    if not originals.may_answer(asked, today=today):
        return render(request, "inbox/original_closed.html", {"line": read.line(asked, today=today)})
    question = read.question(asked, today=today)
    return render(request, "inbox/original.html", {"question": question, "form": form, "answered": asked.answer})
