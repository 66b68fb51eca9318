"""Weighing up: who could guess, who could treat them badly, how serious it is and whether it fits here."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from concerns.domain import assessments
from concerns.domain.assessments import Weighed
from concerns.enums import Action, AssessmentKind, Fit, Seriousness
from concerns.errors import NoSuchCase
from concerns.forms.assessments import RiskForm, SeriousnessForm
from concerns.models import Case
from concerns.queries import decided
from concerns.views import desk, going_on
from concerns.views.kept import keep_text


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(RiskForm, SeriousnessForm)
def assess(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """One of the three, with what was weighed up before; what is recorded now counts from here on."""
    if kind not in AssessmentKind.values:
        raise NoSuchCase
    now = timezone.now()
    case = desk.enter(request, reference, Action.ASSESS, now=now)
    asked = AssessmentKind(kind)
    before = assessments.history(case)[asked]
    form = _form(request, case, asked, before)
    if form.is_valid():
        _record(form, case, asked, by=desk.signed_in(request), now=now)
        messages.success(request, _("Recorded: “%(what)s”.") % {"what": str(asked.label)})
        return going_on.back(request, reference)
    desk.read_again(request, reference)
    context = {
        "reference": reference,
        "form": form,
        "kind": kind,
        "before": [decided.said_of(one) for one in before],
        "next": going_on.next_url(request, case, reference, apart_from=kind),
    }
    is_risk = asked in assessments.RISKS
    return render(request, "triage/risk.html" if is_risk else "triage/seriousness.html", context)


def _form(
    request: HttpRequest, case: Case, kind: AssessmentKind, before: list[Weighed]
) -> RiskForm | SeriousnessForm:
    data, last = request.POST or None, before[0] if before else None
    if kind in assessments.RISKS:
        return RiskForm(data, case=case, kind=kind, before=last)
    return SeriousnessForm(data, case=case, before=last)


def _record(
    form: RiskForm | SeriousnessForm, case: Case, kind: AssessmentKind, *, by: User, now: datetime
) -> None:
    if isinstance(form, RiskForm):
        assessments.record_risk(case, kind=kind, level=form.risk(), record=form.record(), by=by, now=now)
        return
    level, fits = Seriousness(form.cleaned_data["level"]), Fit(form.cleaned_data["fits"])
    assessments.record_seriousness(case, level=level, fits=fits, record=form.record(), by=by, now=now)
