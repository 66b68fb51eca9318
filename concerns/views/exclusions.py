"""Name keepers who were kept out of a case by those on it: a second person says whether that is right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, clock, exclusions
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Case, Conflict
from concerns.views import desk
from concerns.views.kept import keep_text


@require_http_methods(["GET", "POST"])
@keep_text()
def kept_out(request: HttpRequest) -> HttpResponse:
    """By reference, and nothing of what was raised. Agreeing is a button of its own for each."""
    now, user = timezone.now(), desk.signed_in(request)
    if not may_open(user):
        raise NoSuchCase
    waiting = exclusions.waiting(user)
    if request.method == "POST":
        exclusions.uphold(_pressed(request, waiting), by=user, now=now)
        messages.success(request, _("Written down. Names of this case can be decided about again."))
        return redirect("identity:kept-out")
    context = {"waiting": [_line(row) for row in waiting], "today": clock.today(now)}
    return render(request, "requests/kept_out.html", context)


def may_open(user: User) -> bool:
    return access.is_first_reader(user) or Role.SENIOR_MANAGER in access.org_roles(user)


def _pressed(request: HttpRequest, waiting: list[Conflict]) -> Conflict:
    """Raises WrongState where it is not (any more) one of those that wait."""
    key = (request.POST.get("reference", ""), request.POST.get("person", ""))
    found = next((row for row in waiting if (_reference(row.case), str(row.user_id)) == key), None)
    if found is None:
        raise WrongState
    return found


def _reference(case: Case) -> str:
    """Of a case with several concerns the first one's: any of them leads whoever may open it to the same place."""
    return str(case.concerns.order_by("recorded_date", "pk").values_list("reference", flat=True)[0])


def _line(row: Conflict) -> dict[str, object]:
    return {
        "reference": _reference(row.case),
        "person": row.user,
        "kind": row.get_kind_display(),
        "by": row.added_by,
        "day": row.added_date,
    }
