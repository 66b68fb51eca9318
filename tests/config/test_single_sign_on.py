"""What the environment says of another provider: all of it, or nothing, or the process does not start."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.roles import NEEDS_SECOND, Role
from config import single_sign_on

GIVEN = {
    "HEARKEN_OIDC_ISSUER": "https://login.example/tenant/v2.0",
    "HEARKEN_OIDC_CLIENT_ID": "an-id",
    "HEARKEN_OIDC_CLIENT_SECRET": "a-secret-value",
    "HEARKEN_OIDC_NAME": "Westmarch login",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def complaint() -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        single_sign_on.read()
    return str(raised.value)


def test_without_an_issuer_there_is_none(given: pytest.MonkeyPatch) -> None:
    assert single_sign_on.read() is not None

    given.delenv("HEARKEN_OIDC_ISSUER")

    assert single_sign_on.read() is None


def test_what_is_given_is_read_and_addresses_are_not_trusted_by_themselves(given: pytest.MonkeyPatch) -> None:
    known = single_sign_on.read()

    assert known == single_sign_on.SingleSignOn(
        name="Westmarch login",
        issuer="https://login.example/tenant/v2.0",
        client_id="an-id",
        client_secret="a-secret-value",
    )
    assert not known.trusts_email


def test_the_secret_is_not_shown(given: pytest.MonkeyPatch) -> None:
    assert "a-secret-value" not in repr(single_sign_on.read())


@pytest.mark.parametrize("missing", sorted(set(GIVEN) - {"HEARKEN_OIDC_ISSUER"}))
def test_half_a_provider_is_refused(given: pytest.MonkeyPatch, missing: str) -> None:
    given.delenv(missing)

    assert missing in complaint()


@pytest.mark.parametrize("issuer", ["http://login.example/", "login.example", "ftp://login.example"])
def test_an_issuer_without_encryption_is_refused(given: pytest.MonkeyPatch, issuer: str) -> None:
    given.setenv("HEARKEN_OIDC_ISSUER", issuer)

    assert "https://" in complaint()


def test_a_map_is_given_as_text_or_as_a_file(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = {"0f1c": "manager", "9a2b": "manager"}
    file = tmp_path / "groups.json"
    file.write_text(json.dumps(table))

    for value in (json.dumps(table), str(file)):
        given.setenv("HEARKEN_OIDC_GROUPS", value)
        known = single_sign_on.read()
        assert known is not None
        assert known.groups == table


@pytest.mark.parametrize("value", ["{", "[]", "/nowhere/groups.json", '{"a": 1}'])
def test_a_map_that_cannot_be_read_is_refused(given: pytest.MonkeyPatch, value: str) -> None:
    given.setenv("HEARKEN_OIDC_GROUPS", value)

    assert "HEARKEN_OIDC_GROUPS" in complaint()


@pytest.mark.parametrize("role", [*sorted(NEEDS_SECOND), "emperor"])
def test_a_group_gives_nothing_that_two_administrators_decide(given: pytest.MonkeyPatch, role: str) -> None:
    given.setenv("HEARKEN_OIDC_GROUPS", json.dumps({"a": str(role)}))

    assert f"gives {role}" in complaint()


def test_a_group_may_give_every_other_role() -> None:
    assert {role.value for role in set(Role) - NEEDS_SECOND} == single_sign_on.GROUP_ROLES
