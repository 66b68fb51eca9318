"""Who comes in by another provider: people we know already, and nobody else."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.adapters import coming_in
from accounts.domain import links
from config.single_sign_on import SingleSignOn

OPENID = "openid_connect"


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one provider of the environment. A row in the database could let anybody in, so none is read."""
        known: SingleSignOn | None = settings.SINGLE_SIGN_ON
        if known is None or provider not in {None, OPENID, known.key} or client_id not in {None, known.client_id}:
            return []
        return [
            SocialApp(
                provider=OPENID,
                provider_id=known.key,
                name=known.name,
                client_id=known.client_id,
                secret=known.client_secret,
                settings={
                    "issuer": known.issuer,
                    "server_url": known.issuer.rstrip("/"),
                    "oauth_pkce_enabled": True,
                },
            )
        ]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Done in `pre_social_login`: the library would take the password away from whom it finds here."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whom the provider means, or turn them away. Their groups are followed once they are in."""
        known = _known()
        now, claims = timezone.now(), sociallogin.claims
        account = sociallogin.account
        person = links.person_for(account.provider, account.uid, email=_verified_email(claims, known), now=now)
        if person is None:
            raise ImmediateHttpResponse(turned_away(request, unknown=True))
        coming_in.hold_groups(request, person, _groups(claims), table=known.groups)
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        """One page for whatever went wrong; what it was may hold a code or a name, so it is told nowhere."""
        raise ImmediateHttpResponse(turned_away(request))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Mail leaves by the outbox alone."""


def _verified_email(claims: dict[str, Any], known: SingleSignOn) -> str | None:
    email = claims.get("email")
    verified = claims.get("email_verified") is True or known.trusts_email
    return email if isinstance(email, str) and verified else None


def _groups(claims: dict[str, Any]) -> list[str] | None:
    """None where the provider says that there are too many to tell: then nothing is given or taken."""
    told = claims.get("groups", [])
    if "groups" in claims.get("_claim_names", {}) or claims.get("hasgroups"):
        return None
    return [group for group in told if isinstance(group, str)] if isinstance(told, list) else []


def _known() -> SingleSignOn:
    known = settings.SINGLE_SIGN_ON
    if known is None:
        raise SocialApp.DoesNotExist
    return known


def turned_away(request: HttpRequest, *, unknown: bool = False) -> HttpResponse:
    """The page for whoever is not let in; `unknown` when the provider was right and we do not know them."""
    page = {"unknown": unknown, "name": _known().name}
    return render(request, "accounts/turned_away.html", page, status=403)
