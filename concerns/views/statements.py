"""What anybody may read, looked after by administrators: the two statements, and the law in plain words."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.gate import administrators_only
from concerns.domain import law, statements
from concerns.domain.statements import Unfit
from concerns.enums import StatementKind
from concerns.errors import WrongState
from concerns.forms.statements import LawForm, StatementForm
from concerns.models import Statement
from concerns.queries import statements as read
from concerns.views import desk

MEANWHILE = gettext_lazy(
    "Somebody else changed it meanwhile. What you typed is still here. Copy what you need, then open it anew."
)
SAME = gettext_lazy("This is what anybody reads already. Nothing is different.")


@administrators_only
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Both statements with what stands of them, and the rows of the law that wait."""
    rows = law.rows()
    waiting = sum(row.checked_on is None for row in rows)
    return render(request, "statements/home.html", {"rows": read.table(), "waiting": waiting})


@administrators_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, statement: str) -> HttpResponse:
    """Filled in over several days if need be, looked at as a reader would, then published."""
    known = _kind(statement)
    row = statements.draft(known) or statements.published(known)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        kind=known,
        slots=row.slots if row else {},
        seen=statements.seen(known),
    )
    if form.is_bound and form.is_valid() and _done(form, request):
        return redirect("statements:home")
    return render(request, "statements/edit.html", _context(form, row))


def _done(form: StatementForm, request: HttpRequest) -> bool:
    """Kept or published; a fault stands beside its slot, and nothing is lost of what was typed."""
    do = request.POST.get("do", "")
    acts = {"keep": (statements.keep, _("Kept. Nobody outside reads it yet."))}
    acts["publish"] = (statements.publish, _("Published. Anybody reads this from now on."))
    if do not in acts:
        return False
    act, sentence = acts[do]
    seen, by, now = form.cleaned_data["instead_of"], desk.signed_in(request), timezone.now()
    try:
        act(form.kind, form.slots(), instead_of=seen, by=by, now=now)
    except Unfit as unfit:
        form.point_at(unfit.faults)
        return False
    except WrongState:
        form.add_error(None, SAME if statements.seen(form.kind) == seen else MEANWHILE)
        return False
    messages.success(request, sentence)
    return True


def _context(form: StatementForm, row: Statement | None) -> dict[str, object]:
    """The preview shows what is typed, or what is kept where nothing is."""
    typed = form.is_bound and not form.errors
    slots = form.slots() if typed else (row.slots if row else {})
    return {
        "form": form,
        "kind": form.kind,
        "row": row,
        "looked": typed,
        "slots": read.shown(form.kind, slots),
        "hints": form.hints() if typed else [],
        "editions": statements.editions(form.kind),
    }


@administrators_only
@require_GET
def edition(request: HttpRequest, statement: str, number: int) -> HttpResponse:
    """What anybody read at that time."""
    known = _kind(statement)
    row = next((one for one in statements.editions(known) if one.number == number), None)
    if row is None:
        raise Http404
    return render(
        request, "statements/edition.html", {"row": row, "kind": known, "slots": read.shown(known, row.slots)}
    )


def _kind(kind: str) -> StatementKind:
    if kind not in StatementKind.values:
        raise Http404
    return StatementKind(kind)


@administrators_only
@require_GET
def law_rows(request: HttpRequest) -> HttpResponse:
    """Every row of the law in plain words, those that nobody checked first."""
    rows = sorted(law.rows(), key=lambda row: row.checked_on is not None)
    return render(request, "statements/law.html", {"rows": rows})


@administrators_only
@require_http_methods(["GET", "POST"])
def law_row(request: HttpRequest, row: str) -> HttpResponse:
    """Somebody read the source and says what it says; from then on anybody reads it."""
    known = next((one for one in law.rows() if one.row.code == row), None)
    if known is None:
        raise Http404
    initial = {"text": known.text, "instead_of": known.number}
    form = LawForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _compared(row, form, request):
        messages.success(request, _("Kept. This is what the page says from today on."))
        return redirect("statements:law")
    return render(request, "statements/law_row.html", {"row": known, "form": form})


def _compared(code: str, form: LawForm, request: HttpRequest) -> bool:
    seen, by = form.cleaned_data["instead_of"], desk.signed_in(request)
    try:
        law.compare(code, form.comparison(), instead_of=seen, by=by, now=timezone.now())
    except WrongState:
        form.add_error(None, MEANWHILE)
        return False
    return True
