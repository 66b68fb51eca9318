"""One page of the contact form, or all of it on one, with all other answers travelling along in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from concerns.domain import clock, intake, recipients
from concerns.forms import answers
from concerns.forms.hints import Hint
from concerns.forms.raising import ModeForm, Question
from concerns.forms.sheet import Page, Sheet, Step, Together, number_of
from concerns.queries import periods

TEMPLATES = {
    Step.BEFORE: "public/raise/before.html",
    Step.ALL: "public/raise/all.html",
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


@dataclass(frozen=True)
class Field:
    """A field with what was noticed in its text: advice stands beside it, once the text was saved."""

    bound: BoundField
    hints: Sequence[Hint] = ()


@dataclass(frozen=True)
class Section:
    """One question of the page that holds them all."""

    step: Step
    number: int | None
    fields: list[Field]


def show(
    request: HttpRequest, sheet: Sheet, step: Step, *, form: Page | None = None, checking: bool = False
) -> HttpResponse:
    """A question, or all answers; `form` where it comes back with errors or hints."""
    new = sheet.unseen(step)
    sheet.mark_seen(new)
    context = {
        "step": step,
        "number": number_of(step),
        "hidden": sheet.hidden(step, checking=checking and step != Step.CHECK),
        "was_mended": bool(sheet.mended) and not (form and form.errors),
        "is_advised": bool(new) and form is not None and not form.errors,
        "is_on_one_page": sheet.is_on_one_page,
        "facts": sheet.facts,
        **_own_context(sheet, step, form, new),
    }
    return render(request, TEMPLATES[step], context)


def show_unfinished(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The first page with an answer that cannot be taken; with all on one page, every error at once."""
    if sheet.is_on_one_page:
        return show(request, sheet, Step.ALL, form=sheet.page(Step.ALL))
    unfinished = sheet.first_unfinished()
    return (
        show(request, sheet, unfinished[0], form=unfinished[1]) if unfinished else show(request, sheet, Step.CHECK)
    )


def _own_context(sheet: Sheet, step: Step, form: Page | None, new: list[str]) -> dict[str, object]:
    if step == Step.BEFORE:
        return {"promised": periods.promised(on=sheet.facts.today)}
    if step == Step.CHECK:
        return {"answers": answers.of_sheet(sheet, noticed=new), **_readers(sheet)}
    form = form or sheet.left(step)
    noticed = sheet.hints(step)
    if isinstance(form, Together):
        return {"form": form, "sections": _sections(form, noticed), **_of_one(sheet, form.forms[Step.MODE][0])}
    return {"form": form, "fields": _fields(form, noticed), **_of_one(sheet, form)}


def _of_one(sheet: Sheet, form: Question) -> dict[str, object]:
    """What single questions show beside their fields."""
    ways = answers.ways(form, has_keepers=sheet.facts.has_keepers) if isinstance(form, ModeForm) else []
    return {"ways": ways, "order": sheet.facts.readers[:2], "reserve": sheet.facts.reserve[:1]}


def _fields(form: Question, noticed: Mapping[str, Sequence[Hint]]) -> list[Field]:
    return [Field(bound, noticed.get(bound.name, ())) for bound in form]


def _sections(form: Together, noticed: Mapping[str, Sequence[Hint]]) -> list[Section]:
    return [
        Section(step, number_of(step), [one for form in forms for one in _fields(form, noticed)])
        for step, forms in form.forms.items()
        if step != Step.CALL
    ]


def _readers(sheet: Sheet) -> dict[str, object]:
    """Who would read it first with these answers, who is passed over, and whether the reporter would rather not
    have whoever is left (R17)."""
    unwelcome = _ticked(sheet, "would_rather_not")
    blocked = intake.blocked_by(about=sheet.data.get("about", ""), must_not_know=_ticked(sheet, "must_not_know"))
    today = clock.today(timezone.now())
    reader: User | None = recipients.first_reader(on=today, blocked=blocked, reserved=unwelcome)
    return {
        "first_reader": reader,
        "is_unwelcome": reader is not None and reader.pk in unwelcome,
        "is_reserve": reader in sheet.facts.reserve,
        "passed_over": [title for key, title in sheet.facts.titles() if UUID(key) in blocked],
    }


def _ticked(sheet: Sheet, name: str) -> list[UUID]:
    ids = {str(user.pk): user.pk for user in sheet.facts.readers}
    return [ids[value] for value in sheet.data.getlist(name) if value in ids]
