"""A reporter whose words somebody else wrote down: with the hand-over code they get a code of their own,
choose how much is known of them, and the hand-over code is void. No cookie; the codes travel sealed."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from concerns.domain import calendar, mailbox
from concerns.domain.intake import NAMED_MODES
from concerns.domain.vault import Identity
from concerns.enums import Mode
from concerns.errors import AlreadyReceived, NoKeepers, NoSuchInbox
from concerns.forms import answers
from concerns.forms.inbox import HandOverForm
from concerns.forms.raising import Question, TypedBackForm
from concerns.forms.sheet import Sheet, Step
from concerns.views import inbox_door, raising, sending
from concerns.views.public_forms import public
from trust import codes, tokens
from trust.errors import Damaged, Expired

FORM_KIND = "hand-over"
TEMPLATES = {Step.MODE: "inbox/hand_over_mode.html", Step.NAME: "inbox/hand_over_name.html"}


@dataclass(frozen=True)
class Slip:
    """The hand-over code and the code that takes its place."""

    handover: str
    code: str


def _slip(data: QueryDict, *, now: datetime) -> Slip | None:
    try:
        held = tokens.read(FORM_KIND, data.get("token", ""), now=now, max_age=settings.FORM_TOKEN_AGE)
    except (Damaged, Expired):
        return None
    return Slip(held["handover"], held["code"])


@public
def hand_over(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return render(request, "inbox/hand_over.html", {"form": HandOverForm()})
    sheet = raising.read_answers(request.POST, now=now)
    slip = _slip(sheet.data, now=now)
    if slip is None:
        return _enter(request, sheet, now=now)
    if "back" in request.POST:
        return _ask(request, sheet, Step.MODE)
    if request.POST.get("step") == Step.CODE:
        return _exchange(request, sheet, slip, now=now)
    return _go_on(request, sheet, slip)


def _enter(request: HttpRequest, sheet: Sheet, *, now: datetime) -> HttpResponse:
    form = HandOverForm(sheet.data)
    if sheet.data.get("token"):
        form = HandOverForm({"code": ""})
        form.full_clean()
        form.add_error(None, _("This page was open too long or did not reach us whole. Type the code again."))
    elif form.is_valid():
        try:
            mailbox.find_handover(form.cleaned_data["code"])
        except NoSuchInbox:
            form.add_error("code", _unknown(many=inbox_door.count_wrong(now)))
        else:
            payload = {"handover": form.cleaned_data["code"], "code": codes.new_code()}
            sheet.data["token"] = tokens.issue(FORM_KIND, payload, now=now)
            return _ask(request, sheet, Step.MODE)
    return render(request, "inbox/hand_over.html", {"form": form})


def _unknown(*, many: bool) -> str:
    if many:
        return _(
            "We cannot find that code. Checking is slow just now, because many codes are being tried. "
            "Look at each group and wait one minute. A right code always opens."
        )
    return _(
        "We cannot find that code. Check each group and try again. A hand-over code works once: "
        "if you have used it, open your inbox with your own code."
    )


def _ask(request: HttpRequest, sheet: Sheet, step: Step, form: Question | None = None) -> HttpResponse:
    """How much may be known: the same four ways, and the name they need."""
    form = form or sheet.fresh(step)
    context: dict[str, object] = {"step": step, "hidden": sheet.hidden(step), "form": form, "facts": sheet.facts}
    if step == Step.MODE:
        context["ways"] = answers.ways(form, has_keepers=sheet.facts.has_keepers)
    return render(request, TEMPLATES[step], context)


def _go_on(request: HttpRequest, sheet: Sheet, slip: Slip) -> HttpResponse:
    for step in (Step.MODE, Step.NAME):
        if step == Step.NAME and sheet.mode not in NAMED_MODES:
            continue
        if step == Step.NAME and sheet.data.get("step") == Step.MODE:
            return _ask(request, sheet, Step.NAME)
        form = sheet.bound(step)
        if not form.is_valid():
            return _ask(request, sheet, step, form)
    return _code(request, sheet, slip, TypedBackForm())


def _code(request: HttpRequest, sheet: Sheet, slip: Slip, form: TypedBackForm) -> HttpResponse:
    context = {
        "step": Step.CODE,
        "hidden": sheet.hidden(Step.CODE),
        "code": slip.code,
        "form": form,
        "site": request.get_host(),
    }
    return render(request, "inbox/hand_over_code.html", context)


def _exchange(request: HttpRequest, sheet: Sheet, slip: Slip, *, now: datetime) -> HttpResponse:
    form = TypedBackForm(sheet.data)
    form.full_clean()
    if not sending.is_same(sheet.data.get("typed_code", ""), slip.code):
        form.add_error("typed_code", _("That is not the same code. Look at it again and type what you see."))
        return _code(request, sheet, slip, form)
    for step in (Step.MODE, Step.NAME):
        if (step == Step.MODE or sheet.mode in NAMED_MODES) and not (wrong := sheet.bound(step)).is_valid():
            return _ask(request, sheet, step, wrong)
    try:
        mailbox.hand_over(
            slip.handover,
            new_code=slip.code,
            mode=sheet.mode or Mode.UNNAMED,
            identity=_identity(sheet),
            on=calendar.receipt_date(now),
        )
    except AlreadyReceived:
        pass  # the same exchange, pressed twice: it is done
    except NoKeepers:
        return _ask(request, sheet, Step.MODE, sheet.bound(Step.MODE))
    except NoSuchInbox:
        gone = HandOverForm({"code": ""})
        gone.full_clean()
        gone.add_error(None, _unknown(many=False))
        return render(request, "inbox/hand_over.html", {"form": gone})
    return render(request, "inbox/handed_over.html")


def _identity(sheet: Sheet) -> Identity | None:
    if sheet.mode not in NAMED_MODES:
        return None
    form = sheet.bound(Step.NAME)
    form.full_clean()
    return Identity(**form.cleaned_data)
