"""The reporter disagrees, and asks in their inbox that somebody with no part in it looks again."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, challenges
from concerns.errors import AlreadyReceived, WrongState
from concerns.forms.inbox import ReviewForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.views.inbox_door import behind_code


@behind_code
def ask(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """Why they disagree. Where nothing can be challenged the page leads back, and nothing is lost: what was typed
    while an answer went back to work is shown again."""
    letter = challenges.challenged(inbox.concern)
    if request.method != "POST":
        if letter is None:
            return redirect("inbox:home")
        return render(request, "inbox/review.html", {"form": ReviewForm(inbox=inbox), "letter": letter})
    data, mended = tidied(request.POST)
    form = ReviewForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/review.html", {"form": form, "letter": letter})
    today = calendar.receipt_date(timezone.now())
    try:
        with suppress(AlreadyReceived):  # pressed twice
            challenges.ask(inbox, form.cleaned_data["text"], on=today, once=form.cleaned_data["once"])
    except WrongState:
        typed = form.cleaned_data["text"]
        return render(request, "inbox/review_closed.html", {"typed": typed}, status=409)
    return redirect("inbox:home")
