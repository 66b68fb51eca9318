"""The reporter's inbox: by code, without a name, after the case is closed too (R80)."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from concerns.domain import calendar, letters, mailbox
from concerns.enums import Mode
from concerns.errors import AlreadyReceived
from concerns.forms import hints
from concerns.forms.detriments import CheckForm
from concerns.forms.inbox import AnswerForm, CodeForm, MessageForm
from concerns.forms.typed import tidied
from concerns.models import Letter, Mailbox
from concerns.queries import inbox as read
from concerns.queries import inbox_help
from concerns.views import inbox_door, inbox_originals, paper
from concerns.views.inbox_door import behind_code
from concerns.views.public_forms import public


@public
def enter(request: HttpRequest) -> HttpResponse:
    """The door. A malformed and an unknown code get one answer."""
    if request.method != "POST":
        return render(request, "inbox/enter.html", {"form": CodeForm()})
    now = timezone.now()
    form = CodeForm(tidied(request.POST)[0])
    visit = inbox_door.typed_code(form, now=now)
    if visit is not None:
        return inbox_door.let_in(redirect("inbox:home"), visit, now=now)
    return render(request, "inbox/enter.html", {"form": form})


@behind_code
def home(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    return _home(request, inbox, MessageForm(inbox=inbox))


@behind_code
def every_message(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """The same with all that was written, however long ago."""
    return _home(request, inbox, MessageForm(inbox=inbox), whole=True)


def _home(
    request: HttpRequest, inbox: Mailbox, form: MessageForm, *, whole: bool = False, hinted: str = ""
) -> HttpResponse:
    """`hinted` is a message that is not sent yet, because something in it could point to its writer."""
    today = calendar.receipt_date(timezone.now())
    home = read.home(inbox, today=today, whole=whole)
    asked = [
        (question, AnswerForm(inbox=inbox, auto_id=f"ask{number}_%s"))
        for number, question in enumerate(home.name.questions, start=1)
    ]
    help_offered = inbox_help.of(inbox, today=today)
    context = {"home": home, "form": form, "asked": asked, "concern": inbox.concern, "help": help_offered}
    context |= inbox_originals.section(inbox, today=today)
    if help_offered.check is not None:
        context["check_form"] = CheckForm(inbox=inbox, auto_id="check_%s")
    if hinted:
        writer = _writer(inbox)
        context |= {"hints": hints.found_in(hinted, writer), "mark": hints.mark_of(hinted, writer)}
    return render(request, "inbox/home.html", context)


@behind_code
def write(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    if request.method != "POST":
        return redirect("inbox:home")
    data, mended = tidied(request.POST)
    form = MessageForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return _home(request, inbox, form)
    text = form.cleaned_data["text"]
    writer = _writer(inbox)
    if hints.found_in(text, writer) and data.get("hinted") != hints.mark_of(text, writer):
        return _home(request, inbox, form, hinted=text)
    today = calendar.receipt_date(timezone.now())
    with suppress(AlreadyReceived):  # pressed twice: the message is there
        mailbox.write_as_reporter(inbox, text, on=today, once=form.cleaned_data["once"])
    return redirect("inbox:home")


def _writer(inbox: Mailbox) -> hints.Writer:
    """As while they raised it, but for a name: what is locked is not opened to look for it."""
    return hints.Writer(Mode(inbox.concern.mode))


@behind_code
def letter(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """One letter of this inbox; opening it is kept as "collected", and never when."""
    found = _own(inbox, pk)
    context = {
        "letter": found,
        "paragraphs": read.letter_blocks(found),
        "issued_on": read.issued_on(found),
        "reference": inbox.concern.reference,
        "has_pdf": paper.is_available(),
        "pdf_url": reverse("inbox:letter-pdf", args=[pk]),
    }
    return render(request, "inbox/letter.html", context)


@behind_code
def letter_pdf(request: HttpRequest, inbox: Mailbox, pk: UUID) -> HttpResponse:
    """The same, to be kept on paper."""
    return paper.response(_own(inbox, pk))


def _own(inbox: Mailbox, pk: UUID) -> Letter:
    found = next((one for one in letters.issued(inbox.concern) if one.pk == pk), None)
    if found is None:
        raise Http404
    mailbox.collect(found)
    return found


@public
def leave(request: HttpRequest) -> HttpResponse:
    """Closes the inbox and stays on this site."""
    return inbox_door.put_out(redirect("start"))
