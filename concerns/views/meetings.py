"""Meetings with a reporter and the note of each: offered, arranged, held or not, agreed with them or not."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concerns.domain import clock, lifecycle, meeting_notes, meetings
from concerns.domain.meeting_records import OPEN, Opened
from concerns.enums import Action, MeetingAnswer, MeetingState, NoteState, NotHeld
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.forms.meetings import (
    SEND,
    HeldForm,
    MeetingForm,
    MeetingNoteForm,
    NotHeldForm,
    OfferForm,
    PrepareForm,
    SettleForm,
    of_plan,
    of_proposal,
)
from concerns.forms.notes import ConfirmForm
from concerns.models import Case, Concern
from concerns.queries import meetings as read
from concerns.queries import support as support_of
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]
TIME_TO_ANSWER = timedelta(days=7)
# Who sees the tab: whoever reads what was sent, and whoever speaks to the person it is about.
SEES = frozenset({Action.READ_ORIGINAL, Action.SUPPORT_SUBJECT})


@require_GET
def home(request: HttpRequest, reference: str) -> HttpResponse:
    """The tab: what was said with the reporter of this concern, and what people need."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ, now=now)
    today = clock.today(now)
    context = desk.page(request, case, reference, tab="meetings", today=today)
    may = context["may"]
    if not may & SEES:
        raise Refused
    concern = context["here"].concern
    reads = Action.READ_ORIGINAL in may
    context |= {
        "cards": read.cards(concern, today=today) if reads else [],
        "reads": reads,
        "form": ConfirmForm(case=case),
        "may_meet": Action.MEET in may,
        "support": support_of.lines(case, concern, may=may, today=today),
    }
    context["may_ask"] = context["may_meet"] and not any(card.meeting.is_open for card in context["cards"])
    return render(request, "meetings/home.html", context)


def _enter(request: HttpRequest, reference: str, number: int, *, now: datetime) -> tuple[Case, Concern, Opened]:
    """One meeting of one reporter, for whoever may arrange it."""
    case = desk.enter(request, reference, Action.MEET, now=now)
    concern = lifecycle.concern_of(case, reference)
    concern.case = case
    one = meetings.find(concern, number)
    if one is None:
        raise NoSuchCase
    return case, concern, one


def _open(one: Opened) -> None:
    if one.row.state not in OPEN:
        raise WrongState


def _seen(form: MeetingForm) -> int:
    seen: int = form.cleaned_data["seen"]
    return seen


def _page(request: HttpRequest, reference: str, template: str, **context: Any) -> HttpResponse:
    desk.read_again(request, reference)
    return render(request, template, {"reference": reference, **context})


@require_POST
@keep_text()
def again(request: HttpRequest, reference: str) -> HttpResponse:
    """One more meeting with this reporter."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.MEET, now=now)
    concern = lifecycle.concern_of(case, reference)
    concern.case = case
    meetings.ask_again(concern, by=desk.signed_in(request), now=now)
    return redirect("casework:meetings", reference)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(OfferForm)
def offer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Times and places for the reporter to choose from, or a talk in writing."""
    now = timezone.now()
    case, concern, one = _enter(request, reference, number, now=now)
    _open(one)
    form = OfferForm(request.POST or None, case=case, meeting=one.row)
    blocks = desk.NOTHING
    if form.is_valid():
        try:
            meetings.offer(one.row, form.offer(), seen=_seen(form), by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(request, _("Offered. It stands in the reporter’s inbox."))
            return redirect("casework:meetings", reference)
    return _page(request, reference, "meetings/offer.html", form=form, concern=concern, one=one, blocks=blocks)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SettleForm)
def settle(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What was agreed, with the decision on the place."""
    now = timezone.now()
    case, _concern, one = _enter(request, reference, number, now=now)
    _open(one)
    if one.is_written or len(meetings.ways(one.row.concern)) == 1:
        raise NoSuchCase
    form = SettleForm(request.POST or None, case=case, meeting=one.row, initial=_initial(one))
    blocks = desk.NOTHING
    if form.is_valid():
        by = desk.signed_in(request)
        try:
            meetings.settle(one.row, form.plan(), way=form.way_chosen(), seen=_seen(form), by=by, now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(request, _("Arranged. The reporter sees it in their inbox."))
            return redirect("casework:meetings", reference)
    return _page(
        request, reference, "meetings/settle.html", form=form, one=one, facts=read.facts(one), blocks=blocks
    )


def _initial(one: Opened) -> dict[str, Any]:
    if one.plan is not None:
        return of_plan(one.plan, one.row.way)
    if one.offer is not None and one.answer is not None and one.answer.answer == MeetingAnswer.CHOSEN:
        return of_proposal(one.offer.proposals[(one.answer.choice or 1) - 1], one.row.way)
    return {"way": one.row.way} if one.row.way else {}


@require_POST
@keep_text()
def in_writing(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """They would rather write."""
    now = timezone.now()
    case, _concern, one = _enter(request, reference, number, now=now)
    form = MeetingForm(request.POST, case=case, meeting=one.row)
    if not form.is_valid():
        raise WrongState
    meetings.settle_in_writing(one.row, seen=_seen(form), by=desk.signed_in(request), now=now)
    messages.success(request, _("You go on in writing. Ask your questions in their messages."))
    return redirect("casework:meetings", reference)


@require_http_methods(BOTH)
@keep_text()
def prepare(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """How to listen, read before the meeting can be recorded as held."""
    now = timezone.now()
    case, _concern, one = _enter(request, reference, number, now=now)
    _open(one)
    form = PrepareForm(request.POST or None, case=case, meeting=one.row)
    blocks = desk.NOTHING
    if form.is_valid():
        try:
            meetings.prepare(one.row, seen=_seen(form), by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(request, _("Recorded: you have read how to listen."))
            return redirect("casework:meetings", reference)
    return _page(request, reference, "meetings/prepare.html", form=form, one=one, blocks=blocks)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(HeldForm)
def held(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """It took place, and they were asked again what they would want."""
    now = timezone.now()
    case, concern, one = _enter(request, reference, number, now=now)
    if one.state != MeetingState.SETTLED:
        raise WrongState
    form = HeldForm(
        request.POST or None,
        case=case,
        meeting=one.row,
        today=clock.today(now),
        has_companion=one.has_companion,
        initial={"on": one.plan.on} if one.plan and one.plan.on <= clock.today(now) else {},
    )
    missing = [] if one.row.prepared_at else desk.before([("not_prepared", number)], reference)
    blocks = desk.NOTHING
    if form.is_valid():
        by, wishes = desk.signed_in(request), form.wish_lines()
        try:
            meetings.hold(one.row, form.held(), wishes=wishes, seen=_seen(form), by=by, now=now)
        except Blocked as blocked:
            blocks = desk.stops(case, blocked, reference)
        else:
            messages.success(request, _("Recorded. Now write the note, and ask them whether it is right."))
            return redirect("casework:meetings", reference)
    return _page(
        request,
        reference,
        "meetings/held.html",
        form=form,
        one=one,
        concern=concern,
        missing=missing,
        blocks=blocks,
    )


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(NotHeldForm)
def not_held(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Declined or not possible, always with the reason."""
    now = timezone.now()
    case, _concern, one = _enter(request, reference, number, now=now)
    _open(one)
    form = NotHeldForm(request.POST or None, case=case, meeting=one.row)
    if form.is_valid():
        why, reason = NotHeld(form.cleaned_data["why"]), form.cleaned_data["reason"]
        meetings.give_up(one.row, why, reason=reason, seen=_seen(form), by=desk.signed_in(request), now=now)
        messages.success(request, _("Recorded: why there was no meeting."))
        return redirect("casework:meetings", reference)
    return _page(request, reference, "meetings/not_held.html", form=form, one=one)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(MeetingNoteForm)
def note(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The draft, or a new version of what was answered; kept, or sent to the reporter to be agreed."""
    now = timezone.now()
    today = clock.today(now)
    case, concern, one = _enter(request, reference, number, now=now)
    versions = meeting_notes.versions(one.row, concern)
    last = versions[0] if versions else None
    if one.state != MeetingState.HELD or (last is not None and last.state == NoteState.SENT):
        raise WrongState
    initial = {"text": last.text if last else "", "reply_by": today + TIME_TO_ANSWER}
    form = MeetingNoteForm(request.POST or None, case=case, today=today, initial=initial)
    if form.is_valid():
        _keep(request, one, form, now=now)
        return redirect("casework:meetings", reference)
    return _page(request, reference, "meetings/note.html", form=form, one=one, versions=versions, last=last)


def _keep(request: HttpRequest, one: Opened, form: MeetingNoteForm, *, now: datetime) -> None:
    by, text = desk.signed_in(request), form.cleaned_data["text"]
    if request.POST.get("do") == SEND:
        reply_by: date = form.cleaned_data["reply_by"]
        meeting_notes.write_and_send(one.row, text, reply_by=reply_by, by=by, now=now)
        messages.success(request, _("Sent. The reporter is asked in their inbox whether it is right."))
    else:
        meeting_notes.write(one.row, text, by=by, now=now)
        messages.success(request, _("The draft is kept. The reporter does not see it yet."))


@require_POST
@keep_text()
def leave(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """No answer came, or both texts are kept."""
    now = timezone.now()
    _case, _concern, one = _enter(request, reference, number, now=now)
    meeting_notes.leave(one.row, by=desk.signed_in(request), now=now)
    messages.success(request, _("Recorded. What was written stays as it is."))
    return redirect("casework:meetings", reference)


@require_GET
def file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The meeting as a calendar takes it, which says nothing but that there is one."""
    _case, _concern, one = _enter(request, reference, number, now=timezone.now())
    if one.plan is None:
        raise NoSuchCase
    return calendar_answer(read.calendar_file(one.plan))


def calendar_answer(text: str) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
