"""The page that shows an openly given name to whoever may see it, showed lately who they are, and says why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concerns.domain import access, grants, reveals
from concerns.domain.vault import Identity
from concerns.enums import Action
from concerns.forms.identity import OpenNameForm
from concerns.models import Case, Concern
from concerns.templatetags import look

LOCKS_AFTER = 3 * 60  # seconds

REMINDERS = (
    gettext_lazy("You are about to learn who trusted us. Keep that trust in this room."),
    gettext_lazy("Who can see your screen or hear you right now?"),
    gettext_lazy("Use the name only for this: %(purpose)s A new reason needs a new request."),
    gettext_lazy("Do not write the name down, send it or say it near others."),
    gettext_lazy("If somebody asks you who it was, say that you do not talk about who raises concerns."),
    gettext_lazy("The reporter will see that your role opened this today."),
    gettext_lazy("Watch how you act tomorrow. A new look or a new tone can give a person away."),
    gettext_lazy(
        "If something slips, tell us at once. Being open about it helps the reporter most, and it counts for you."
    ),
)


@sensitive_variables()
@never_cache
@require_http_methods(["GET", "POST"])
def open_name(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why; then show the name of an open concern to its handler, for three minutes.

    Nobody comes here who has not shown in the last minutes who they are: that is asked before this page, in the
    way each person has, and its failures are counted (accounts.freshness).
    """
    case = access.find_case(request.user, reference, Action.REVEAL_OPEN_NAME)
    concern = case.concerns.get(reference=reference)
    viewer = _signed_in(request)
    grants.require_openable(case, concern, by=viewer, now=timezone.now())
    form = OpenNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _show(request, case, concern, viewer=viewer, reason=form.cleaned_data["reason"])
    return render(request, "identity/open_name.html", {"form": form, "reference": reference})


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("A door let somebody in who is not signed in.")
    return request.user


def _show(request: HttpRequest, case: Case, concern: Concern, *, viewer: User, reason: str) -> HttpResponse:
    now = timezone.now()
    turn = reveals.times_shown(viewer)
    identity = grants.reveal_open(case, concern, by=viewer, reason=reason, now=now)
    purpose = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    context = {
        "reference": concern.reference,
        "reason": purpose,
        "facts": _facts(identity),
        "watermark": f"{viewer.name}, {look.moment(now)}",
        "reminder": str(REMINDERS[turn % len(REMINDERS)]) % {"purpose": purpose},
    }
    response = render(request, "identity/shown.html", context)
    response["Refresh"] = f"{LOCKS_AFTER}; url={reverse('casework:case', args=[concern.reference])}"
    return response


def _facts(identity: Identity) -> list[dict[str, str]]:
    """The name first; what was not said is left out."""
    said = ((_("Name"), identity.name), (_("Work"), identity.work), (_("Safe way to reach"), identity.reach))
    return [{"label": label, "words": words} for label, words in said if words]
