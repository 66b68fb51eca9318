"""Pages anybody may read, signed in or not; nobody is counted there (R19)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import Employer
from concerns.domain import bodies, calendar, guidance, law
from concerns.enums import StatementKind
from concerns.forms.public_help import BodiesForm, ClosestForm, NationForm, number_of
from concerns.queries import guidance as links
from concerns.queries import outside, periods, policy, statements
from concerns.views.public_forms import public

Context = dict[str, object]


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in PAGES:
        raise Http404
    template, context = PAGES[slug]
    return render(request, template, context(request))


def _nothing(request: HttpRequest) -> Context:
    return {}


def _before(request: HttpRequest) -> Context:
    return {"promised": periods.promised(on=calendar.receipt_date(timezone.now()))}


def _right_place(request: HttpRequest) -> Context:
    form = ClosestForm(request.GET or None, employer=_employer().name)
    closest = form.cleaned_data["a"] if form.is_bound and form.is_valid() else None
    return {"form": form, "closest": closest}


def _bodies(request: HttpRequest) -> Context:
    form = BodiesForm(request.GET or None)
    known = form.is_bound and form.is_valid()
    nation, matter = (form.nation(), form.matter()) if known else (None, None)
    today = calendar.receipt_date(timezone.now())
    return {
        "form": form,
        "groups": outside.groups(on=today, nation=nation, matter=matter),
        "is_narrowed": bool(nation or matter),
    }


def _law(request: HttpRequest) -> Context:
    """The rules of the nation that a reader chose, or else of the employer's own."""
    form = NationForm(request.GET or None)
    chosen = form.division() if form.is_bound and form.is_valid() else None
    division = chosen or Division(_employer().division)
    rows = law.published(division, on=calendar.receipt_date(timezone.now()))
    if not form.is_bound:
        form = NationForm(initial={"a": number_of(division)})
    return {"form": form, "rows": rows, "nation": division}


def _advice(request: HttpRequest) -> Context:
    today = calendar.receipt_date(timezone.now())
    told = _law(request)
    checked = guidance.for_reporters(bodies.NATIONS[Division(str(told["nation"]))])
    return {**told, "helping": outside.helping(on=today), "links": checked}


def _privacy(request: HttpRequest) -> Context:
    return {"statement": statements.published(StatementKind.PRIVACY)}


def _accessibility(request: HttpRequest) -> Context:
    return {"statement": statements.published(StatementKind.ACCESSIBILITY)}


def _employer() -> Employer:
    return Employer.objects.first() or Employer(division=Division.ENGLAND_AND_WALES)


def _links(request: HttpRequest) -> Context:
    return {"links": links.for_reporters()}


def _procedure(request: HttpRequest) -> Context:
    return policy.current_procedure()


PAGES: dict[str, tuple[str, Callable[[HttpRequest], Context]]] = {
    "accessibility": ("public/help/accessibility.html", _accessibility),
    "advice": ("public/help/advice.html", _advice),
    "badly": ("public/help/badly.html", _law),
    "before": ("public/help/before.html", _before),
    "bodies": ("public/help/bodies.html", _bodies),
    "links": ("public/help/links.html", _links),
    "media": ("public/help/media.html", _law),
    "privacy": ("public/help/privacy.html", _privacy),
    "procedure": ("public/help/procedure.html", _procedure),
    "right-place": ("public/help/right_place.html", _right_place),
    "rights": ("public/help/rights.html", _law),
    "safeguarding": ("public/help/safeguarding.html", _nothing),
}
