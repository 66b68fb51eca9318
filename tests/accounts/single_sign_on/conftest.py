"""A provider that runs here and keeps to the standard, and is the one configured."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from config.single_sign_on import SingleSignOn
from tests.oidc_provider import Provider, running


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    known = SingleSignOn(
        name="Westmarch login", issuer=server.issuer, client_id="hearken", client_secret=server.client_secret
    )
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", known)
    server.person, server.asked_about, server.bent, server.bent_config, server.answers_with = {}, {}, {}, {}, {}
    server.signing, server.refusals = (server.key, "RS256"), []
    server.given.clear()
    return server
