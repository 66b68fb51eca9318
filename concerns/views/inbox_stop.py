"""The reporter asks us to stop, and need not say why."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, withdrawals
from concerns.errors import AlreadyReceived, WrongState
from concerns.forms.typed import tidied
from concerns.forms.withdrawals import StopForm
from concerns.models import Concern, Mailbox
from concerns.views.inbox_door import behind_code


@behind_code
def ask(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    """Where there is nothing to stop the page leads back; what was typed while an answer came is shown again."""
    if request.method != "POST":
        concern = Concern.objects.select_related("case").get(pk=inbox.concern_id)
        if not withdrawals.may_ask(concern):
            return redirect("inbox:home")
        return render(request, "inbox/stop.html", {"form": StopForm(inbox=inbox)})
    data, mended = tidied(request.POST)
    form = StopForm(data, inbox=inbox, mended=mended)
    if not form.is_valid():
        return render(request, "inbox/stop.html", {"form": form})
    today, given = calendar.receipt_date(timezone.now()), form.cleaned_data
    try:
        with suppress(AlreadyReceived):  # pressed twice
            withdrawals.ask(inbox, given["why"], on=today, once=given["once"])
    except WrongState:
        return render(request, "inbox/stop_closed.html", {"typed": given["why"]}, status=409)
    return redirect("inbox:home")
