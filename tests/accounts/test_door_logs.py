"""No line that the door leaves in a log says who came, with what, or by which link."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.domain import factors, invitations, lockout, passwords
from accounts.models import User
from notifications import delivery
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

FRESH = "seven lanterns over Tallinn"
STRANGER = "nobody@westmarch.example"


def try_every_door(worker: User, secret: str, client: Client) -> list[str]:
    """Wrong and right tries at each door; what must not be found afterwards."""
    for email in (worker.email, STRANGER):
        for _ in range(7):
            client.post("/staff/sign-in/", {"email": email, "password": f"wrong {FRESH}"})
    lockout.clear(lockout.Purpose.PASSWORD, worker.email)
    client.post("/staff/sign-in/", {"email": worker.email, "password": PASSWORD})
    code = factors.code_at(secret, timezone.now())
    for typed in ("000000", code):
        client.post("/staff/sign-in/step/", {"code": typed})
    client.post("/staff/sign-in/passkey/", {"credential": '{"id": "a-passkey-of-mine"}'})
    client.post("/staff/password/", {"current": f"wrong {FRESH}", "password": FRESH, "again": FRESH})
    client.post("/staff/password/forgotten/", {"email": worker.email})
    return [
        worker.email,
        worker.name,
        str(worker.pk),
        STRANGER,
        PASSWORD,
        FRESH,
        secret,
        code,
        "a-passkey-of-mine",
    ]


def follow_links(person: User, inviter: User) -> list[str]:
    """Use a mailed link for a password and an invitation, right and wrong; what must not be found afterwards."""
    now = timezone.now()
    token = passwords.make_token(person, now=now)
    invitation = invitations.make_token(invitations.invite(person, by=inviter, now=now), now=now)
    for address in (f"/staff/password/new/{token}/", f"/staff/invitation/{invitation}/"):
        for client in (Client(), Client()):
            client.get(address)
            client.get(f"{address}?go-on=")
            client.post("/staff/password/new/", {"password": FRESH, "again": FRESH})
            client.post("/staff/invitation/", {"password": FRESH, "again": FRESH})
    delivery.deliver(now=now)
    return [token, invitation, *(str(sent.body) for sent in mail.outbox)]


def test_no_log_tells_who_came_or_how(
    client: Client, worker: User, handler: User, administrator: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = factors.new_secret()
    factors.put_app(worker, secret, now=timezone.now())

    telling = try_every_door(worker, secret, client) + follow_links(handler, administrator)
    telling += [handler.email, handler.name]

    lines = [line for line in caplog.records if line.name.split(".")[0] not in {"django", "fido2"}]
    written = "\n".join(f"{line.name} {line.getMessage()} {line.exc_text or ''}" for line in lines)
    assert "hearken.requests POST accounts:sign-in" in written
    assert "hearken.requests GET accounts:password-link" in written
    assert [word for word in telling if word in written] == []


@pytest.mark.parametrize("name", ["django.request", "django.security", "django.server", "fido2", "urllib3"])
def test_what_the_tests_hear_and_no_log_does_goes_nowhere_by_our_settings(name: str) -> None:
    """The loggers left out above tell paths, or a passkey with the moment of its use."""
    loggers: Any = settings.LOGGING["loggers"]

    assert loggers[name] == {"handlers": ["nowhere"], "propagate": False}
