"""Messages with one reporter, through their inbox and nowhere else: begun, looked at, and sent."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import access, calendar, clock, lifecycle, mailbox, replies
from concerns.domain.replies import Warned
from concerns.enums import Action, MessageFrom, Mode
from concerns.errors import Blocked
from concerns.forms import asking
from concerns.forms.notes import MessageForm
from concerns.models import Case, Concern
from concerns.queries import inbox
from concerns.views import desk
from concerns.views.kept import keep_text

BEGIN = "begin-"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(MessageForm)
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    action = Action.WRITE if request.method == "POST" else Action.READ_ORIGINAL
    case = desk.enter(request, reference, action, now=now)
    concern = lifecycle.concern_of(case, reference)
    if request.method == "POST":
        return _written(request, case, concern)
    kept, version = replies.draft_of(concern, desk.signed_in(request))
    form = MessageForm(case=case, initial={"text": kept, "draft": version})
    return _page(request, case, concern, form, is_kept=bool(kept))


def _written(request: HttpRequest, case: Case, concern: Concern) -> HttpResponse:
    do, by = request.POST.get("do", "send"), desk.signed_in(request)
    form = MessageForm(request.POST, case=case)
    is_whole = form.is_valid()
    text = form.cleaned_data.get("text", "")
    if do.startswith(BEGIN):
        return _page(request, case, concern, _begun(form, concern, do.removeprefix(BEGIN), by=by))
    if do == "keep" and (is_whole or _is_empty(request)):
        replies.keep(concern, text, seen=form.cleaned_data.get("draft", 0), by=by)
        notes.success(request, _("Your draft is kept. Only you can read it. Nothing was sent."))
        return redirect("casework:messages", concern.reference)
    if not is_whole:
        return _page(request, case, concern, form)
    if do == "look":
        return _looked(request, case, concern, form, found=replies.found_in(concern, text, by=by))
    return _sent(request, case, concern, form)


def _is_empty(request: HttpRequest) -> bool:
    """Judged by what was sent: text that did not pass the form is not among its answers, and is not empty."""
    return not request.POST.get("text", "").strip(" \t\r\n")


def _begun(form: MessageForm, concern: Concern, part: str, *, by: Any) -> MessageForm:
    """What was typed, and under it the words to begin with. Nothing is kept or sent."""
    typed = form.data.get("text", "").rstrip()
    _label, words = replies.ready(concern, by=by, today=clock.today(timezone.now())).get(part, ("", ""))
    text = f"{typed}\n\n{words}" if typed and words else typed or words
    initial = {"text": text, "draft": form.cleaned_data.get("draft", 0)}
    return MessageForm(case=form.case, initial=initial)


def _sent(request: HttpRequest, case: Case, concern: Concern, form: MessageForm) -> HttpResponse:
    typed, by = form.cleaned_data, desk.signed_in(request)
    try:
        replies.send(
            concern, typed["text"], looked=typed["looked"], seen=typed["draft"], by=by, now=timezone.now()
        )
    except Warned as warned:
        return _looked(request, case, concern, form, found=warned.found)
    except Blocked as blocked:
        stops = desk.stops(case, blocked, concern.reference)
        return _page(request, case, concern, form, blocks=stops, has_errors=True)
    notes.success(request, _("Your message is in the reporter’s inbox."))
    return redirect("casework:messages", concern.reference)


def _looked(
    request: HttpRequest, case: Case, concern: Concern, form: MessageForm, *, found: list[Any]
) -> HttpResponse:
    """As they will read it, with what should be looked at; sent from here it goes as it is."""
    typed, by = form.cleaned_data, desk.signed_in(request)
    again = MessageForm(
        case=case,
        initial={"text": typed["text"], "draft": typed["draft"], "looked": replies.mark_of(typed["text"])},
    )
    who = inbox.signed(by, access.handler_of(case))
    preview = {"own": False, "who": who, "date": calendar.receipt_date(timezone.now()), "text": typed["text"]}
    warnings = asking.cautions(found)
    return _page(request, case, concern, again, preview=preview, warnings=warnings, has_errors=bool(warnings))


def _page(request: HttpRequest, case: Case, concern: Concern, form: MessageForm, **more: object) -> HttpResponse:
    today = clock.today(timezone.now())
    context = desk.page(request, case, concern.reference, tab="messages", today=today)
    if Action.WRITE in context["may"]:
        mailbox.mark_read(concern)
    context |= {
        "form": form,
        "written": [_shown(one) for one in mailbox.messages(concern.mailbox)],
        "ready": replies.ready(concern, by=desk.signed_in(request), today=today),
        "may_write": not replies.obstacles(concern),
        "is_unknown": concern.mode in {Mode.ANONYMOUS, Mode.UNNAMED},
        **more,
    }
    return render(request, "casework/messages.html", context)


def _shown(one: mailbox.Written) -> dict[str, object]:
    """A reporter's has a day and no time; one of ours has both, for us."""
    staff = one.sender == MessageFrom.STAFF
    who = f"{one.by.name}, {one.by.title}" if one.by else ""
    shown = {"own": staff, "who": who if staff else _("Reporter"), "date": one.sent_date, "text": one.text}
    return shown | {"moment": one.sent_at if staff else None}
