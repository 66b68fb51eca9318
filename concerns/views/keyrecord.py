"""What was done with keys, for HR auditors and administrators: read only, and nothing that a key opens."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Role
from concerns.domain import access, keepers, shares
from concerns.errors import NoSuchCase
from concerns.queries import keyrecord

ROWS = 50
WATCHING = frozenset({Role.HR_AUDITOR, Role.ADMINISTRATOR})


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Set-up, shares, removals, new keys and wrong passphrases, the newest first."""
    if not access.org_roles(request.user) & WATCHING:
        raise NoSuchCase
    page = Paginator(keyrecord.every(), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "happened": keyrecord.told(page.object_list),
        "key": shares.key_state(),
        "holders": [person.name for person in keepers.holders()],
    }
    return render(request, "oversight/keys.html", context)
