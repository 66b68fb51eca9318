"""What others on the case read in place of what was sent, and the mark that says why they should."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from concerns.domain import clock, copies, lifecycle
from concerns.enums import Action
from concerns.forms.notes import CopyForm
from concerns.views import desk
from concerns.views.kept import keep_text


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(CopyForm)
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """The next version of the working copy, written beside what was sent."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.WRITE_COPY, now=now)
    concern = lifecycle.concern_of(case, reference)
    earlier = copies.versions(concern, case=case)
    form = CopyForm(request.POST or None, case=case, initial={"text": earlier[0].text if earlier else ""})
    if form.is_valid():
        copies.write(concern, form.cleaned_data["text"], by=desk.signed_in(request), now=now)
        messages.success(request, _("The working copy is kept. The others on this case read it from now on."))
        return redirect("casework:concern", reference)
    context = desk.page(request, case, reference, tab="concern", today=clock.today(now))
    return render(
        request, "casework/copy.html", {**context, "form": form, "one": context["here"], "earlier": earlier}
    )


@require_POST
@keep_text()
def mark(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the text could show who wrote it, or that it could not after all."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.WRITE_COPY, now=now)
    identifying = request.POST.get("identifying") == "yes"
    copies.mark(
        lifecycle.concern_of(case, reference), identifying=identifying, by=desk.signed_in(request), now=now
    )
    messages.success(request, _("Marked.") if identifying else _("The mark is taken away."))
    return redirect("casework:concern", reference)
