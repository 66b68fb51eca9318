"""Whose it becomes: ask somebody, refer it, appoint at once; and, for whoever is asked, say yes or no."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import WORKING
from concerns.domain import access, clock, offers, triage
from concerns.domain.calendar import receipt_date
from concerns.enums import Action, CaseRole, OfferAnswer, OfferKind
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.offers import AskForm, CapacityForm, OfferAnswerForm, ReferForm, TakeOnForm
from concerns.models import Case
from concerns.queries import offered, workload
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]
MONTHS_OF_DAYS = 92  # how long back one's own questions are shown


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(TakeOnForm)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """It is ours to look into; and somebody is asked, or appointed, or nobody yet."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.ACCEPT, now=now)
    form = TakeOnForm(request.POST or None, case=found, **_figures(request, now))
    missing, blocks = desk.before(triage.taking_on_obstacles(found), reference), desk.NOTHING
    if form.is_valid():
        try:
            said = _given(request, found, form, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(found, blocked, reference))
        else:
            messages.success(request, said)
            return after(request, reference)
    return render(request, "triage/accept.html", desk.step(reference, form, missing, blocks))


def _figures(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """For the list to choose from: whose figures these are, and how much everybody has."""
    viewer = desk.signed_in(request)
    loads = workload.loads(viewer, on=clock.today(now))
    return {"viewer": viewer, "loads": {key: load.words for key, load in loads.items()}}


def _given(request: HttpRequest, found: Case, form: TakeOnForm, *, now: datetime) -> str:
    """Ask or appoint, and what to say of it. Raises Blocked."""
    by, person, cleaned = desk.signed_in(request), form.cleaned_data["handler"], form.cleaned_data
    if person is None:
        triage.accept(found, handler=None, by=by, now=now)
        return _("Accepted. It stays with you until somebody has it.")
    if form.is_at_once:
        offers.appoint_at_once(found, person, CaseRole.HANDLER, reason=cleaned["why_at_once"], by=by, now=now)
        return _("%(name)s is the contact now.") % {"name": person.name}
    offers.ask(found, person, told=cleaned["told"], names_service=cleaned["names_service"], by=by, now=now)
    return _("%(name)s is asked. Until they say yes it stays with you.") % {"name": person.name}


def after(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever handed a case on cannot open it any more, and goes to their list."""
    user = desk.signed_in(request)
    if access.visible_cases(user).filter(concerns__reference=reference).exists():
        return redirect("casework:case", reference)
    return redirect("triage:new" if access.is_first_reader(user) else "casework:worklist")


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(AskForm)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The same for a case that is taken on already: it has no handler, or another one is looked for."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.OFFER, now=now)
    form = AskForm(request.POST or None, case=found, **_figures(request, now))
    missing, blocks = desk.before(offers.obstacles(found, None), reference), desk.NOTHING
    if form.is_valid():
        try:
            said = _given(request, found, form, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(found, blocked, reference))
        else:
            messages.success(request, said)
            return after(request, reference)
    context = desk.step(reference, form, missing, blocks) | {"asked": offered.lines(found), "case": found}
    return render(request, "triage/ask.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ReferForm)
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the manager whose job it is; it stays here until they accept (R47)."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.REFER, now=now)
    form = ReferForm(request.POST or None, case=found, **_figures(request, now))
    missing, blocks = desk.before(offers.obstacles(found, None), reference), desk.NOTHING
    if form.is_valid():
        cleaned, by = form.cleaned_data, desk.signed_in(request)
        try:
            offers.refer(
                found,
                cleaned["to"],
                words=form.words(),
                names_service=cleaned["names_service"],
                by=by,
                now=now,
            )
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(found, blocked, reference))
        else:
            told = {"name": cleaned["to"].name}
            messages.success(request, _("%(name)s is asked to accept it. Until then it stays with you.") % told)
            return after(request, reference)
    return render(request, "triage/refer.html", desk.step(reference, form, missing, blocks))


@require_POST
@keep_text()
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask no more: to ask somebody else, or nobody."""
    found = desk.enter(request, reference, Action.OFFER, now=timezone.now())
    offers.withdraw(found, by=desk.signed_in(request), now=timezone.now())
    messages.success(request, _("They are asked no more."))
    return redirect("triage:ask", reference)


@require_http_methods(BOTH)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for one's own yes or no, what became of one's own questions, and how much one can take on."""
    user, now = desk.signed_in(request), timezone.now()
    today = clock.today(now)
    form = None
    if access.org_roles(user) & set(WORKING):
        form = CapacityForm(request.POST or None, today=today, initial=offered.capacity_of(user))
    if form is not None and form.is_valid():
        offers.say_capacity(user, **form.cleaned_data, now=now)
        messages.success(request, _("Kept. Whoever asks you to take on a case sees it."))
        return redirect("offers:home")
    context = {
        "waiting": offers.awaiting(user),
        "asked": offered.of_asker(user, since=receipt_date(now), days=MONTHS_OF_DAYS),
        "form": form,
        "today": today,
        "leads": access.is_first_reader(user),
    }
    return render(request, "offers/home.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(OfferAnswerForm)
def answer(request: HttpRequest, offer: UUID) -> HttpResponse:
    """Enough to decide, and no more; then yes or no."""
    user, now = desk.signed_in(request), timezone.now()
    found = offers.find(user, offer)
    form = OfferAnswerForm(request.POST or None)
    if form.is_valid():
        try:
            return _answered(request, offer, form, by=user, now=now)
        except Blocked:  # what stands against it stands in a case that they cannot open
            form.add_error(None, _("It cannot be yours yet. Whoever asked you has to decide something first."))
    context = {
        "form": form,
        "asked": offers.read(found, by=user, now=now),
        "is_referral": found.kind == OfferKind.REFERRED,
        "today": clock.today(now),
    }
    return render(request, "offers/offer.html", context)


def _answered(request: HttpRequest, key: UUID, form: OfferAnswerForm, *, by: User, now: datetime) -> HttpResponse:
    found, said = offers.find(by, key), OfferAnswer(form.cleaned_data["answer"])
    if said == OfferAnswer.ACCEPTED:
        case = offers.accept(found, by=by, now=now)
        messages.success(request, _("It is yours now. You are the contact."))
        reference = case.concerns.order_by("recorded_date", "pk").values_list("reference", flat=True)[0]
        return redirect("casework:case", reference)
    offers.decline(found, why=said, words=form.cleaned_data["words"], by=by, now=now)
    messages.success(request, _("Your answer is kept, and whoever leads it is told."))
    return redirect("offers:home")


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """How much everybody has, for first readers (R72)."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    today = clock.today(timezone.now())
    return render(request, "offers/workload.html", {"lines": workload.lines(user, on=today), "today": today})
