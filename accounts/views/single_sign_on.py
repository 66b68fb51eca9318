"""Signing in by another provider: off to it, and back."""

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from accounts import freshness
from accounts.adapters.openid import OpenIDAdapter
from accounts.adapters.social import turned_away


class Return(OAuth2CallbackView):  # type: ignore[misc]  # allauth ships no types
    """A class because the library asks for one."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        """Hand the nonce of the state to whoever looks at what came back."""
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state["data"]["nonce"]
        return state, answer

    def _redirect_strict_samesite(self, _request: HttpRequest, _provider: Any) -> None:
        """The library's way to get our cookie, which `accounts.middleware.continue_from_here` got already."""


@login_not_required
@require_GET
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider, from our own pages alone: no other site may begin a sign-in for somebody."""
    adapter = _adapter(request, provider_id)
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return redirect("accounts:sign-in")
    try:
        return adapter.begin(freshness.wanted(request))
    except OAuth2Error:
        return turned_away(request)


@login_not_required
@sensitive_variables()
@require_GET
def arrive(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider. Whatever is not as it must be leads to one page, and nobody in."""
    adapter = _adapter(request, provider_id)
    if request.GET.get("iss", adapter.issuer) != adapter.issuer:
        return turned_away(request)
    try:
        answer: HttpResponse = Return.adapter_view(adapter)(request)
    except OAuth2Error:
        return turned_away(request)
    return answer


def _adapter(request: HttpRequest, provider_id: str) -> OpenIDAdapter:
    adapter = OpenIDAdapter(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter
