"""Somebody with no part in it looks again: their two letters, and who it is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Employer
from concerns.domain import access, clock, letters, reviewers, reviews, wording
from concerns.enums import Action
from concerns.errors import Blocked, NoSuchCase, Refused
from concerns.forms.afterwards import BeginForm, ChooseReviewerForm, ResultForm
from concerns.forms.staff import version_in
from concerns.models import Case, Review
from concerns.queries import afterwards as queries
from concerns.views import desk
from concerns.views.kept import keep_text

BOTH = ["GET", "POST"]


def _found(case: Case, reference: str, key: UUID) -> Review:
    review = reviews.find(case, key)
    if review.concern.reference != reference:
        raise NoSuchCase
    return review


@require_GET
def read(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """What the reporter wrote and which letter it is about, for whoever looks again."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REVIEW, now=now)
    review = _found(case, reference, pk)
    context = {
        "reference": reference,
        "review": review,
        "why": reviews.why_of(review),
        "blocks_of_text": wording.blocks(letters.text_of(review.letter)),
        "is_begun": reviews.is_begun(review),
    }
    return render(request, "afterwards/review.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(BeginForm)
def begin(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The first letter of the review: looked at first, then issued."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REVIEW, now=now)
    review, by = _found(case, reference, pk), desk.signed_in(request)
    if reviews.is_begun(review):
        return redirect("afterwards:decide", reference, pk)
    employer = Employer.objects.first() or Employer()
    form = BeginForm(request.POST or None, case=case, initial={"support": employer.support})
    preview: list[wording.Block] = []
    blocks = desk.NOTHING
    if form.is_valid():
        if request.POST.get("do") != "issue":
            preview = wording.blocks(reviews.begun_text(review, form.parts(), by=by))
        else:
            try:
                reviews.begin(review, form.parts(), by=by, now=now)
            except Blocked as blocked:
                blocks = desk.mark(form, desk.stops(case, blocked, reference))
            else:
                messages.success(request, _("The letter is in the reporter’s inbox. Its date is kept."))
                return redirect("afterwards:review", reference, pk)
    context = desk.step(reference, form, [], blocks) | {"review": review, "blocks_of_text": preview}
    return render(request, "afterwards/begin.html", context)


@sensitive_post_parameters()
@require_http_methods(BOTH)
@keep_text(ResultForm)
def decide(request: HttpRequest, reference: str, pk: UUID) -> HttpResponse:
    """The result: looked at first, then issued. With it the reviewer's part ends."""
    now = timezone.now()
    case = desk.enter(request, reference, Action.REVIEW, now=now)
    review, by = _found(case, reference, pk), desk.signed_in(request)
    form = ResultForm(request.POST or None, case=case, initial={"bodies": reviews.bodies_of(review.letter)})
    preview: list[wording.Block] = []
    blocks = desk.NOTHING
    if form.is_valid():
        if request.POST.get("do") != "issue":
            text = reviews.result_text(review, form.given(), by=by, on=clock.today(now))
            preview = wording.blocks(text)
        else:
            try:
                reviews.decide(review, form.given(), by=by, now=now)
            except Blocked as blocked:
                blocks = desk.mark(form, desk.stops(case, blocked, reference))
            else:
                messages.success(
                    request, _("The result is in the reporter’s inbox. Your part in this case has ended.")
                )
                return redirect("casework:worklist")
    desk.read_again(request, reference)
    context = desk.step(reference, form, [], blocks)
    context |= {"review": review, "why": reviews.why_of(review), "blocks_of_text": preview}
    return render(request, "afterwards/decide.html", context)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Reviews that have not begun, by reference, for first readers with no part in them."""
    user = desk.signed_in(request)
    if not access.is_first_reader(user):
        raise NoSuchCase
    today = clock.today(timezone.now())
    rows = [
        (one, ChooseReviewerForm(case=one.case, able=one.able)) for one in queries.to_choose(user, today=today)
    ]
    return render(request, "afterwards/waiting.html", {"rows": rows, "today": today})


@require_http_methods(["POST"])
@keep_text()
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Another reviewer than the one who was found."""
    now, user = timezone.now(), desk.signed_in(request)
    found = next(
        (one for one in queries.to_choose(user, today=clock.today(now)) if one.reference == reference), None
    )
    if found is None:
        raise NoSuchCase
    form = ChooseReviewerForm(request.POST, case=found.case, able=found.able)
    if not form.is_valid():
        raise Refused
    found.case.version = version_in(request.POST)
    reviews.choose_reviewer(found.case, form.cleaned_data["person"], by=user, now=now)
    who = reviewers.of(found.case)
    messages.success(request, _("%(name)s looks again now.") % {"name": who.name if who else ""})
    return redirect("oversight:reviews")
