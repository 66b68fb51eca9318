"""A member of staff at their desk: opens pages and sends the forms that stand on them, version included."""

import re
import time
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.domain import factors
from accounts.models import User

# What a lead types who appoints somebody without asking them first.
AT_ONCE = {"how": "at_once", "why_at_once": "They said yes to me."}
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')


def client_of(user: User) -> Client:
    """Signed in just now, with both steps where they have a second one."""
    return sign_in(Client(), user)


def sign_in(client: Client, user: User, *, minutes_ago: float = 0) -> Client:
    """What the door leaves in a session, without going through it; `minutes_ago` makes it stale."""
    client.force_login(user)
    at = time.time() - minutes_ago * 60
    records: list[dict[str, object]] = [{"method": "password", "at": at}]
    if factors.is_enrolled(user):
        records.append({"method": "mfa", "type": "totp", "at": at})
    session = client.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def version_on(response: Any) -> str:
    found = VERSION.search(text_of(response))
    assert found, "there is no form on this page that changes a case"
    return found[1]


def fill(client: Client, place: str, *args: Any, target: str | None = None, **data: Any) -> Any:
    """Open the page at `place`, fill in its form and send it, to the page itself or to another of the case."""
    url = reverse(place, args=args)
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    there = reverse(target, args=args[:1]) if target else url
    return client.post(there, {"version": version_on(page), **data})


def done(response: Any) -> None:
    """The form was taken: what it says when it was not is part of the failure."""
    assert response.status_code == 302, re.findall(
        r"error-(?:message|summary__list)[^>]*>(.*?)</(?:p|ul)>", text_of(response), re.DOTALL
    )


def support_considered(client: Client, reference: str, reason: str = "Nobody asked for any.") -> None:
    """Neither side needs anything."""
    for place in ("casework:support-reporter", "casework:support-subject"):
        done(fill(client, place, reference, which="none", reason=reason))


def not_met(client: Client, reference: str, reason: str = "They said all in writing.") -> None:
    """The reporter did not want to meet."""
    place = reverse("casework:meeting-not-held", args=[reference, 1])
    page = client.get(place)
    told = {"version": version_on(page), "seen": page.context["form"]["seen"].value()}
    done(client.post(place, {**told, "why": "declined", "reason": reason}))
