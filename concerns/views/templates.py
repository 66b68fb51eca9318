"""The words of letters: administrators look at them with made-up facts, then publish them as a new version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.gate import administrators_only
from concerns.domain import templates, wording
from concerns.domain.wording import Words
from concerns.enums import LetterKind
from concerns.errors import WrongState
from concerns.forms.templates import TemplateForm
from concerns.queries import specimens
from concerns.views import desk


@administrators_only
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of letter with the version that counts now."""
    rows = [(kind, templates.latest(kind)) for kind in wording.SHIPPED]
    return render(request, "letterwords/kinds.html", {"rows": rows})


@administrators_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """First looked at as a letter, then published: the next letter has these words, and no letter that is out."""
    current = _current(kind)
    form = TemplateForm(request.POST if request.method == "POST" else None, words=current)
    context = {"form": form, "kind": current.kind, "current": current}
    if form.is_bound and form.is_valid():
        typed = Words(current.kind, current.version, form.texts())
        if request.POST.get("do") == "publish" and _published(form, request):
            messages.success(request, _("Published. The next letter of this kind has these words."))
            return redirect("letters:kinds")
        shown = wording.blocks(specimens.specimen(typed))
        context |= {"looked": True, "paragraphs": shown, "hints": form.hints()}
    elif not form.is_bound:
        context["paragraphs"] = wording.blocks(specimens.specimen(current))
    context["versions"] = templates.versions(current.kind)
    return render(request, "letterwords/kind.html", context)


def _current(kind: str) -> Words:
    if kind not in wording.SHIPPED:
        raise Http404
    return templates.words(LetterKind(kind))


def _published(form: TemplateForm, request: HttpRequest) -> bool:
    try:
        templates.publish(
            form.kind,
            form.texts(),
            instead_of=form.cleaned_data["instead_of"],
            reason=form.cleaned_data["reason"],
            by=desk.signed_in(request),
            now=timezone.now(),
        )
    except WrongState:
        form.add_error(
            None,
            _("These words count now already, or somebody published others meanwhile. Look again."),
        )
        return False
    return True
