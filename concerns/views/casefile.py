"""The pages of one case: what it is about, who is on it, what is owed, what happened, and its end."""

from collections.abc import Set
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concerns.domain import (
    access,
    clock,
    findings,
    learning,
    letters,
    lifecycle,
    links,
    offers,
    reaching,
    requests,
    wording,
)
from concerns.enums import Action, CaseRole, Duty, EventType, State
from concerns.errors import Blocked, NoSuchCase
from concerns.forms import obstacles
from concerns.forms.afterwards import LearningForm
from concerns.forms.notes import ConfirmForm
from concerns.forms.triage import AppointForm
from concerns.models import Case, Letter
from concerns.queries import answerfile, casefile, clockface, namecard, nextstep, offered, timeline
from concerns.queries import inbox as read
from concerns.queries import people as staff
from concerns.queries.casefile import CaseFile, ConcernFile
from concerns.queries.steps import Step
from concerns.queries.timeline import Happening
from concerns.templatetags import look
from concerns.views import desk, paper, pledges, reservations
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]
LATEST = 3
FINISHED = frozenset({State.CLOSED, State.REDIRECTED})  # the line of a clock that ran long ago says nothing


@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The overview: where it stands, what to do next, and what is missing for the answer."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    today = clock.today(now)
    context = desk.page(request, found, reference, tab="case", today=today)
    file: CaseFile = context["file"]
    if Action.READ_ORIGINAL not in context["may"]:
        casefile.add_copies(file)
    step = nextstep.next_step(file, context["may"])
    context |= {
        "here": file.here,
        "dates": clockface.clock_of(file.here, today=today),
        "clock_facts": clockface.clock_facts(file.here, today=today),
        "finished": file.state in FINISHED,
        "next": _next(step),
        "nothing": _nothing(file),
        "checks": _checks(file, context["may"]),
        "checks_heading": answerfile.heading(file),
        "identity": _identity_card(request, file, may=context["may"], now=now),
        "blocked_words": _blocked_words(context["file"].blocked),
        "latest": _lines(timeline.latest(file, count=LATEST, knows_blocks=context["leads"])),
    }
    return render(request, "casework/overview.html", context)


def _nothing(file: CaseFile) -> tuple[str, str]:
    """What stands where the next step would, when nothing of this person's is open."""
    if file.state != State.CLOSED:
        return _("Nothing waits for you in this case."), _("Whoever leads it does the next step.")
    next_check = file.here.progress.next_check
    asked = _("The reporter is asked how they are on %(date)s.")
    told = asked % {"date": look.day(next_check)} if next_check else ""
    until = {"date": look.day(file.here.concern.mailbox.closes_date)}
    stays = _("The reporter’s inbox stays open until %(date)s.") % until
    return _("This case is closed."), f"{told} {stays}".strip()


def _next(step: Step | None) -> dict[str, object] | None:
    if step is None:
        return None
    arguments = [argument for argument in (step.reference, step.number, step.kind) if argument is not None]
    return {
        "words": step.words,
        "reason": step.reason,
        "button": step.button,
        "url": reverse(step.place, args=arguments),
        "late": step.late,
    }


def _checks(file: CaseFile, may: Set[Action]) -> list[obstacles.Stop]:
    """What the answer needs: what is missing first, then what is there; by reference where there are several."""
    several = len(file.concerns) > 1
    found = []
    for check in answerfile.checks(file):
        line = (
            obstacles.Stop(check.words, "", "", done=True)
            if check.done
            else obstacles.stop(check.code, check.detail, reference=check.reference)
        )
        if not answerfile.is_open(check, may):
            line = replace(line, url="", link="")
        own = several and check.is_own
        found.append(replace(line, words=f"{check.reference}: {line.words}") if own else line)
    return found


def _identity_card(request: HttpRequest, file: CaseFile, *, may: Set[Action], now: datetime) -> dict[str, object]:
    """Whether a name is kept and what becomes of it; its place as an address."""
    card = namecard.card(file.here.concern, viewer=desk.signed_in(request), may=may, now=now)
    url = reverse(card.place, args=[file.reference]) if card.place else ""
    return {**asdict(card), "url": url}


def _blocked_words(count: int) -> str:
    """How many, never who."""
    if not count:
        return ""
    return ngettext(
        "%(count)d person is blocked. For them this case does not exist.",
        "%(count)d people are blocked. For them this case does not exist.",
        count,
    ) % {"count": count}


def _lines(happenings: list[Happening]) -> list[dict[str, str]]:
    """What happened, as the timeline draws it: a reporter's act with its day, ours with its time."""
    return [
        {
            "state": "missed" if one.missed else "done",
            "what": f"{one.what}, {one.often}" if one.times > 1 else one.what,
            "when": ", ".join(part for part in (one.who, _when(one)) if part),
        }
        for one in happenings
    ]


def _when(one: Happening) -> str:
    when = look.moment(one.moment) if one.moment else look.day(one.day)
    if one.times > 1 and one.type == EventType.DUTY_REMINDED:
        return _("the last on %(when)s") % {"when": when}
    return when


@require_GET
def concern(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything each reporter of this case sent, and the working copy of it; to others the copy alone (I12)."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    context = desk.page(request, found, reference, tab="concern", today=clock.today(now))
    casefile.add_copies(context["file"])
    form = ConfirmForm(case=found) if Action.WRITE_COPY in context["may"] else None
    return render(request, "casework/concern.html", {**context, "form": form})


@require_GET
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who can open the case, and, for those who lead it, who must not know."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    return _people_page(
        request, found, reference, AppointForm(case=found, viewer=desk.signed_in(request)), now=now
    )


def _people_page(
    request: HttpRequest, found: Case, reference: str, form: AppointForm, *, now: datetime, **more: object
) -> HttpResponse:
    context = desk.page(request, found, reference, tab="people", today=clock.today(now))
    leads = context["leads"]
    context |= {
        "form": form,
        "blocked": staff.blocked(found) if leads else [],
        "blocked_words": _blocked_words(context["file"].blocked),
        "reserved": reservations.lines(found) if leads else [],
        "asked": offered.lines(found) if leads else [],
        "links": links.of(found, viewer=desk.signed_in(request)),
        "readers": staff.readers(found, with_reasons=leads),
        "many": len(context["file"].readers) >= settings.READERS_WARNING,
        **pledges.section(found, viewer=desk.signed_in(request)),
        **more,
    }
    return render(request, "casework/people.html", context)


@require_POST
@keep_text(AppointForm)
def appoint(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.APPOINT, now=now)
    form = AppointForm(request.POST, case=found, viewer=desk.signed_in(request))
    if not form.is_valid():
        return _people_page(request, found, reference, form, now=now)
    person, role = form.cleaned_data["person"], CaseRole(form.cleaned_data["role"])
    try:
        offers.appoint_at_once(
            found, person, role, reason=form.cleaned_data["reason"], by=desk.signed_in(request), now=now
        )
    except Blocked as blocked:
        return _people_page(request, found, reference, form, now=now, blocks=desk.stops(found, blocked, reference))
    messages.success(request, _("Appointed: %(name)s.") % {"name": person.name})
    still = access.visible_cases(desk.signed_in(request)).filter(pk=found.pk).exists()
    if still and not form.cleaned_data["reason"]:
        return redirect("casework:why", reference, person.pk)
    return redirect("casework:people", reference) if still else redirect("casework:worklist")


@require_GET
def duties(request: HttpRequest, reference: str) -> HttpResponse:
    """What was promised to each reporter, and the letters they got."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    today = clock.today(now)
    context = desk.page(request, found, reference, tab="duties", today=today)
    file: CaseFile = context["file"]
    context["owed"] = [
        {
            "file": one,
            "dates": clockface.clock_of(one, today=today),
            "facts": clockface.clock_facts(one, today=today),
            "letters": letters.issued(one.concern),
            "links": _duty_links(one, context["may"]),
        }
        for one in file.concerns
    ]
    context["finished"] = file.state in FINISHED
    return render(request, "casework/duties.html", context)


def _duty_links(one: ConcernFile, may: Set[Action]) -> list[tuple[str, str]]:
    """What this person can do about a promise that is still open."""
    offered = (
        (Duty.ACKNOWLEDGE, Action.ACKNOWLEDGE, _("Write the first letter"), "casework:acknowledge"),
        (Duty.ANSWER, Action.GIVE_OUTCOME, _("Write the answer"), "casework:outcome"),
        (Duty.ANSWER, Action.UPDATE, _("Write how it is going"), "casework:update"),
        (Duty.ANSWER, Action.ASK_EXTENSION, _("Ask for a new date"), "casework:extension"),
        (Duty.ANSWER, Action.CORRECT_RAISED, _("Correct the day it was raised"), "casework:raised"),
    )
    return [
        (label, reverse(place, args=[one.concern.reference]))
        for duty, action, label, place in offered
        if one.promises[duty].is_open and action in may
    ]


@require_GET
def letter(request: HttpRequest, reference: str, letter: UUID) -> HttpResponse:
    """One letter as it was issued: to the reporter, and with their wishes in their own words."""
    one = _issued(request, reference, letter)
    context = {
        "reference": reference,
        "letter": one,
        "issued_on": read.issued_on(one),
        "blocks_of_text": wording.blocks(letters.text_of(one)),
        "has_pdf": paper.is_available(),
        "pdf_url": reverse("casework:letter-pdf", args=[reference, letter]),
        "paper_way": reaching.paper_way(one.concern),
        "version": one.concern.case.version,
        "copies": one.paper_copies.select_related("recorded_by").order_by("recorded_at"),
    }
    return render(request, "casework/letter.html", context)


@require_GET
def letter_pdf(request: HttpRequest, reference: str, letter: UUID) -> HttpResponse:
    """The same, to be kept on paper."""
    return paper.response(_issued(request, reference, letter))


def _issued(request: HttpRequest, reference: str, letter: UUID) -> Letter:
    found = desk.enter(request, reference, Action.READ_ORIGINAL, now=timezone.now())
    one = next((row for row in letters.issued(lifecycle.concern_of(found, reference)) if row.pk == letter), None)
    if one is None:
        raise NoSuchCase
    return one


@require_GET
def happened(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.READ, now=now)
    context = desk.page(request, found, reference, tab="timeline", today=clock.today(now))
    told = timeline.happenings(context["file"], knows_blocks=context["leads"])
    context["happenings"] = _lines(told[::-1])
    return render(request, "casework/timeline.html", context)


@require_http_methods(BOTH)
@keep_text()
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Looking into it begins."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.INVESTIGATE, now=now)
    form = ConfirmForm(request.POST or None, case=found)
    missing, blocks = desk.before(findings.starting_obstacles(found), reference), desk.NOTHING
    if form.is_valid():
        try:
            findings.start(found, by=desk.signed_in(request), now=now)
        except Blocked as blocked:
            blocks = desk.stops(found, blocked, reference)
        else:
            messages.success(request, _("You are looking into it. The reporter sees that in their inbox."))
            return redirect("casework:case", reference)
    return render(request, "casework/start.html", desk.step(reference, form, missing, blocks))


def _learned(case: Case) -> dict[str, str]:
    """What was written before, for a form that asks again."""
    point = learning.of(case)
    return {"learned": point.text, "none_because": point.none_because} if point else {}


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(LearningForm)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """The end of the work, with everything that stands against it."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.CLOSE, now=now)
    asked = ConfirmForm if (learning.of(found) or learning.Point()).published else LearningForm
    form = asked(request.POST or None, case=found, initial=_learned(found))
    missing, blocks = desk.before(lifecycle.closing_obstacles(found), reference), desk.NOTHING
    if form.is_valid():
        learned = form.point() if isinstance(form, LearningForm) else None
        try:
            lifecycle.close(found, by=desk.signed_in(request), now=now, learned=learned)
        except Blocked as blocked:
            blocks = desk.stops(found, blocked, reference)
        else:
            messages.success(request, _("Closed. The reporter’s inbox stays open."))
            return redirect("casework:case", reference)
    today = clock.today(now)
    context = desk.step(reference, form, missing, blocks) | {
        "until": lifecycle.months_after(today, settings.INBOX_OPEN_MONTHS),
        "ends_names": requests.ends_with(found, today=today),
    }
    return render(request, "casework/close.html", context)
