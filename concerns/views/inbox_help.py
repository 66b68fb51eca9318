"""Help while we work, and long after: behind the code, without a name, in a closed case too (R52, R76, R80)."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, detriments, helping, wellbeing
from concerns.enums import CheckAnswer, DetrimentKind
from concerns.errors import AlreadyReceived, WrongState
from concerns.forms.detriments import BadlyForm, CheckForm, HelpForm, MoreForm
from concerns.forms.matters import YES
from concerns.forms.typed import tidied
from concerns.models import Detriment, Mailbox
from concerns.queries import detriments as read
from concerns.queries import inbox_help
from concerns.views.inbox_door import behind_code


def _today() -> date:
    return calendar.receipt_date(timezone.now())


@behind_code
def ask(request: HttpRequest, inbox: Mailbox, slug: str) -> HttpResponse:
    """Worried, or in need of support: the button's own words go where nothing else is written."""
    if slug not in inbox_help.DUTIES:
        raise Http404
    today = _today()
    offer = inbox_help.offer_of(inbox, slug, today=today)
    if request.method != "POST":
        return render(request, "inbox/help.html", {"form": HelpForm(inbox=inbox), "offer": offer})
    data, mended = tidied(request.POST)
    form = HelpForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/help.html", {"form": form, "offer": offer})
    text = form.cleaned_data["text"]
    words = f"{offer.button}.\n\n{text}" if text else f"{offer.button}."
    with suppress(AlreadyReceived):  # pressed twice
        helping.ask(inbox, inbox_help.DUTIES[slug], words, on=today, once=form.cleaned_data["once"])
    return redirect("inbox:done", what="asked")


@behind_code
def badly(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """They are treated badly for speaking up, or somebody tries to stop them or others."""
    today = _today()
    offer = inbox_help.offer_of(inbox, inbox_help.BADLY, today=today)
    if request.method != "POST":
        return render(request, "inbox/badly.html", {"form": BadlyForm(inbox=inbox), "offer": offer})
    data, mended = tidied(request.POST)
    form = BadlyForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/badly.html", {"form": form, "offer": offer})
    with suppress(AlreadyReceived):  # pressed twice
        detriments.tell_by_reporter(
            inbox,
            form.report(),
            kind=DetrimentKind(form.cleaned_data["kind"]),
            contact_may_know=form.cleaned_data["contact"] == YES,
            on=today,
            once=form.cleaned_data["once"],
        )
    return redirect("inbox:done", what="badly")


@behind_code
def report(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """One report, with what was written about it since: between the reporter and whoever looks after it."""
    found = detriments.of_inbox(inbox).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _report(request, found, MoreForm(inbox=inbox))
    data, mended = tidied(request.POST)
    form = MoreForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return _report(request, found, form)
    try:
        detriments.write(found, form.cleaned_data["text"], on=_today(), once=form.cleaned_data["once"])
    except AlreadyReceived:
        pass  # pressed twice
    except WrongState:  # it was closed while it stood open on this page; what was typed is shown again
        return _report(request, found, form, status=409)
    return redirect("inbox:report", pk)


def _report(request: HttpRequest, found: Detriment, form: MoreForm, *, status: int = 200) -> HttpResponse:
    found.refresh_from_db()
    typed = form["text"].value() if status != 200 else ""
    context = {"told": read.told(found, today=_today()), "form": form, "typed": typed}
    return render(request, "inbox/report.html", context, status=status)


@behind_code
def check(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """How they are. Where something happened, the way to tell it is next."""
    today = _today()
    asked = wellbeing.open_for(inbox, on=today)
    if asked is None:
        return redirect("inbox:home")
    if request.method != "POST":
        return render(request, "inbox/check.html", {"form": CheckForm(inbox=inbox)})
    form = CheckForm(tidied(request.POST)[0], inbox=inbox)
    if not form.is_valid():
        return render(request, "inbox/check.html", {"form": form})
    given: CheckAnswer = form.cleaned_data["answer"]
    with suppress(AlreadyReceived, WrongState):  # pressed twice, or over at midnight
        wellbeing.answer(inbox, asked, given, on=today)
    if given == CheckAnswer.NOT_FINE:
        return redirect("inbox:badly")
    return redirect("inbox:done", what="stopped" if given == CheckAnswer.STOP else "checked")
