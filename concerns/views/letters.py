"""Writing to a reporter what is kept as issued: the first letter and the answer."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from concerns.domain import access, bodies, clock, findings, letters, lifecycle, outcome, templates, wording
from concerns.domain.letters import FIVE, AcknowledgementParts
from concerns.domain.outcome import OutcomeParts
from concerns.domain.reading import NEVER_ASKED
from concerns.enums import Action, Duty, LetterKind, Obstacle
from concerns.errors import Blocked
from concerns.forms import obstacles
from concerns.forms.letters import AcknowledgementForm, OutcomeForm
from concerns.models import Case, Concern
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AcknowledgementForm)
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    """The composer of the first letter. Issue is never greyed: pressed too early it says all that is missing."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ACKNOWLEDGE, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    if Duty.ACKNOWLEDGE not in clock.open_duties(concern):
        return redirect("casework:duties", reference)
    kept = _kept_acknowledgement(case, concern, request)
    form = AcknowledgementForm(request.POST or None, case=case, initial=vars(kept))
    blocks: list[obstacles.Stop] = []
    shown = kept
    if form.is_valid():
        shown = form.parts()
        if request.POST.get("do") != "issue":
            letters.draft(concern, LetterKind.ACKNOWLEDGEMENT, letters.as_record(form.parts()), by=by)
            return _kept(
                request, reference, preview="casework:preview-acknowledgement", page="casework:acknowledge"
            )
        try:
            letters.acknowledge(case, concern, parts=shown, by=by, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(case, blocked, reference))
        else:
            messages.success(request, _("The first letter is in the reporter’s inbox. Its date is kept."))
            return redirect("casework:case", reference)
    context = desk.page(request, case, reference, tab="", today=clock.today(now))
    context |= {"form": form, "blocks": blocks, "has_errors": bool(blocks)}
    context |= {"heading": _("You cannot acknowledge yet"), "parts": _parts(form, case, shown)}
    context["done"] = sum(part["done"] is True for part in context["parts"])
    context["promise"] = context["here"].promises[Duty.ACKNOWLEDGE]
    return render(request, "casework/acknowledge.html", context)


def _kept_acknowledgement(case: Case, concern: Concern, request: HttpRequest) -> AcknowledgementParts:
    """What was kept before, else what the template knows."""
    record = letters.draft_of(concern, LetterKind.ACKNOWLEDGEMENT)
    if record is not None:
        return letters.acknowledgement_parts(record)
    return letters.suggested(case, concern, contact=access.handler_of(case) or desk.signed_in(request))


def _kept(request: HttpRequest, reference: str, *, preview: str, page: str) -> HttpResponse:
    if request.POST.get("do") == "preview":
        return redirect(preview, reference)
    messages.success(request, _("Your draft is kept. Nothing was sent."))
    return redirect(page, reference)


# What each part must say, under its heading.
MUST_SAY = {
    "received": gettext_lazy("That the concern has been received."),
    "how": gettext_lazy("Who looks into it and how. No names of the people it is about."),
    "when": gettext_lazy("By when at the latest. Only if it does not apply, say why and when you write again."),
    "support": gettext_lazy("What help there is, inside and outside."),
    "contact": gettext_lazy("The contact. Change this only by changing the handler."),
}
FIELDS = {"when": ("when", "no_date_because", "next_news")}


def _parts(form: AcknowledgementForm, case: Case, shown: AcknowledgementParts) -> list[dict[str, object]]:
    """The five parts as cards: done or missing by what stands in them now."""
    contact = access.handler_of(case)
    missing = shown.missing(contact.name if contact else "")
    return [
        {
            "number": number,
            "name": name,
            "heading": form.fields[name].label,
            "says": MUST_SAY[name],
            "done": name not in missing,
            "fields": [form[field] for field in FIELDS.get(name, (name,))],
            "wrong": any(form[field].errors for field in FIELDS.get(name, (name,))),
        }
        for number, name in enumerate(FIVE, start=1)
    ]


@require_GET
def preview_acknowledgement(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would go out now."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.ACKNOWLEDGE, now=now)
    concern = lifecycle.concern_of(case, reference)
    parts = _kept_acknowledgement(case, concern, request)
    contact = access.handler_of(case) or desk.signed_in(request)
    told = letters.facts(case, concern, contact=contact)
    lacks = [(Obstacle.PART_MISSING.value, part) for part in parts.missing(contact.name)]
    text = letters.acknowledgement_text(parts, told, templates.words(LetterKind.ACKNOWLEDGEMENT))
    missing = obstacles.stops(lacks, reference=reference)
    return _preview(request, reference, text, back="casework:acknowledge", missing=missing)


def _preview(
    request: HttpRequest, reference: str, text: str, *, back: str, missing: list[obstacles.Stop]
) -> HttpResponse:
    """What is missing leaves a gap in the text, so it is named above it."""
    context = {"reference": reference, "blocks_of_text": wording.blocks(text), "back": back}
    context["missing"] = desk.on_page(missing, back, reference)
    return render(request, "casework/preview.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(OutcomeForm)
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """The composer of the answer, beside what was found and what is replied to each wish."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.GIVE_OUTCOME, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    if Duty.ANSWER not in clock.open_duties(concern):
        return redirect("casework:duties", reference)
    form = OutcomeForm(request.POST or None, case=case, initial=vars(_offered(concern, on=clock.today(now))))
    blocks: list[obstacles.Stop] = []
    if form.is_valid():
        if request.POST.get("do") != "issue":
            letters.draft(concern, LetterKind.OUTCOME, letters.as_record(form.parts()), by=by)
            if request.POST.get("do") == "second_reader":
                return redirect("casework:second-reader", reference)
            return _kept(request, reference, preview="casework:preview-outcome", page="casework:outcome")
        try:
            outcome.give(case, concern, parts=form.parts(), by=by, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(case, blocked, reference))
        else:
            messages.success(request, _("Our answer is in the reporter’s inbox."))
            return redirect("casework:case", reference)
    today = clock.today(now)
    context = desk.page(request, case, reference, tab="", today=today)
    context |= {"form": form, "blocks": blocks, "has_errors": bool(blocks)}
    context["heading"] = _("You cannot give the answer yet")
    context |= {"alleged": findings.told_to(case, concern), "wishes": outcome.wishes(concern)}
    context |= {"sorry": outcome.needs_apology(case, concern, on=today)}
    context["promise"] = context["here"].promises[Duty.ANSWER]
    lacking = outcome.lacking(case, concern, outcome.kept(concern), by=by)
    context |= {"agreed": not lacking, "read_twice": obstacles.READ_TWICE.get(lacking, "")}
    context["was_asked"] = lacking != NEVER_ASKED
    return render(request, "casework/outcome.html", context)


def _offered(concern: Concern, *, on: date) -> OutcomeParts:
    """What was kept; where it names no outside body yet, with those that fit (R57)."""
    kept = outcome.kept(concern)
    return kept if kept.bodies.strip() else replace(kept, bodies=bodies.suggested(concern, day=on))


@require_GET
def preview_outcome(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    case = desk.enter(request, reference, Action.GIVE_OUTCOME, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    parts, today = outcome.kept(concern), clock.today(now)
    text = outcome.letter_text(case, concern, parts, by=by, on=today)
    missing = desk.before(outcome.asking_obstacles(case, concern, parts, on=today), reference)
    return _preview(request, reference, text, back="casework:outcome", missing=missing)
