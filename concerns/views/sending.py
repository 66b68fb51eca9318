"""The code page and Send. "We have it" is said only after the commit, and "not received" only where nothing was
committed; in between stands "we cannot say" (promise 3)."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from concerns.domain import filing, intake, mailbox
from concerns.domain.intake import Draft
from concerns.errors import AlreadyReceived, NoKeepers, NoSuchInbox
from concerns.forms import raising
from concerns.forms.files import SendForm
from concerns.forms.sheet import Sheet, Step
from concerns.models import Concern
from concerns.queries import inbox_dates
from concerns.views import questions
from concerns.views.uploads import Sealing
from trust import codes, tokens
from trust.errors import Damaged, Expired, NotACode

FORM_KIND = "raise"
VOID, LATE = "void", "late"
NOT_RECEIVED, UNKNOWN = "not_received", "unknown"
STALE = gettext_lazy(
    "This page was open too long or did not reach us whole. Nothing has been sent. What you typed is still here. "
    "Check it and press the button again."
)
OTHER_CODE = gettext_lazy(
    "That is not the same code. Look at it again and type what you see. Nothing has been sent yet."
)

logger = logging.getLogger("hearken.failures")


@dataclass(frozen=True)
class Slip:
    """The receipt code as the form token carries it; `trouble` says what was wrong with the token."""

    code: str
    trouble: str = ""


def _slip(data: QueryDict, *, now: datetime) -> Slip:
    """An old token keeps its code; a damaged one brings a new code, and the old one is void."""
    given = data.get("token", "")
    if not given:
        return Slip(codes.new_code())
    try:
        return Slip(tokens.read(FORM_KIND, given, now=now, max_age=settings.FORM_TOKEN_AGE)["code"])
    except Expired as late:
        return Slip(late.payload["code"], LATE)
    except Damaged:
        return Slip(codes.new_code(), VOID)


def code_in(data: QueryDict, *, now: datetime) -> str | None:
    """The code this form carries already, so that it can be refused inside a text."""
    return _slip(data, now=now).code if data.get("token") else None


def show_code(request: HttpRequest, sheet: Sheet, *, now: datetime) -> HttpResponse:
    slip = _slip(sheet.data, now=now)
    return _code_page(request, sheet, slip, SendForm(), now=now)


def _code_page(
    request: HttpRequest, sheet: Sheet, slip: Slip, form: SendForm, *, now: datetime, failure: str = ""
) -> HttpResponse:
    sheet.data["token"] = tokens.issue(FORM_KIND, {"code": slip.code}, now=now)
    context = {
        "step": Step.CODE,
        "hidden": sheet.hidden(Step.CODE),
        "code": slip.code,
        "form": form,
        "files_lost": bool(form.arrived) or form.broke_off,
        "is_void": slip.trouble == VOID,
        "failure": failure,
        "has_errors": bool(failure),
        "happened": sheet.data.get("happened", ""),
        "site": request.get_host(),
    }
    return render(request, "public/raise/code.html", context, status=503 if failure else 200)


def answer(request: HttpRequest, sheet: Sheet, files: Sealing, go: str, *, now: datetime) -> HttpResponse:
    """The buttons of the code page: keep the code as a note, or send. What costs little is judged first: files are
    opened only for somebody who came here through the pages, and whose answers can be taken."""
    slip = _slip(sheet.data, now=now)
    if go == "note":
        return _note(request, slip)
    is_stale = bool(slip.trouble) or not sheet.data.get("token")
    is_typed_back = is_same(sheet.data.get("typed_code", ""), slip.code)
    is_finished = not is_stale and is_typed_back and sheet.first_unfinished() is None
    form = SendForm(
        sheet.data,
        arrived=files.arrived,
        broke_off=files.broke_off,
        own_code=slip.code,
        looks=is_finished,
    )
    form.full_clean()
    if is_stale:
        return _stale(request, sheet, slip, form, now=now)
    if not is_typed_back:
        form.add_error("typed_code", str(OTHER_CODE))
    if form.errors:
        return _code_page(request, sheet, slip, form, now=now)
    if not is_finished:
        return questions.show_unfinished(request, sheet)
    return _send(request, sheet, slip, form, files, now=now)


def _stale(request: HttpRequest, sheet: Sheet, slip: Slip, form: SendForm, *, now: datetime) -> HttpResponse:
    """Too old: the same code. Damaged or gone: another, and what was typed back cannot be right any more."""
    if slip.trouble != LATE:
        slip = Slip(slip.code, VOID)
        sheet.data["typed_code"] = ""
    form.add_error(None, str(STALE))
    return _code_page(request, sheet, slip, form, now=now)


def is_same(typed: str, code: str) -> bool:
    try:
        return codes.normalise(typed) == code
    except NotACode:
        return False


def _note(request: HttpRequest, slip: Slip) -> HttpResponse:
    """A plain file that says nothing but the code and where it is typed."""
    text = f"{slip.code}\r\n{request.get_host()}\r\n"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="note.txt"'},
    )


def _send(
    request: HttpRequest, sheet: Sheet, slip: Slip, form: SendForm, files: Sealing, *, now: datetime
) -> HttpResponse:
    """The files have reached the disk before the database says that they are here."""
    attempt = Attempt()
    draft = replace(raising.as_draft(sheet.answers(), sheet.facts), files=form.incoming())
    try:
        files.keep(on=sheet.facts.today)
        concern = attempt.store(draft, code=slip.code, now=now)
    except AlreadyReceived:
        return _already(request, slip)
    except NoKeepers:
        return questions.show(request, sheet, Step.MODE, form=sheet.bound(Step.MODE))
    except Exception as error:  # whatever failed, the reporter keeps their text and is told what is known
        logger.error("a raise failed: %s", type(error).__name__)  # noqa: TRY400  a trace could hold text
        if attempt.may_be_stored:
            return _unknown(request, sheet, slip, form, now=now)
        return _code_page(request, sheet, slip, form, now=now, failure=NOT_RECEIVED)
    finally:
        if attempt.may_be_stored:
            files.release()
    context = {
        "concern": concern,
        "files": len(draft.files),
        "items": inbox_dates.first_dates(concern),
        "employer": sheet.facts.employer,
    }
    return render(request, "public/raise/sent.html", context)


def unreachable(request: HttpRequest, error: Exception, *, had_files: bool) -> HttpResponse:
    """The database does not answer at all: nothing can be looked up, and all that was typed stays on the page.

    Only a Send may have been stored, by this press or an earlier one, and the Enter key on that page is one too;
    nothing else was sent at all. Whoever chose files is led back to where they can choose them again: they would
    be missing without a word.
    """
    logger.error("the contact form has no database: %s", type(error).__name__)
    go = request.POST.get("go", "next")
    may_be_sent = request.POST.get("step") == Step.CODE and go != "note" and "back" not in request.POST
    answers = {**request.POST, "step": [Step.CHECK]} if had_files else dict(request.POST)
    context = {
        "failure": UNKNOWN if may_be_sent else NOT_RECEIVED,
        "happened": request.POST.get("happened", ""),
        "hidden": [(name, value) for name, values in answers.items() if name != "go" for value in values],
        "go": "next" if had_files else go,
        "has_errors": True,
    }
    return render(request, "public/raise/unreachable.html", context, status=503)


class Attempt:
    """One try to store a concern, which knows afterwards whether it may have come as far as the commit."""

    def __init__(self) -> None:
        self.may_be_stored = False

    def store(self, draft: Draft, *, code: str, now: datetime) -> Concern:
        with transaction.atomic():
            concern = intake.raise_concern(draft, code=code, now=now)
            self.may_be_stored = True
        return concern


def _already(request: HttpRequest, slip: Slip) -> HttpResponse:
    concern = mailbox.find(slip.code).concern
    return render(
        request,
        "public/raise/already.html",
        {"raised_date": concern.raised_date, "files": filing.came_with(concern)},
    )


def _unknown(request: HttpRequest, sheet: Sheet, slip: Slip, form: SendForm, *, now: datetime) -> HttpResponse:
    """The commit itself failed: it may have reached the disk all the same. If the inbox opens, it did."""
    try:
        return _already(request, slip)
    except NoSuchInbox:
        pass
    except Exception as error:
        logger.error("looking after a raise failed: %s", type(error).__name__)  # noqa: TRY400  as above
    return _code_page(request, sheet, slip, form, now=now, failure=UNKNOWN)
