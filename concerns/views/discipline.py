"""The locked compartment: where a procedure about somebody's job is kept. No letter reads it (R11, R55)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, discipline
from concerns.domain.discipline import Link
from concerns.enums import Action, Personnel
from concerns.errors import NoSuchCase
from concerns.forms.discipline import EndForm, LinkForm
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(LinkForm)
def compartment(request: HttpRequest, reference: str) -> HttpResponse:
    """What is kept, and one more reference."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.LINK_DISCIPLINE, now=now)
    form = LinkForm(request.POST or None, case=case, today=clock.today(now))
    by = desk.signed_in(request)
    if form.is_valid():
        discipline.keep(case, _link(form), by=by, now=now)
        messages.success(request, _("Kept."))
        return redirect("casework:discipline", reference)
    desk.read_again(request, reference)
    kept = discipline.read(case, by=by, now=now)
    return render(request, "casework/discipline.html", {"reference": reference, "form": form, "kept": kept})


def _link(form: LinkForm) -> Link:
    told = form.cleaned_data
    return Link(
        procedure=Personnel(told["procedure"]),
        reference=told["reference"],
        opened_on=told["opened_on"].isoformat(),
        ended_on=told["ended_on"].isoformat() if told["ended_on"] else "",
    )


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text()
def end(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The day on which one of them ended."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.LINK_DISCIPLINE, now=now)
    by = desk.signed_in(request)
    one = next((one for one in discipline.read(case, by=by, now=now) if one.number == number), None)
    if one is None or one.ended is not None:
        raise NoSuchCase
    form = EndForm(request.POST or None, case=case, today=clock.today(now), opened=one.opened)
    if form.is_valid():
        discipline.end(case, number, on=form.cleaned_data["ended_on"], by=by, now=now)
        messages.success(request, _("Kept."))
        return redirect("casework:discipline", reference)
    desk.read_again(request, reference)
    return render(request, "casework/discipline_end.html", {"reference": reference, "form": form, "one": one})
