"""One page of the contact form, with all other answers travelling along in it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from concerns.domain import clock, intake, recipients
from concerns.forms import answers, hints
from concerns.forms.raising import Question
from concerns.forms.sheet import Sheet, Step, number_of
from concerns.queries import periods

TEMPLATES = {
    Step.BEFORE: "public/raise/before.html",
    Step.DANGER: "public/raise/danger.html",
    Step.SAFEGUARDING: "public/raise/safeguarding.html",
    Step.CALL: "public/raise/call.html",
    Step.MODE: "public/raise/mode.html",
    Step.NAME: "public/raise/name.html",
    Step.HAPPENED: "public/raise/happened.html",
    Step.KINDS: "public/raise/kinds.html",
    Step.ABOUT: "public/raise/about.html",
    Step.TOLD: "public/raise/told.html",
    Step.READERS: "public/raise/readers.html",
    Step.WISHES: "public/raise/wishes.html",
    Step.CHECK: "public/raise/check.html",
}


def show(
    request: HttpRequest, sheet: Sheet, step: Step, *, form: Question | None = None, checking: bool = False
) -> HttpResponse:
    """A question, or all answers; `form` where it comes back with errors or hints."""
    context = {
        "step": step,
        "number": number_of(step),
        "hidden": sheet.hidden(step, checking=checking and step != Step.CHECK),
        "was_mended": bool(sheet.mended) and not (form and form.errors),
        "facts": sheet.facts,
        **_own_context(sheet, step, form),
    }
    return render(request, TEMPLATES[step], context)


def _own_context(sheet: Sheet, step: Step, form: Question | None) -> dict[str, object]:
    if step == Step.BEFORE:
        return {"promised": periods.promised(on=sheet.facts.today)}
    if step == Step.CHECK:
        return {"answers": answers.of_sheet(sheet), **_readers(sheet)}
    form = form or sheet.fresh(step)
    if step == Step.MODE:
        return {"form": form, "ways": answers.ways(form, has_keepers=sheet.facts.has_keepers)}
    if step == Step.READERS:
        return {"form": form, "order": sheet.facts.readers[:2]}
    if step == Step.HAPPENED:
        return {"form": form, **_hints(sheet)}
    return {"form": form}


def _hints(sheet: Sheet) -> dict[str, object]:
    """Advice stands beside a text that was saved once, never beside one being typed."""
    text = sheet.data.get("happened", "")
    return {"hints": hints.found_in(text), "mark": hints.mark_of(text)} if text.strip() else {}


def _readers(sheet: Sheet) -> dict[str, object]:
    """Who would read it first with these answers, and whether the reporter would rather not have them."""
    unwelcome = _ticked(sheet, "would_rather_not")
    blocked = intake.blocked_by(about=sheet.data.get("about", ""), must_not_know=_ticked(sheet, "must_not_know"))
    today = clock.today(timezone.now())
    reader: User | None = recipients.first_reader(on=today, blocked=blocked, reserved=unwelcome)
    return {"first_reader": reader, "is_unwelcome": reader is not None and reader.pk in unwelcome}


def _ticked(sheet: Sheet, name: str) -> list[UUID]:
    ids = {str(user.pk): user.pk for user in sheet.facts.readers}
    return [ids[value] for value in sheet.data.getlist(name) if value in ids]
