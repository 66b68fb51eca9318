"""The employer's own contacts and words (R13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.domain import employer as domain
from accounts.domain.employer import Unfit
from accounts.errors import Refused
from accounts.forms.settings import SLOTS, SettingsForm
from accounts.models import Employer
from accounts.queries import employer as queries
from accounts.views.gate import administrators_only, asked, signed_in


@administrators_only
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(asked(request), employer=_stored())
    if form.is_valid() and (changed := _saved(form, request)) is not None:
        words = ngettext("%(count)d setting is changed.", "%(count)d settings are changed.", changed)
        messages.success(request, words % {"count": changed} if changed else _("Nothing was changed."))
        return redirect("accounts:settings")
    labels = {slot.name: slot.label for slot in SLOTS}
    labels["silent_call_checked_on"] = _("When the help to call without speaking was compared")
    changes = [(labels.get(one.slot, one.slot), one) for one in queries.changes()]
    return render(request, "accounts/settings.html", {"form": form, "changes": changes})


def _stored() -> Employer:
    return Employer.objects.first() or Employer()


def _saved(form: SettingsForm, request: HttpRequest) -> int | None:
    """How many slots changed; None where something is wrong, said on the form."""
    given = form.cleaned_data
    try:
        changed = domain.change(
            form.values(), seen=given["seen"], checked=given["checked"], by=signed_in(request), now=timezone.now()
        )
    except Unfit as unfit:
        form.say(unfit.wrong)
    except Refused as refused:
        form.is_overtaken(_stored())
        form.add_error(None, refused.reason.label)
    else:
        return len(changed)
    return None
