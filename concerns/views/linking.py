"""A part that goes another way, and cases that have to do with each other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from concerns.domain import lifecycle, splits
from concerns.domain import links as linked
from concerns.enums import Action, LinkKind
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.linking import LinkForm, SplitForm
from concerns.models import Case
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(SplitForm)
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """A part of the concern that stands in the address becomes a case of its own."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.SPLIT, now=now)
    form = SplitForm(request.POST or None, case=found)
    missing, blocks = desk.before(lifecycle.conflicts_undecided(found), reference), desk.NOTHING
    if form.is_valid():
        concern, by = lifecycle.concern_of(found, reference), desk.signed_in(request)
        cleaned = form.cleaned_data
        try:
            new = splits.split(found, concern, part=cleaned["part"], reason=cleaned["reason"], by=by, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(found, blocked, reference))
        else:
            return _after_split(request, reference, new.reference, is_own=new.case.owner_id == by.pk)
    desk.read_again(request, reference)
    return render(request, "triage/split.html", desk.step(reference, form, missing, blocks))


def _after_split(request: HttpRequest, reference: str, new: str, *, is_own: bool) -> HttpResponse:
    """To the part, for whoever reads it first; anybody else has no more to do with it."""
    if is_own:
        messages.success(request, _("The part has a case of its own. The reporter is told in their inbox."))
        return redirect("triage:case", new)
    messages.success(request, _("A first reader has the part now. The reporter is told in their inbox."))
    return redirect("casework:case", reference)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(LinkForm)
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """What this case has to do with, for whoever can open both; and one more."""
    now = timezone.now()
    found = desk.enter(request, reference, Action.LINK, now=now)
    form = LinkForm(request.POST or None, case=found)
    if form.is_valid() and _linked(request, found, form):
        messages.success(request, _("Linked. Whoever can open both cases sees it, and nobody else."))
        return redirect("casework:links", reference)
    desk.read_again(request, reference)
    seen = [(one, one.kind in linked.CHOSEN) for one in linked.of(found, viewer=desk.signed_in(request))]
    context = desk.step(reference, form, desk.NOTHING, desk.NOTHING) | {"links": seen, "case": found}
    return render(request, "casework/links.html", context)


def _linked(request: HttpRequest, found: Case, form: LinkForm) -> bool:
    by, cleaned = desk.signed_in(request), form.cleaned_data
    try:
        other = linked.find_other(by, cleaned["reference"])
    except NoSuchCase:
        form.add_error("reference", _("We cannot find that case among those you can open or oversee."))
        return False
    kind, now = LinkKind(cleaned["kind"]), timezone.now()
    if other.pk == found.pk or linked.is_linked(found, other, kind):
        form.add_error("reference", _("It is this case, or linked so already."))
        return False
    linked.link(found, other, kind=kind, reason=cleaned["reason"], by=by, now=now)
    return True


@require_POST
@keep_text()
def unlink(request: HttpRequest, reference: str, link: UUID) -> HttpResponse:
    now = timezone.now()
    found = desk.enter(request, reference, Action.LINK, now=now)
    linked.unlink(found, link, by=desk.signed_in(request), now=now)
    messages.success(request, _("The link is gone on both sides."))
    return redirect("casework:links", reference)
