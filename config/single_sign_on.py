"""Another provider that signs people in (OpenID Connect), if the environment names one."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import flag, is_dev, text

ISSUER = "HEARKEN_OIDC_ISSUER"
GROUPS = "HEARKEN_OIDC_GROUPS"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What a group may give. The other roles need two administrators, whom no group can stand in for.
GROUP_ROLES = frozenset({"manager"})


@dataclass(frozen=True)
class SingleSignOn:
    """`groups` names the role for each group of the provider; `trusts_email` says that the provider's addresses
    are verified though it does not say so."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    groups: Mapping[str, str] = field(default_factory=dict)
    trusts_email: bool = False
    key: str = "work"  # stands in the addresses that the provider is told


def read() -> SingleSignOn | None:
    """What the environment says; None where it names no provider. Raises ImproperlyConfigured."""
    issuer = os.environ.get(ISSUER)
    if not issuer:
        return None
    return SingleSignOn(
        name=text("HEARKEN_OIDC_NAME"),
        issuer=_secure(issuer),
        client_id=text("HEARKEN_OIDC_CLIENT_ID"),
        client_secret=text("HEARKEN_OIDC_CLIENT_SECRET"),
        groups=_groups(os.environ.get(GROUPS, "")),
        trusts_email=flag("HEARKEN_OIDC_TRUST_EMAIL", dev=False, otherwise=False),
    )


def _secure(issuer: str) -> str:
    parts = urlsplit(issuer)
    if parts.scheme == "https" or (is_dev() and parts.scheme == "http" and parts.hostname in LOOPBACK):
        return issuer
    raise ImproperlyConfigured(f"{ISSUER} does not begin with https://: give it as the provider does.")


def _groups(value: str) -> dict[str, str]:
    """The map itself as JSON, or the file that holds it."""
    if not value:
        return {}
    try:
        told = json.loads(value if value.lstrip().startswith("{") else Path(value).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"{GROUPS} is neither JSON nor a file of JSON that can be read.") from None
    if not isinstance(told, dict) or not all(isinstance(role, str) for role in told.values()):
        raise ImproperlyConfigured(f'{GROUPS} is no map: write {{"group of the provider": "manager"}}.')
    if unfit := set(told.values()) - GROUP_ROLES:
        raise ImproperlyConfigured(
            f"{GROUPS} gives {', '.join(sorted(unfit))}: a group may give {' or '.join(sorted(GROUP_ROLES))} and "
            "nothing else, since the other roles need two administrators."
        )
    return told
