"""A reporter's own name, from their inbox: who may see it, how much is known, what got out. Kept with dates alone;
no page shows a name back, so it is typed anew each time."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from concerns.domain import calendar, incidents, keepers, mailbox, modes, requests
from concerns.domain.vault import NAMED
from concerns.enums import Basis, Consent, Mode
from concerns.errors import AlreadyReceived, NoKeepers, WrongState
from concerns.forms import answers
from concerns.forms.inbox import NO_KEEPERS_NOW, AnswerForm, LeakForm, OwnKnownForm, OwnNameForm, WayForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.queries import inbox_names as read
from concerns.views.inbox_door import behind_code

if TYPE_CHECKING:
    from concerns.models.disclosure import NameRequest

DONE = frozenset(
    {"way", "name", "told", "asked", "badly", "checked", "stopped", "letters", "word", "no-word", "thanks"}
)
DETAILS = "details"

Details = OwnNameForm | OwnKnownForm


def _today() -> date:
    return calendar.receipt_date(timezone.now())


@behind_code
def answer(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """One question about the name: a first answer, another one, or taking back a yes that was acted on."""
    asked = requests.of(inbox.concern).filter(pk=pk, basis=Basis.CONSENT).first()
    if asked is None:
        raise Http404
    today = _today()
    if "take_back" in request.POST or not requests.may_answer(asked, today=today):
        return _take_back(request, asked, today=today)
    if request.method != "POST":
        return _ask(request, asked, AnswerForm(inbox=inbox))
    data, mended = tidied(request.POST)
    form = AnswerForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return _ask(request, asked, form)
    try:
        requests.answer(asked, consent=form.cleaned_data["answer"], conditions=form.only_if(), on=today)
    except AlreadyReceived:
        pass  # pressed twice
    except WrongState:
        return _closed(request, asked, form.cleaned_data["conditions"], today=today)
    return redirect("inbox:home")


def _ask(request: HttpRequest, asked: "NameRequest", form: AnswerForm) -> HttpResponse:
    context = {"question": read.question(asked), "form": form, "answered": asked.answer}
    return render(request, "inbox/answer.html", context)


def _take_back(request: HttpRequest, asked: "NameRequest", *, today: date) -> HttpResponse:
    """A page and a button of its own: what cannot be asked for anew is not taken back by a wrong tap. A no from a
    page that stood open while their yes was acted on is no wrong tap."""
    if request.method != "POST":
        context = {"line": read.line(asked, today=today), "may_take_back": requests.may_take_back(asked)}
        return render(request, "inbox/take_back.html", context)
    says_no = "take_back" in request.POST or request.POST.get("answer") == Consent.NO
    if not says_no or (not requests.may_take_back(asked) and "take_back" not in request.POST):
        return _closed(request, asked, tidied(request.POST)[0].get("conditions", ""), today=today)
    with suppress(WrongState):  # pressed twice: it is a no already
        requests.take_back(asked, on=today)
    return redirect("inbox:home")


def _closed(request: HttpRequest, asked: "NameRequest", typed: str, *, today: date) -> HttpResponse:
    """The question ended while it stood open on a page; what was typed is shown again, and a yes that holds."""
    may_take_back = requests.may_take_back(asked)
    context = {"typed": typed, "line": read.line(asked, today=today), "may_take_back": may_take_back}
    return render(request, "inbox/question_closed.html", context, status=409)


@behind_code
def way(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """Change how much we know: first the way, then the name it needs with what cannot be undone."""
    if request.method != "POST":
        return _choose(request, inbox, _way_form(inbox))
    data, mended = tidied(request.POST)
    form = _way_form(inbox, data)
    if not form.is_valid():
        return _choose(request, inbox, form)
    mode = form.cleaned_data["mode"]
    kind = OwnNameForm if mode in NAMED else OwnKnownForm
    if data.get("step") != DETAILS:
        return _details(request, inbox, mode, kind(inbox=inbox))
    details = kind(data, inbox=inbox, mended=mended)
    if not details.is_valid():
        return _details(request, inbox, mode, details)
    return _change(request, inbox, form, details)


def _way_form(inbox: Mailbox, data: QueryDict | None = None) -> WayForm:
    """`was` is how it stood when the page was drawn, so that a doubled press is no wrong choice; the rule asks
    how it stands now."""
    was = data.get("was", "") if data is not None else ""
    current = was if was in Mode.values else inbox.concern.mode
    return WayForm(data, current=Mode(current), has_keepers=keepers.has_keepers())


def _choose(request: HttpRequest, inbox: Mailbox, form: WayForm) -> HttpResponse:
    ways = answers.ways(form, has_keepers=form.has_keepers, off=NO_KEEPERS_NOW)
    return render(request, "inbox/way.html", {"form": form, "ways": ways, "mode": Mode(inbox.concern.mode)})


def _details(request: HttpRequest, inbox: Mailbox, mode: Mode, form: Details) -> HttpResponse:
    was = Mode(inbox.concern.mode)
    seen = read.seen(inbox.concern, today=_today()) if was in NAMED else []
    context = {"form": form, "mode": mode, "was": was, "warnings": read.warnings(was, mode), "seen": seen}
    return render(request, "inbox/way_details.html", context)


def _change(request: HttpRequest, inbox: Mailbox, form: WayForm, details: Details) -> HttpResponse:
    """The way may have been changed on another page meanwhile, and the last name keeper may have gone."""
    mode, once = form.cleaned_data["mode"], details.cleaned_data["once"]
    identity = details.identity() if isinstance(details, OwnNameForm) else None
    known_to = details.cleaned_data.get("known_to", "")
    try:
        modes.change(inbox, mode, identity=identity, known_to=known_to, on=_today(), once=once)
    except NoKeepers:
        form.add_error("mode", str(NO_KEEPERS_NOW))
        return _choose(request, inbox, form)
    except WrongState:
        now_form = WayForm({"mode": mode}, current=Mode(mailbox.get(inbox.pk).concern.mode), has_keepers=True)
        now_form.add_error("mode", _("You changed this on another page. Nothing was saved here. Choose again."))
        return _choose(request, inbox, now_form)
    except AlreadyReceived:
        pass  # pressed twice
    return redirect("inbox:done", what="way")


@behind_code
def name(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """Correct the name: typed anew, in place of the copy there was."""
    if inbox.concern.mode not in NAMED:
        return redirect("inbox:way")
    if request.method != "POST":
        return _correct(request, OwnNameForm(inbox=inbox))
    data, mended = tidied(request.POST)
    form = OwnNameForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return _correct(request, form)
    try:
        modes.correct(inbox, form.identity(), on=_today(), once=form.cleaned_data["once"])
    except NoKeepers:
        form.add_error(None, _("We cannot lock a name away at the moment. Nothing was changed. Try again later."))
        return _correct(request, form)
    except AlreadyReceived:
        pass  # pressed twice
    return redirect("inbox:done", what="name")


def _correct(request: HttpRequest, form: OwnNameForm) -> HttpResponse:
    return render(request, "inbox/name.html", {"form": form})


@behind_code
def tell(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """Their name got out, or somebody guesses it."""
    if request.method != "POST":
        return render(request, "inbox/tell.html", {"form": LeakForm(inbox=inbox)})
    data, mended = tidied(request.POST)
    form = LeakForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/tell.html", {"form": form})
    with suppress(AlreadyReceived):  # pressed twice
        incidents.tell_by_reporter(inbox, form.cleaned_data["text"], on=_today(), once=form.cleaned_data["once"])
    return redirect("inbox:done", what="told")


@behind_code
def done(request: HttpRequest, inbox: Mailbox, what: str) -> HttpResponse:
    """That it was done, on a page that can be loaded again."""
    if what not in DONE:
        raise Http404
    return render(request, "inbox/done.html", {"what": what, "mode": Mode(inbox.concern.mode)})
