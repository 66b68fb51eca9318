"""Bad treatment for speaking up, and obstruction: everybody on the staff can tell it, one person with no
part in the case looks after it (R7, R74, R78)."""

from contextlib import suppress
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from concerns.domain import clock, detriments, protectors, remedies
from concerns.enums import DetrimentKind, MessageFrom, Wanting
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.forms.detriments import LinkForm, PlanForm, ReplyForm, ResultForm, TellForm
from concerns.forms.matters import RecordForm
from concerns.forms.staff import version_in
from concerns.models import Detriment
from concerns.queries import detriments as read
from concerns.views import desk
from concerns.views.kept import keep_text
from concerns.views.matters import Part

PARTS = {
    "reply": Part(
        ReplyForm,
        gettext_lazy("Reply to whoever told it"),
        gettext_lazy("Send the reply"),
        gettext_lazy("Your reply is kept."),
        gettext_lazy(
            "Told in the inbox, your reply is read there, past the people of the case. Told by a colleague, speak "
            "to them, and write here what you said. Ask before you do anything: some steps show who spoke up."
        ),
    ),
    "plan": Part(
        PlanForm,
        gettext_lazy("Add a step to the plan"),
        gettext_lazy("Add the step"),
        gettext_lazy("The step is added."),
        gettext_lazy(
            "Who watches, what they watch, and when you look again. Keep the plan where the person it is about "
            "cannot see it. Nothing may make things worse for whoever spoke up: no move, no other shifts, unless "
            "they ask for it."
        ),
    ),
    "link": Part(
        LinkForm,
        gettext_lazy("Link it to a concern"),
        gettext_lazy("Link it"),
        gettext_lazy("The link is kept. Only you see it."),
        gettext_lazy(
            "The link is locked, because whoever told this may be who raised the concern. Those on that case do "
            "not learn of it."
        ),
    ),
    "result": Part(
        ResultForm,
        gettext_lazy("Has it been put right?"),
        gettext_lazy("Close it"),
        gettext_lazy("It is closed. Whoever told it in the inbox can read how it ended."),
        gettext_lazy(
            "Ask whoever told it before you say yes. If it is not put right, they get a text with which they can "
            "begin a grievance. Victimising somebody, or stopping a concern, is a disciplinary matter: that runs "
            "elsewhere, and only its reference stands here."
        ),
    ),
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    about = request.GET.get("about", "")
    kind = about if about in DetrimentKind.values else ""
    form = TellForm(request.POST if request.method == "POST" else None, user=user, kind=kind)
    if not form.is_valid():
        return render(request, "detriments/tell.html", {"form": form})
    told = form.cleaned_data
    with suppress(AlreadyReceived):  # pressed twice: it is told
        detriments.tell(
            form.report(),
            kind=DetrimentKind(told["kind"]),
            concern=told["reference"],
            by=user,
            now=now,
            once=told["once"],
        )
    return redirect("detriments:told")


@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """What happens next. The same for everybody: it opens nothing of what was told."""
    return render(request, "detriments/told.html")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One's own."""
    user, today = desk.signed_in(request), clock.today(timezone.now())
    if not protectors.may_protect(user):
        raise NoSuchCase
    return render(request, "detriments/home.html", {"own": read.own(user, today=today), "today": today})


@require_GET
def show(request: HttpRequest, matter: str) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    found, today = detriments.find(user, matter), clock.today(now)
    report, result = detriments.read(found, by=user, now=now), remedies.result_of(found)
    context = {
        "matter": found,
        "facts": read.facts(report),
        "lines": read.lines(found, own=MessageFrom.STAFF),
        "steps": remedies.steps(found),
        "link": remedies.link_of(found),
        "result": result,
        "hand_off": read.hand_off(found, report, result) if result and not result.remedied else "",
        "standing": read.standing(found, today=today),
        "next": _next(found, today=today),
        "today": today,
    }
    return render(request, "detriments/matter.html", context)


def _next(detriment: Detriment, *, today: date) -> dict[str, object] | None:
    """The one next step: the reply comes before all others."""
    if detriment.closed_at is not None:
        return None
    wanting = remedies.wanting(detriment)
    if Wanting.REPLY in wanting:
        part, words, button = "reply", _("Reply to whoever told it"), _("Write the reply")
        reason = _("They wait, and may be afraid. Ask what would help now.")
    elif Wanting.TASKS in wanting:
        part, words, button = "", _("Finish the steps of the plan"), _("Look at the steps")
        reason = _("All of them must be done before this is closed.")
    else:
        part, words, button = "result", _("Say whether it has been put right"), _("Close it")
        reason = _("Make a plan first, if something must be done. Ask whoever told it whether it stopped.")
    standing = read.standing(detriment, today=today)
    return {
        "words": words,
        "reason": reason,
        "late": standing.chip_kind == "overdue",
        "url": reverse("detriments:part", args=[detriment.reference, part]) if part else "#plan",
        "button": button,
        "chip_kind": standing.chip_kind,
        "chip_words": standing.chip_words,
    }


@require_POST
def finish(request: HttpRequest, matter: str, number: int) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    found = detriments.find(user, matter, version=version_in(request.POST))
    remedies.finish_task(found, number, by=user, now=now)
    messages.success(request, _("Recorded: this step is done."))
    return redirect("detriments:matter", matter)


@require_http_methods(["GET", "POST"])
def step_aside(request: HttpRequest, matter: str) -> HttpResponse:
    """They are too close to it: it is gone for them, and no reason is asked."""
    user, now = desk.signed_in(request), timezone.now()
    if request.method != "POST":
        return render(request, "detriments/step_aside.html", {"matter": detriments.find(user, matter)})
    found = detriments.find(user, matter, version=version_in(request.POST))
    remedies.step_aside(found, by=user, now=now)
    messages.success(request, _("You have stepped aside. Somebody else looks after it now."))
    return redirect("detriments:home")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(*(part.form for part in PARTS.values()))
def record(request: HttpRequest, matter: str, part: str) -> HttpResponse:
    user, now = desk.signed_in(request), timezone.now()
    posted = request.method == "POST"
    found = detriments.find(user, matter, version=version_in(request.POST) if posted else None)
    asked = PARTS.get(part)
    if asked is None:
        raise NoSuchCase
    if found.closed_at is not None:
        raise WrongState
    form = asked.form(request.POST if posted else None, matter=found, today=clock.today(now))
    wanting = [what.label for what in remedies.wanting(found)] if part == "result" else []
    if form.is_valid() and not wanting and _carry_out(found, form, by=user, now=now):
        messages.success(request, str(asked.done))
        return redirect("detriments:matter", matter)
    back = reverse("detriments:matter", args=[matter])
    context = {"reference": matter, "back": back, "form": form, "part": asked, "wanting": wanting}
    return render(request, "matters/part.html", context)


def _carry_out(detriment: Detriment, form: RecordForm, *, by: User, now: datetime) -> bool:
    typed = form.cleaned_data
    if isinstance(form, ReplyForm):
        detriments.reply(detriment, typed["text"], by=by, now=now)
    elif isinstance(form, PlanForm):
        remedies.add_task(detriment, typed["text"], due_date=typed["due_date"], by=by, now=now)
    elif isinstance(form, ResultForm):
        remedies.close(detriment, form.result(), by=by, now=now)
    elif isinstance(form, LinkForm):
        try:
            remedies.link(detriment, typed["reference"].upper(), by=by, now=now)
        except NoSuchCase:
            form.add_error(
                "reference", _("You oversee no such concern, or have a part in it. Check the reference.")
            )
            return False
    return True
