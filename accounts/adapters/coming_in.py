"""What the first step of single sign-on told is held until the last one is done: a stolen first step gives nobody
a role, takes none away and ends no session."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from accounts.domain import groups
from accounts.models import User

TOLD = "groups_told"


def hold_groups(
    request: HttpRequest, person: User, told: Iterable[str] | None, *, table: Mapping[str, str]
) -> None:
    """Hold those of these groups that mean something here; None where the provider does not tell them."""
    request.session.pop(TOLD, None)
    if table and told is not None:
        request.session[TOLD] = {"person": str(person.pk), "groups": sorted(set(told) & set(table))}


def follow_groups(request: HttpRequest, person: User, *, now: datetime) -> None:
    """They are in. What was told of somebody else, who came no further than the first step, is dropped."""
    held = request.session.pop(TOLD, None)
    known = settings.SINGLE_SIGN_ON
    if held and known and held["person"] == str(person.pk):
        groups.follow(person, held["groups"], table=known.groups, now=now)
