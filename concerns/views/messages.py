"""Messages with one reporter, through their inbox and nowhere else."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concerns.domain import clock, lifecycle, mailbox
from concerns.domain.mailbox import Written
from concerns.enums import Action, MessageFrom
from concerns.forms.notes import MessageForm
from concerns.views import desk
from concerns.views.kept import keep_text


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@keep_text(MessageForm)
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    now = timezone.now()
    action = Action.WRITE if request.method == "POST" else Action.READ_ORIGINAL
    case = desk.enter(request, reference, action, now=now)
    concern = lifecycle.concern_of(case, reference)
    form = MessageForm(request.POST or None, case=case)
    if form.is_valid():
        mailbox.write_as_staff(concern, form.cleaned_data["text"], by=desk.signed_in(request), now=now)
        notes.success(request, _("Your message is in the reporter’s inbox."))
        return redirect("casework:messages", reference)
    written = mailbox.messages(concern.mailbox)
    context = desk.page(request, case, reference, tab="messages", today=clock.today(now))
    if Action.WRITE in context["may"]:
        mailbox.mark_read(concern)
    context |= {"form": form, "written": [_shown(one) for one in written]}
    return render(request, "casework/messages.html", context)


def _shown(one: Written) -> dict[str, object]:
    staff = one.sender == MessageFrom.STAFF
    who = one.by.name if one.by else ""
    return {"own": staff, "who": who if staff else _("Reporter"), "date": one.sent_date, "text": one.text}
