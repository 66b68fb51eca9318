"""The second pair of eyes on an answer: the writer asks somebody by name, who agrees or sends it back (R55)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, held, lifecycle, outcome, reading
from concerns.enums import Action, Duty
from concerns.errors import Blocked
from concerns.forms.reading import ReaderForm, ReadingForm
from concerns.queries import reading as shown
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom the writer asks, about the letter as it is kept now."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.GIVE_OUTCOME, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    if Duty.ANSWER not in clock.open_duties(concern):
        return redirect("casework:duties", reference)
    parts, today = outcome.kept(concern), clock.today(now)
    form = ReaderForm(request.POST or None, case=case, writer=by)
    blocks = desk.NOTHING
    if form.is_valid():
        try:
            reader = form.cleaned_data["reader"]
            outcome.ask_second_reader(case, concern, parts=parts, reader=reader, by=by, now=now)
        except Blocked as blocked:
            blocks = desk.on_page(desk.stops(case, blocked, reference), "casework:outcome", reference)
        else:
            messages.success(request, _("Asked. You read here, and in a note to you, what they say."))
            return redirect("casework:second-reader", reference)
    desk.read_again(request, reference)
    missing = desk.before(outcome.asking_obstacles(case, concern, parts, on=today), reference)
    missing = desk.on_page(missing, "casework:outcome", reference)
    context = desk.step(reference, form, missing, blocks)
    context |= {"asked": shown.history(concern), "words": outcome.smelling(case, concern, parts)}
    context["agreed"] = not outcome.lacking(case, concern, parts, by=by)
    return render(request, "reading/ask.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReadingForm)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would go out, its words marked, and two buttons."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.READ_ANSWER, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    waits = reading.waiting(case, by)
    asked = next((one for one in waits if one.concern_id == concern.pk), None)
    if asked is None:
        others = [one.concern.reference for one in waits]
        return render(request, "reading/nothing.html", {"reference": reference, "others": others})
    asked.concern.case = case  # as the form saw it, so that a change in between is noticed
    words = held.find(reading.material_of(asked).free, case=case)
    form = ReadingForm(request.POST or None, case=case, held=words.held)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if request.POST.get("do") == "agree":
            reading.agree(asked, reason=reason, by=by, now=now)
            messages.success(request, _("Agreed. The writer is told, and may send the letter as it stands."))
        else:
            reading.send_back(asked, reason=reason, by=by, now=now)
            messages.success(request, _("Sent back. The writer is told and reads what you wrote."))
        return redirect("casework:worklist")
    material = reading.read(asked, by=by, now=now)
    context = {"reference": reference, "form": form, "asked": asked, "words": words}
    context["paragraphs"] = shown.marked(material, words.all)
    return render(request, "reading/answer.html", context)
