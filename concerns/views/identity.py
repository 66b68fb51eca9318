"""The pages that show a name to the one person who may see it, after they said why (I2, I9)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import Locked
from accounts.models import User
from concerns.domain import access, clock, gate, grants, requests, reveals
from concerns.domain.vault import Identity
from concerns.enums import Action, Purpose
from concerns.errors import AlreadyReceived, Refused
from concerns.forms import passphrases
from concerns.forms.identity import LockedNameForm, OpenNameForm
from concerns.models import Concern
from concerns.queries import namecard
from concerns.templatetags import look
from concerns.views import desk
from trust.errors import SealBroken, WrongPassphrase

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
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def open_name(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why; then show the name of an open concern to its handler, for three minutes.

    Nobody comes here who has not shown in the last minutes who they are: that is asked before this page, in the
    way each person has, and its failures are counted (accounts.freshness).
    """
    now = timezone.now()
    case = access.find_case(request.user, reference, Action.REVEAL_OPEN_NAME)
    concern = case.concerns.select_related("data_key").get(reference=reference)
    viewer = desk.signed_in(request)
    if not gate.is_passed(viewer, on=clock.today(now)):
        return _scenes_first(request, reference)
    grants.require_openable(case, concern, by=viewer, now=now)
    form = OpenNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, turn = form.cleaned_data["reason"], reveals.times_shown(viewer)
        try:
            identity = grants.reveal_open(
                case, concern, by=viewer, reason=reason, now=now, once=form.cleaned_data["once"]
            )
        except AlreadyReceived:
            form = form.again()
        else:
            said = _sentence(reason)
            told: dict[str, object] = {
                "line": _("For you only. Your reason: %(reason)s") % {"reason": said},
                "facts": _facts(identity),
                "again": reverse("identity:open-name", args=[reference]),
            }
            return _show(request, reference, told, viewer=viewer, purpose=said, turn=turn, now=now)
    return render(request, "identity/open_name.html", {"form": form, "reference": reference})


@sensitive_variables()
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def locked_name(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, and for the reveal passphrase; then show a confidential name to whoever holds a grant of it."""
    now = timezone.now()
    case = access.find_case(request.user, reference, Action.READ)
    concern = case.concerns.select_related("data_key").get(reference=reference)
    viewer = desk.signed_in(request)
    grant = grants.live_for(viewer, concern, now=now)
    if grant is None:
        return _closed(request, concern, viewer=viewer, now=now)
    form = LockedNameForm(request.POST if request.method == "POST" else None)
    purpose, until = namecard.purpose(Purpose(grant.request.purpose)), look.moment(grant.expires_at)
    if form.is_valid():
        given, turn = form.cleaned_data, reveals.times_shown(viewer)
        try:
            private = grants.unlock(viewer, given["passphrase"], now=now)
            identity = grants.reveal(
                grant, private=private, by=viewer, reason=given["reason"], now=now, once=given["once"]
            )
        except (WrongPassphrase, Locked) as error:
            form.add_error("passphrase", passphrases.refused(error, now=now))
        except SealBroken:
            form.add_error("passphrase", passphrases.NOT_AS_LOCKED)
        except AlreadyReceived:
            form = form.again()
        except Refused:  # it ended while they typed
            return _closed(request, concern, viewer=viewer, now=now)
        else:
            told: dict[str, object] = {
                "line": _("For you only, %(purpose)s. Open until %(until)s.")
                % {"purpose": purpose, "until": until},
                "facts": [*_facts(identity), *_condition(requests.conditions_of(grant.request))],
                "again": reverse("identity:locked-name", args=[reference]),
            }
            return _show(request, reference, told, viewer=viewer, purpose=f"{purpose}.", turn=turn, now=now)
    context = {"form": form, "reference": reference, "purpose": purpose, "until": until}
    return render(request, "identity/locked_name.html", context)


def _scenes_first(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "identity/scenes_first.html", {"reference": reference}, status=403)


def _closed(request: HttpRequest, concern: Concern, *, viewer: User, now: datetime) -> HttpResponse:
    """Somebody on the case who may not be shown the name, or not any more. Raises Refused for who never could."""
    why = grants.last_end(viewer, concern, now=now)
    if why is None:
        raise Refused
    if not gate.is_passed(viewer, on=clock.today(now)):
        return _scenes_first(request, concern.reference)
    return render(request, "identity/closed.html", {"reference": concern.reference, "why": why.label}, status=403)


@sensitive_variables()
def _show(
    request: HttpRequest,
    reference: str,
    told: dict[str, object],
    *,
    viewer: User,
    purpose: str,
    turn: int,
    now: datetime,
) -> HttpResponse:
    context = {
        **told,
        "reference": reference,
        "watermark": f"{viewer.name}, {look.moment(now)}",
        "reminder": str(REMINDERS[turn % len(REMINDERS)]) % {"purpose": purpose},
    }
    response = render(request, "identity/shown.html", context)
    response["Refresh"] = f"{LOCKS_AFTER}; url={reverse('casework:case', args=[reference])}"
    return response


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


@sensitive_variables()
def _facts(identity: Identity) -> list[dict[str, str]]:
    """The name first; what was not said is left out."""
    said = ((_("Name"), identity.name), (_("Work"), identity.work), (_("Safe way to reach"), identity.reach))
    return [{"label": label, "words": words} for label, words in said if words]


def _condition(words: str) -> list[dict[str, str]]:
    return [{"label": _("Condition"), "words": f"“{words}”"}] if words else []
