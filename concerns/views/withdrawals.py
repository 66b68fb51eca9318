"""What reporters ask us to stop: a first reader reads why, and decides with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.divisions import Division
from accounts.models import Employer, User
from concerns.domain import access, bodies, calendar, clock, withdrawals, wording
from concerns.domain.withdrawals import Stopping
from concerns.errors import Blocked, NoSuchCase
from concerns.forms.obstacles import Stop
from concerns.forms.withdrawals import DecideStopForm
from concerns.models import Withdrawal
from concerns.queries import stopping
from concerns.views import desk
from concerns.views.kept import keep_text


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    """By reference; nothing is opened yet."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    context = {"waiting": withdrawals.awaiting(user), "today": clock.today(timezone.now())}
    return render(request, "withdrawals/awaiting.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(DecideStopForm)
def decide(request: HttpRequest, asked: UUID) -> HttpResponse:
    now, user = timezone.now(), desk.signed_in(request)
    row = withdrawals.find(user, asked)
    reference = row.concern.reference
    opens = access.visible_cases(user).filter(pk=row.concern.case_id).exists()
    form = DecideStopForm(request.POST or None, initial=_initial(row, opens=opens))
    blocks: list[Stop] = []
    preview = ""
    if form.is_valid() and request.POST.get("do") == "preview" and form.stops:
        preview = withdrawals.letter_text(row, form.parts(), by=user, on=calendar.receipt_date(now))
    elif form.is_valid():
        try:
            _carry_out(form, row, user)
        except Blocked as blocked:
            blocks = desk.mark(form, desk.stops(row.concern.case, blocked, reference))
        else:
            messages.success(request, _done(stops=form.stops))
            return redirect("oversight:withdrawals")
    why = withdrawals.read(row, by=user, now=now)
    context = {
        "row": row,
        "reference": reference,
        "form": form,
        "why": why,
        "facts": stopping.facts(row.concern.case),
        "before": desk.before(withdrawals.starting_obstacles(row), reference),
        "blocks": blocks,
        "has_errors": bool(blocks),
        "opens": opens,
        "preview_blocks": wording.blocks(preview) if preview else [],
    }
    return render(request, "withdrawals/decide.html", context)


def _initial(row: Withdrawal, *, opens: bool) -> dict[str, str]:
    """Whoever may not open the case is offered the bodies for every matter: fewer would tell which."""
    employer, concern = Employer.objects.first() or Employer(), row.concern
    today = clock.today(timezone.now())
    if opens:
        return {"support": employer.support, "bodies": bodies.suggested(concern, day=today)}
    return {
        "support": employer.support,
        "bodies": bodies.for_any_matter(Division(concern.division), day=today),
    }


def _carry_out(form: DecideStopForm, row: Withdrawal, user: User) -> None:
    parts: Stopping = form.parts()
    if form.stops:
        withdrawals.stop(row, parts, by=user, now=timezone.now())
    else:
        withdrawals.go_on(row, parts.reason, by=user, now=timezone.now())


def _done(*, stops: bool) -> str:
    if stops:
        return _("We stop. The letter is in the reporter’s inbox, and whoever leads the case closes it.")
    return _("We go on, and the reporter reads why in their inbox.")
