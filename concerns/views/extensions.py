"""A later answer: the handler asks, somebody with no part in the case decides."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from concerns.domain import access, clock, extensions, wording
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.forms import obstacles
from concerns.forms.extensions import ExtensionForm
from concerns.models import Extension
from concerns.views import desk
from concerns.views.kept import keep_text


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(ExtensionForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a new date; what was asked already is shown instead of the form."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASK_EXTENSION, now=now)
    concern = case.concerns.select_related("data_key", "case").get(reference=reference)
    answer = extensions.open_answer(concern)
    if answer is None:
        raise WrongState
    today = clock.today(now)
    choice = extensions.choice(answer, today=today)
    form = ExtensionForm(request.POST or None, case=case, choice=choice, today=today)
    waiting = extensions.waiting(answer)
    if form.is_valid() and waiting is None:
        concern.case = case  # as the form saw it, so that a change in between is noticed
        extensions.ask(
            concern,
            new_date=form.cleaned_data["new_date"],
            reason=form.cleaned_data["reason"],
            done_so_far=form.cleaned_data["done_so_far"],
            next_news=form.cleaned_data["next_news"],
            by=desk.signed_in(request),
            now=now,
        )
        messages.success(request, _("Asked. The new date counts when somebody else agrees and the letter is out."))
        return redirect("casework:case", reference)
    context = {
        "reference": reference,
        "answer": answer,
        "choice": choice,
        "waiting": waiting,
        "form": form,
        "longest": settings.EXTENSION_DAYS,
    }
    return render(request, "extensions/ask.html", context)


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, by reference; nothing of it is opened yet."""
    user = desk.signed_in(request)
    if not access.org_roles(user) & extensions.APPROVERS:
        raise NoSuchCase
    context = {"waiting": extensions.awaiting(user), "today": clock.today(timezone.now())}
    return render(request, "extensions/awaiting.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, extension: UUID) -> HttpResponse:
    """The letter as it would go out, and two buttons. What cannot be agreed to can still be refused."""
    now = timezone.now()
    user = desk.signed_in(request)
    asked = extensions.find(user, extension)
    answer = request.POST.get("answer", "")
    if answer == "refuse":
        extensions.refuse(asked, by=user, now=now)
        messages.success(request, _("Refused. The date stays as it was."))
        return redirect("oversight:extensions")
    if answer == "agree" and _agreed(asked, by=user, now=now):
        messages.success(request, _("Agreed. The letter is in the reporter’s inbox, and the new date counts."))
        return redirect("oversight:extensions")
    record = extensions.read(asked, by=user, now=now)
    context = {
        "extension": asked,
        "reference": asked.deadline.concern.reference,
        "promised": clock.promised_date(asked.deadline),
        "record": record,
        **_letter(asked, record, by=user),
    }
    return render(request, "extensions/decide.html", context)


def _agreed(asked: Extension, *, by: User, now: datetime) -> bool:
    """False when something stops the letter; the page that follows says what."""
    try:
        extensions.agree(asked, by=by, now=now)
    except Blocked:
        return False
    return True


def _letter(asked: Extension, record: extensions.Record, *, by: User) -> dict[str, object]:
    """The letter's paragraphs, or in their place what stops it."""
    try:
        return {"blocks_of_text": wording.blocks(extensions.letter_text(asked, record, by=by))}
    except Blocked as blocked:
        return {"stops": obstacles.stops(blocked.reasons, reference=asked.deadline.concern.reference)}
