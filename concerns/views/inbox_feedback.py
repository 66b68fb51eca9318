"""How it was: answered or passed over, once, and never tied to whoever answered."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, feedback
from concerns.enums import Occasion
from concerns.errors import AlreadyReceived, WrongState
from concerns.forms.feedback import FeedbackForm
from concerns.forms.typed import tidied
from concerns.models import Concern, Mailbox
from concerns.views.inbox_door import behind_code


@behind_code
def ask(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    concern = Concern.objects.select_related("case").get(pk=inbox.concern_id)
    occasion = feedback.open_for(concern)
    if request.method != "POST":
        if occasion is None:
            return redirect("inbox:home")
        form = FeedbackForm(inbox=inbox, initial={"occasion": occasion})
        return render(request, "inbox/feedback.html", {"form": form})
    data, mended = tidied(request.POST)
    today = calendar.receipt_date(timezone.now())
    if "skip" in data:
        with suppress(AlreadyReceived, WrongState, ValueError):
            feedback.give(inbox, Occasion(str(data.get("occasion"))), None, on=today)
        return redirect("inbox:home")
    form = FeedbackForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/feedback.html", {"form": form})
    with suppress(AlreadyReceived, WrongState):  # pressed twice, or something came after it
        feedback.give(inbox, Occasion(form.cleaned_data["occasion"]), form.answers(), on=today)
    return redirect("inbox:done", what="thanks")
