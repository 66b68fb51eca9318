"""The day a concern was raised: corrected by those who lead the case; a later one waits for somebody else."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from concerns.domain import access, clock, corrections, lifecycle, wording
from concerns.domain.calendar import receipt_date
from concerns.domain.corrections import Change
from concerns.enums import Action
from concerns.errors import NoSuchCase
from concerns.forms.corrections import CorrectionForm
from concerns.models import Concern, Correction
from concerns.views import desk
from concerns.views.kept import keep_text


@dataclass(frozen=True)
class Line:
    """One correction of before: what became of it, and why it was asked for."""

    words: str
    reason: str


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(CorrectionForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """First what would follow from the day, then, when it is pressed again for the same day, the correction."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.CORRECT_RAISED, now=now)
    concern = lifecycle.concern_of(case, reference)
    concern.case = case  # as the form saw it, so that a change in between is noticed
    form = CorrectionForm(request.POST or None, case=case, concern=concern)
    waiting, is_owed = corrections.waiting(concern), corrections.is_owed(concern)
    context: dict[str, object] = {}
    if form.is_valid() and is_owed and waiting is None:
        day = form.cleaned_data["day"]
        if request.POST.get("sure") == day.isoformat():
            made = corrections.correct(
                concern, day=day, reason=form.cleaned_data["reason"], by=desk.signed_in(request), now=now
            )
            messages.success(request, _done(made))
            return redirect("casework:duties", reference)
        context = _follows(concern, day, now=now)
    context |= {
        "reference": reference,
        "concern": concern,
        "form": form,
        "waiting": waiting,
        "is_owed": is_owed,
        "made": [_line(one) for one in corrections.made(concern)],
    }
    return render(request, "corrections/ask.html", context)


def _done(made: Correction) -> str:
    if corrections.is_later(made):
        return _("Asked. The day stays as it is until somebody who does not work on this agrees.")
    return _("Corrected. The dates are counted from that day now, and the reporter is told in their inbox.")


def _follows(concern: Concern, day: date, *, now: datetime) -> dict[str, object]:
    return {
        "day": day,
        "is_later": day > concern.raised_date,
        "changes": corrections.changes(concern, day=day, now=now),
    }


def _line(one: Correction) -> Line:
    told = {
        "old": wording.day(one.old_date),
        "new": wording.day(one.new_date),
        "asked": wording.day(receipt_date(one.asked_at)),
        "name": one.asked_by.name,
        "other": (one.agreed_by or one.refused_by or one.asked_by).name,
    }
    if not corrections.is_later(one):
        words = _("From %(old)s to %(new)s, by %(name)s on %(asked)s.")
    elif one.agreed_at:
        words = _("From %(old)s to %(new)s, asked for by %(name)s on %(asked)s. %(other)s agreed.")
    elif one.refused_at:
        words = _("From %(old)s to %(new)s, asked for by %(name)s on %(asked)s. %(other)s refused.")
    else:
        words = _("From %(old)s to %(new)s, asked for by %(name)s on %(asked)s. Nobody has decided yet.")
    return Line(words % told, corrections.reason_of(one))


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """What this person may decide, by reference; nothing of it is opened yet."""
    user = desk.signed_in(request)
    if not access.org_roles(user) & corrections.APPROVERS:
        raise NoSuchCase
    context = {"waiting": corrections.awaiting(user), "today": clock.today(timezone.now())}
    return render(request, "corrections/awaiting.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    """The day, what follows from it and why, and two buttons."""
    now = timezone.now()
    user = desk.signed_in(request)
    correction = corrections.find(user, asked)
    answer = request.POST.get("answer", "")
    if answer == "refuse":
        corrections.refuse(correction, by=user, now=now)
        messages.success(request, _("Refused. The day stays as it was."))
        return redirect("oversight:corrections")
    if answer == "agree":
        corrections.agree(correction, by=user, now=now)
        messages.success(request, _("Agreed. The later dates count now, and the reporter is told in their inbox."))
        return redirect("oversight:corrections")
    changes: list[Change] = corrections.changes(correction.concern, day=correction.new_date, now=now)
    context = {
        "correction": correction,
        "reference": correction.concern.reference,
        "changes": changes,
        "reason": corrections.read(correction, by=user, now=now),
        "blocks_of_text": wording.blocks(corrections.message(correction, changes, by=user)),
    }
    return render(request, "corrections/decide.html", context)
