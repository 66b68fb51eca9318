"""Signing in and out: nobody signs up, every refusal looks alike, and no mail and no message comes from here."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.adapters import coming_in
from accounts.domain import signing
from accounts.models import User

PROOF = "signing_in_proof"  # what the first step was shown, in the words of the session's own check


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Signing in leads to a page of the staff side and to nothing else."""
        return bool(url) and str(url).startswith(settings.STAFF_PATH) and bool(super().is_safe_url(url))

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """The first step was right, by whichever way."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        request.session[PROOF] = user.get_session_auth_hash()
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The last step. Django gives the browser a new cookie here, so one that was known before is worthless.

        Whoever left between two steps is turned away, as they are at the first one, and so is whoever showed a
        password there that has been changed since.
        """
        proof = request.session.pop(PROOF, "")
        if not isinstance(user, User) or not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        if not constant_time_compare(proof, user.get_session_auth_hash()):
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        now = timezone.now()
        coming_in.follow_groups(request, user, now=now)
        signing.signed_in(user, now=now)
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("accounts:sign-in")

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened; the library would greet people by name."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> NoReturn:
        raise NotImplementedError("Mail leaves by the outbox alone.")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Nobody's address is read, so nobody's can be kept."""
        return ""

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""
