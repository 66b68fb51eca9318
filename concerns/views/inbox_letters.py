"""How letters reach a reporter: chosen in their inbox, kept with the date alone (R37)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from concerns.domain import calendar, reaching
from concerns.enums import LetterWay
from concerns.forms.inbox import LetterWayForm
from concerns.models import Mailbox
from concerns.views.inbox_door import behind_code


@behind_code
def letters(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    concern = inbox.concern
    form = LetterWayForm(request.POST if request.method == "POST" else None, concern=concern)
    if form.is_bound and form.is_valid():
        reaching.choose(
            inbox,
            way=LetterWay(form.cleaned_data["way"]),
            no_contact=form.cleaned_data["no_contact"],
            on=calendar.receipt_date(timezone.now()),
        )
        return redirect("inbox:done", "letters")
    return render(request, "inbox/letters.html", {"form": form, "chosen": concern.letter_way_date})
