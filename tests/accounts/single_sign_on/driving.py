"""Going to the provider and coming back, as a browser does it."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse_lazy

from accounts.enums import AccountEvent
from accounts.models import RoleHolding, User
from tests.desk import text_of
from tests.oidc_provider import Provider
from trust.models import Event

CLOSED = reverse_lazy("casework:closed")
UNKNOWN = "knows you, but you have no sign-in here"
FAILED = "did not work. Try again"
LEAVE = "/staff/sign-in/with/work/"
RETURN = "/staff/sign-in/with/work/return/"
SUB = "a1b2c3"


def bend(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Configure the provider otherwise."""
    known = settings.SINGLE_SIGN_ON
    assert known is not None
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", replace(known, **changed))


def person_there(person: User, **more: Any) -> dict[str, Any]:
    return {"sub": SUB, "email": person.email, "email_verified": True, "name": person.name, **more}


def leave(client: Client, **query: str) -> str:
    """Press the link; where the browser is sent."""
    answer = client.get(LEAVE, query)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def arrive(client: Client, back: str) -> Any:
    """Come back as a browser does: first without our cookie, then from our own page with it."""
    first = Client().get(path_of(back))
    assert first.status_code == 200, text_of(first)
    assert not first.cookies
    onward = re.search(r'href="([^"]+)" data-go-on', text_of(first))
    assert onward, text_of(first)
    return client.get(onward[1].replace("&amp;", "&"))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, provider: Provider, **query: str) -> Any:
    return arrive(client, provider.way_back(leave(client, **query)))


def opens(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


def roles(person: User) -> set[str]:
    return set(RoleHolding.objects.filter(user=person).values_list("role", flat=True))


def turned_away(client: Client, answer: Any, words: str) -> None:
    assert answer.status_code == 403
    assert words in text_of(answer)
    assert not opens(client)
    assert not Event.objects.filter(type=AccountEvent.SIGNED_IN).exists()
