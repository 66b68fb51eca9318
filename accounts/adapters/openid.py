"""The way to another provider and back (OpenID Connect, code flow with PKCE).

The library keeps the state, sends the proof key and exchanges the code. It sends no nonce, takes whichever issuer
answers, and need not look at a signature; all of that is done here, as OpenID Connect Core asks in 3.1.3.7.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

# Signed with the provider's private half. What is signed with a shared secret, or not at all, is refused.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 60  # seconds by which two clocks may differ
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# What goes wrong between us and a provider that is away, misconfigured or lying.
FAILURES = (OAuth2Error, requests.RequestException, jwt.PyJWTError, KeyError, TypeError, ValueError)


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    nonce = ""  # what was sent on the way there

    @property
    def issuer(self) -> str:
        told: str = self.get_provider().app.settings["issuer"]
        return told

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error where that cannot be, or cannot be had."""
        try:
            config: dict[str, Any] = super().openid_config
            schemes = {urlsplit(config[name]).scheme for name in ENDPOINTS}
        except FAILURES as error:
            raise OAuth2Error("The provider does not say how to reach it.") from error
        if config.get("issuer") != self.issuer:
            raise OAuth2Error("The provider says that it is another issuer.")
        if schemes != {urlsplit(self.issuer).scheme}:
            raise OAuth2Error("The provider leads to an address that is not as safe as its own.")
        return config

    def begin(self, next_url: str) -> HttpResponse:
        """Off to the provider. What comes back must carry the same state, fit the proof key and hold the nonce."""
        provider = self.get_provider()
        provider.oauth2_adapter_class = OpenIDAdapter
        nonce = secrets.token_urlsafe(32)
        answer: HttpResponse = provider.redirect(
            self.request,
            AuthProcess.LOGIN,
            next_url=next_url or None,
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
        return answer

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Whom the provider means; of what it says nothing is kept. Raises OAuth2Error."""
        try:
            claims = self._claims(app, kwargs["response"]["id_token"])
            if "email" not in claims:
                claims = {**self._asked_about(token, claims["sub"]), **claims}
            login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        except FAILURES as error:
            raise OAuth2Error("What the provider said does not hold.") from error
        login.account.uid = subject(claims["iss"], claims["sub"])
        login.account.extra_data = {}
        login.claims = claims
        return login

    def _claims(self, app: SocialApp, signed: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = jwt.get_unverified_header(signed).get("kid")
        fitting = [key for key in keys if key.key_id == named] if named else keys
        if len(fitting) != 1:
            raise OAuth2Error("The provider has no such key.")
        claims: dict[str, Any] = jwt.decode(
            signed,
            fitting[0].key,
            algorithms=ALGORITHMS,
            audience=app.client_id,
            issuer=self.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("This was meant for another service.")
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("This answers another question.")
        return claims

    def _asked_about(self, token: SocialToken, sub: str) -> Mapping[str, Any]:
        """What the provider tells on asking, for those that keep the email out of the token."""
        told: dict[str, Any] = self._fetch_user_info(token.token)
        if told["sub"] != sub:
            raise OAuth2Error("This is about somebody else.")
        return told


def subject(issuer: str, sub: str) -> str:
    """How a person of a provider is known here. Another issuer's people are others, whatever they are called."""
    return hashlib.sha256(f"{issuer}\0{sub}".encode()).hexdigest()
