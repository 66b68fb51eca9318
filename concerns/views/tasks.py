"""Notes and tasks of a case: what was noted, who does what by when."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, findings, tasks
from concerns.domain.tasks import Task
from concerns.enums import Action
from concerns.errors import NoSuchCase
from concerns.forms.notes import NoteForm
from concerns.forms.staff import StaffForm
from concerns.forms.tasks import CancelForm, GiveForm, TaskForm
from concerns.models import Case
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(NoteForm)
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be done first, then what was noted."""
    now = timezone.now()
    action = Action.NOTE if request.method == "POST" else Action.READ
    found = desk.enter(request, reference, action, now=now)
    form = NoteForm(request.POST or None, case=found)
    if form.is_valid():
        findings.add_note(found, form.cleaned_data["text"], by=desk.signed_in(request), now=now)
        messages.success(request, _("Your note is kept."))
        return redirect("casework:notes", reference)
    today = clock.today(now)
    context = desk.page(request, found, reference, tab="notes", today=today)
    context |= {
        "form": form,
        "notes": findings.notes(found),
        "tasks": [_line(one, today) for one in tasks.of(found)],
    }
    return render(request, "casework/notes.html", context)


def _line(task: Task, today: date) -> dict[str, object]:
    return {"task": task, "is_over": task.is_over(today)}


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(TaskForm)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.TASK, now=now)
    form = TaskForm(request.POST or None, case=case, today=clock.today(now))
    if form.is_valid():
        told = form.cleaned_data
        by = desk.signed_in(request)
        tasks.add(case, told["text"], owner=told["owner"], due_date=told["due_date"], by=by, now=now)
        messages.success(request, _("The task is added."))
        return redirect("casework:notes", reference)
    desk.read_again(request, reference)
    return render(request, "casework/task_new.html", {"reference": reference, "form": form})


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(CancelForm)
def task(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One task: done, given to somebody else, or cancelled with the reason."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.TASK, now=now)
    one = next((one for one in tasks.of(case) if one.row.number == number), None)
    if one is None:
        raise NoSuchCase
    doing = request.POST.get("do", "")
    give = GiveForm(request.POST if doing == "give" else None, case=case, auto_id="id_give_%s")
    cancel = CancelForm(request.POST if doing == "cancel" else None, case=case, auto_id="id_cancel_%s")
    if said := _carry_out(request, case, number, give=give, cancel=cancel, doing=doing):
        messages.success(request, said)
        return redirect("casework:notes", reference)
    desk.read_again(request, reference)
    wrong = next((form for form in (give, cancel) if form.errors), None)
    context = {
        "reference": reference,
        "one": one,
        "today": clock.today(now),
        "confirm": StaffForm(case=case, auto_id="id_done_%s"),
        "give": give,
        "cancel": cancel,
        "form": wrong,
    }
    return render(request, "casework/task.html", context)


def _carry_out(
    request: HttpRequest, case: Case, number: int, *, give: GiveForm, cancel: CancelForm, doing: str
) -> str:
    """What was done, in words; empty when nothing was."""
    by, now = desk.signed_in(request), timezone.now()
    if doing == "done":
        tasks.finish(case, number, by=by, now=now)
        return _("Recorded: the task is done.")
    if give.is_bound and give.is_valid():
        tasks.give(case, number, to=give.cleaned_data["owner"], by=by, now=now)
        return _("The task is somebody else’s now.")
    if cancel.is_bound and cancel.is_valid():
        tasks.cancel(case, number, because=cancel.cleaned_data["because"], by=by, now=now)
        return _("The task is cancelled.")
    return ""
