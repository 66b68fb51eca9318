"""The reporter answers about a talk, and whether the note of it is right. Kept with the date alone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, meeting_notes, meetings
from concerns.domain.meeting_notes import Version
from concerns.domain.meeting_records import Opened
from concerns.domain.meetings import Unwelcome
from concerns.enums import MeetingState, NoteState
from concerns.errors import WrongState
from concerns.forms.inbox_meetings import NOT_WELCOME, MeetingAnswerForm, NoteAnswerForm
from concerns.forms.typed import tidied
from concerns.models import Concern, Mailbox
from concerns.queries import inbox_meetings as read
from concerns.queries.meetings import calendar_file, when
from concerns.views.inbox_door import behind_code
from concerns.views.meetings import calendar_answer

ANSWERABLE = frozenset({MeetingState.OFFERED, MeetingState.SETTLED})


def _concern(inbox: Mailbox) -> Concern:
    return Concern.objects.select_related("case__owner", "data_key").get(pk=inbox.concern_id)


def _one(inbox: Mailbox, pk: UUID) -> Opened:
    """A talk of this inbox and of no other; one that we have not offered is not there yet."""
    one = next((one for one in meetings.of(_concern(inbox)) if one.row.pk == pk), None)
    if one is None or one.state == MeetingState.TO_OFFER:
        raise Http404
    return one


@behind_code
def meeting(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """Choose a time, ask for another, bring somebody, write instead, or say no."""
    one = _one(inbox, pk)
    if one.is_written or one.state not in ANSWERABLE or one.row.concern.case.state not in meetings.TALKING:
        return _closed(request, request.POST.get("words", ""))
    if request.method != "POST":
        return _ask(request, one, MeetingAnswerForm(inbox=inbox, meeting=one))
    data, mended = tidied(request.POST)
    form = MeetingAnswerForm(data, inbox=inbox, meeting=one, mended=mended)
    if not form.is_valid():
        return _ask(request, one, form)
    return _answer(request, one, form)


def _answer(request: HttpRequest, one: Opened, form: MeetingAnswerForm) -> HttpResponse:
    said, on = form.said(), calendar.receipt_date(timezone.now())
    try:
        if one.answer != said or one.plan is not None:  # else it was pressed twice, and is there
            meetings.answer(one.row, said, seen=form.cleaned_data["seen"], on=on)
    except Unwelcome:
        form.add_error("companion_name", NOT_WELCOME)
        return _ask(request, one, form)
    except WrongState:
        return _closed(request, said.words)
    return redirect("inbox:home")


def _ask(request: HttpRequest, one: Opened, form: MeetingAnswerForm) -> HttpResponse:
    context = {"form": form, "one": one, "arranged": when(one.plan) if one.plan else ""}
    return render(request, "inbox/meeting.html", context)


def _closed(request: HttpRequest, typed: str) -> HttpResponse:
    """It changed while it stood open on a page; what was typed is shown again."""
    status = 409 if request.method == "POST" else 200
    return render(request, "inbox/talk_changed.html", {"typed": typed, "posted": status == 409}, status=status)


@behind_code
def file(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """For a private calendar: it says nothing but that there is a meeting."""
    one = _one(inbox, pk)
    if one.plan is None:
        raise Http404
    return calendar_answer(calendar_file(one.plan))


@behind_code
def note(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """One version of the note that was sent here: yes, nearly, or no."""
    concern = _concern(inbox)
    row = meeting_notes.sent_to(concern).filter(pk=pk).first()
    if row is None:
        raise Http404
    version = meeting_notes.opened(row, concern)
    if request.method != "POST":
        return _note(request, version, NoteAnswerForm(inbox=inbox))
    data, mended = tidied(request.POST)
    form = NoteAnswerForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return _note(request, version, form)
    said, instead = NoteState(form.cleaned_data["answer"]), form.cleaned_data["instead"]
    if (version.state, version.instead) == (said, instead):
        return redirect("inbox:home")  # pressed twice: it is there
    try:
        meeting_notes.answer(row, said, instead=instead, on=calendar.receipt_date(timezone.now()))
    except WrongState:
        return _closed(request, instead)
    return redirect("inbox:home")


def _note(request: HttpRequest, version: Version, form: NoteAnswerForm) -> HttpResponse:
    may_answer = meeting_notes.can_be_answered(version.row)
    context = {"version": version, "form": form if may_answer else None, "said": read.note_said(version.row)}
    return render(request, "inbox/note.html", context)
