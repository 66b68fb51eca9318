"""How it is going, between the first letter and the answer; and a letter on paper, as the reporter chose."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from concerns.domain import clock, letters, lifecycle, progress, reaching, wording
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.progress import ProgressForm
from concerns.views import desk
from concerns.views.kept import keep_text


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(ProgressForm)
def update(request: HttpRequest, reference: str) -> HttpResponse:
    """First looked at as a letter, or sent at once."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.UPDATE, now=now)
    concern = lifecycle.concern_of(case, reference)
    by = desk.signed_in(request)
    form = ProgressForm(request.POST or None, case=case)
    blocks, shown = desk.NOTHING, []
    if form.is_valid() and request.POST.get("do") == "issue":
        try:
            progress.send(case, concern, form.parts(), by=by, now=now)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(case, blocked, reference))
        else:
            messages.success(request, _("The letter is in the reporter’s inbox."))
            return redirect("casework:duties", reference)
    elif form.is_valid():
        shown = wording.blocks(progress.text(case, concern, form.parts(), by=by, on=clock.today(now)))
    desk.read_again(request, reference)
    context = desk.step(reference, form, desk.NOTHING, blocks)
    context |= {"blocks_of_text": shown, "last_news": progress.last_news(concern), "concern": concern}
    return render(request, "casework/update.html", context)


@require_POST
def on_paper(request: HttpRequest, reference: str, letter: UUID) -> HttpResponse:
    """It was given to them today, in the way they chose."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.WRITE, now=now)
    concern = lifecycle.concern_of(case, reference)
    one = next((row for row in letters.issued(concern) if row.pk == letter), None)
    if one is None:
        raise NoSuchCase
    one.concern.case = case  # as the form saw it
    reaching.hand_over(one, by=desk.signed_in(request), now=now)
    messages.success(request, _("Recorded. Where they live stands nowhere here."))
    return redirect("casework:letter", reference, letter)
