"""People from a file: choose it, look at what it would do, agree. Nothing is stored in between."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain import csvtable, details, exports, imports
from accounts.domain.csvtable import HEADERS, Line, Problem
from accounts.domain.imports import Plan
from accounts.errors import Refused
from accounts.forms.imports import LARGEST, AgreeForm, ImportForm
from accounts.views.gate import administrators_only, signed_in
from accounts.views.uploads import InMemory
from trust import tokens
from trust.errors import Damaged, Expired

BOTH = ["GET", "POST"]
KIND = "people-import"
TOKEN_AGE = timedelta(hours=2)
LONGEST_TOKEN = 900_000  # characters; a form may carry a little more than that
SHOWN = 200  # rows of each sort on the page; the counts are of all
CSV = "text/csv; charset=utf-8"


@csrf_exempt  # until the handler below is in its place: the check itself reads the form
@administrators_only
@require_http_methods(BOTH)
def people_import(request: HttpRequest) -> HttpResponse:
    """This page alone takes a file."""
    request.upload_handlers = [InMemory(LARGEST)]
    return _choose(request)


@csrf_protect
def _choose(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form)
    text = csvtable.decode(form.content())
    if text is None:
        return _form_page(request, form, Plan(problems=[csvtable.not_utf8()]))
    table = csvtable.parse(text)
    plan = imports.look(table, by=signed_in(request))
    if plan.problems:
        return _form_page(request, form, plan)
    return _preview(request, table.lines, plan, now=timezone.now())


def _form_page(
    request: HttpRequest, form: ImportForm, plan: Plan | None = None, *, worn_out: bool = False
) -> HttpResponse:
    columns = [{"name": names[0], "others": names[1:], "column": column} for column, names in HEADERS.items()]
    context: dict[str, object] = {"form": form, "plan": plan, "columns": columns, "needed": csvtable.NEEDED}
    if worn_out:
        words = _("That page cannot be used any more. Choose the file again.")
        context |= {"has_errors": True, "blocks": [{"words": words}]}
    if plan is not None:
        context |= {"has_errors": True, "problems": plan.problems, "blocks": [_not_saved(plan)]}
    return render(request, "accounts/people/import.html", context)


def _not_saved(plan: Plan) -> dict[str, str]:
    count = len(plan.problems)
    words = ngettext(
        "%(count)d thing in the file must be mended. Nothing was saved.",
        "%(count)d things in the file must be mended. Nothing was saved.",
        count,
    )
    return {"words": words % {"count": count}, "url": "#problems"}


def _preview(
    request: HttpRequest, lines: Sequence[Line], plan: Plan, *, now: datetime, stale: bool = False
) -> HttpResponse:
    payload = {"rows": imports.pack(lines), "print": plan.fingerprint, "by": str(signed_in(request).pk)}
    token = tokens.issue(KIND, payload, now=now)
    if len(token) > LONGEST_TOKEN:
        form = ImportForm()
        words = _("This is too much for one go. Split the file in two.")
        return _form_page(request, form, Plan(problems=[Problem(1, "", words)]))
    context = {
        "form": AgreeForm(initial={"token": token}),
        "plan": plan,
        "added": plan.added[:SHOWN],
        "changed": [_shown(change) for change in plan.changed[:SHOWN]],
        "most": SHOWN,
        "nothing": not plan.added and not plan.changed,
        "stale": stale,
    }
    return render(request, "accounts/people/preview.html", context)


def _shown(change: imports.Change) -> dict[str, object]:
    kept = details.of(change.person)
    return {
        "name": change.person.name,
        "email": change.person.email,
        "parts": [
            {
                "label": _label(part),
                "before": _words(getattr(kept, part)),
                "after": _words(getattr(change.given, part)),
            }
            for part in change.parts
        ],
    }


def _label(part: str) -> str:
    return {"name": _("Name"), "title": _("Title"), "phone": _("Work phone"), "unit": _("Unit")}[part]


def _words(value: object) -> str:
    return str(getattr(value, "name", value) or "–")


@administrators_only
@require_POST
def people_import_agree(request: HttpRequest) -> HttpResponse:
    """Do what was shown; or show it again, where it would come out otherwise by now."""
    now, by = timezone.now(), signed_in(request)
    form = AgreeForm(request.POST)
    payload = _opened(form, now=now) if form.is_valid() else None
    if payload is None or payload["by"] != str(by.pk):
        return _form_page(request, ImportForm(), worn_out=True)
    lines = imports.unpack(payload["rows"])
    invite = form.cleaned_data["invite"]
    try:
        done = imports.apply(lines, fingerprint=payload["print"], invite=invite, by=by, now=now)
    except Refused:
        return _again(request, lines, now=now)
    messages.success(request, _said(done))
    return redirect("accounts:people")


def _opened(form: AgreeForm, *, now: datetime) -> dict[str, str] | None:
    """An old page is as good as a fresh one: what it would do is looked at again in any case."""
    try:
        return tokens.read(KIND, form.cleaned_data["token"], now=now, max_age=TOKEN_AGE)
    except Expired as expired:
        return expired.payload
    except Damaged:
        return None


def _again(request: HttpRequest, lines: Sequence[Line], *, now: datetime) -> HttpResponse:
    plan = imports.plan(lines, by=signed_in(request))
    if plan.problems:
        return _form_page(request, ImportForm(), plan)
    return _preview(request, lines, plan, now=now, stale=True)


def _said(done: Plan) -> str:
    told = {"added": len(done.added), "changed": len(done.changed), "unchanged": done.unchanged}
    return _("Saved. Added: %(added)d. Changed: %(changed)d. Not changed: %(unchanged)d.") % told


@administrators_only
@require_GET
def people_template(request: HttpRequest) -> HttpResponse:
    """An empty file with the columns we know."""
    return _file("people-template.csv", [])


@administrators_only
@require_GET
def people_export(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, as a file that can be changed and imported again."""
    return _file("people.csv", exports.everybody(by=signed_in(request), now=timezone.now()))


def _file(name: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([names[0] for names in HEADERS.values()])
    writer.writerows([[csvtable.harmless(cell) for cell in row] for row in rows])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type=CSV, headers=headers)
