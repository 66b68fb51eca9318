"""A message when there is something to read: asked for, changed and stopped by the reporter alone (R37, T2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from concerns.domain import calendar, private_address
from concerns.forms.inbox_address import AddressForm
from concerns.forms.typed import tidied
from concerns.models import Mailbox
from concerns.views.inbox_door import behind_code


@sensitive_post_parameters()
@sensitive_variables()
@behind_code
def address(request: HttpRequest, inbox: Mailbox) -> HttpResponse:
    if not private_address.is_open_to(inbox.concern):
        return render(request, "inbox/address_none.html", status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, inbox, AddressForm())
    today = calendar.receipt_date(timezone.now())
    if request.POST.get("do") == "stop":
        private_address.stop(inbox, on=today)
        return redirect("inbox:done", "no-word")
    data, mended = tidied(request.POST)
    form = AddressForm(data, mended=mended)
    if not form.is_valid():
        return _page(request, inbox, form)
    private_address.choose(inbox, form.cleaned_data["address"], on=today)
    return redirect("inbox:done", "word")


def _page(request: HttpRequest, inbox: Mailbox, form: AddressForm) -> HttpResponse:
    return render(request, "inbox/address.html", {"form": form, "standing": private_address.standing(inbox)})
