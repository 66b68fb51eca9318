"""The first visit of somebody who was invited: they choose a password and are in, or at their second step."""

from allauth.account.utils import get_login_redirect_url
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain import invitations
from accounts.errors import Refused
from accounts.forms.passwords import NewPasswordForm
from accounts.views import entering

LINK = "invitation_link"


@login_not_required
@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail leads to. The token goes into the session, and out of the address."""
    try:
        invitations.open(token, now=timezone.now())
    except Refused as refused:
        return _refused(request, refused)
    logout(request)
    request.session[LINK] = token
    return redirect("accounts:invitation-password")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation_password(request: HttpRequest) -> HttpResponse:
    token, now = request.session.get(LINK, ""), timezone.now()
    try:
        form = NewPasswordForm(request.POST or None, person=invitations.open(token, now=now))
        if request.method == "POST" and form.is_valid():
            person = invitations.use(token, password=form.cleaned_data["password"], now=now)
            request.session.pop(LINK)
            return entering.enter(request, person, "password")
    except Refused as refused:
        request.session.pop(LINK, None)
        if request.user.is_authenticated:  # by their own first press, a moment ago
            return redirect(get_login_redirect_url(request))
        return _refused(request, refused)
    return render(request, "accounts/invitation.html", {"form": form})


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "accounts/invitation_used.html", {"reason": refused.reason.label}, status=410)
