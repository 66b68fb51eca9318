"""No list, filter, order or search answers a question about who spoke up (T8)."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import triage
from concerns.enums import Mode, State
from tests import names, routes
from tests.casework_factories import case_in
from tests.desk import client_of, fill, text_of
from tests.factories import NAME, NOW, raise_concern
from tests.hiding import TOKEN

pytestmark = pytest.mark.django_db

FIRST, LAST = NAME.name.split()
# What an address could try: ways along a table that Django would follow if anything passed them on.
TRICKS: list[dict[str, str]] = [
    {"reporter__name": LAST},
    {"identity__name__startswith": FIRST[0]},
    {"sealedidentity__sealed__isnull": "0"},
    {"concern__mode": Mode.CONFIDENTIAL, "mode": Mode.CONFIDENTIAL},
    {"case__conflicts__user__name__icontains": "Marsh", "conflicts": "1"},
    {"show": "reporter__name", "duty": "reporter", "sort": "reporter__name"},
    {"sort": "-concern__mode", "order_by": "concern__sealed_account", "o": "1"},
    {"q": LAST, "search": LAST, "name": LAST},
]
NO_LISTS = {"casework:log"}  # a form, with a fresh token each time
MINUTES = re.compile(rb"\d\d?[:.]\d\d")


def answer(client: Client, address: str) -> tuple[int, bytes]:
    found = client.get(address)
    return found.status_code, MINUTES.sub(b"", TOKEN.sub(b"", found.content))


def test_t8_no_address_filters_or_orders_by_what_is_locked_away(
    rota: list[User], keepers: list[User], lead: User, handler: User, senior: User, hr: User
) -> None:
    names.open_vault(keepers, now=NOW)
    raise_concern(mode=Mode.CONFIDENTIAL)
    raise_concern(mode=Mode.OPEN, must_not_know=(senior.pk,))
    case_in(State.INVESTIGATING, lead=lead, handler=handler)
    staff = [route.name for route in routes.routes() if route.is_staff and not route.parameters]
    ours = ("casework:", "triage:", "oversight:", "identity:")
    places = [name for name in staff if name.startswith(ours) and name not in NO_LISTS]
    looked = 0

    for user in (lead, handler, hr):
        client = client_of(user)
        for place in places:
            plain = answer(client, reverse(place))
            if plain[0] != 200:
                continue
            looked += 1
            for trick in TRICKS:
                assert answer(client, f"{reverse(place)}?{urlencode(trick)}") == plain, (place, trick)
    assert looked > 8


def test_t8_a_search_for_staff_finds_staff_and_no_reporter(
    rota: list[User], keepers: list[User], lead: User, handler: User
) -> None:
    names.open_vault(keepers, now=NOW)
    raised = raise_concern(mode=Mode.CONFIDENTIAL)
    triage.decide_conflicts(raised.case, by=lead, now=NOW)
    client, reference = client_of(lead), raised.concern.reference
    assert "Ruth Adeyemi" in text_of(fill(client, "triage:block", reference, name="Ruth", do="find"))

    for typed in (LAST, FIRST, NAME.name, "%", "_", "'"):
        page = text_of(fill(client, "triage:block", reference, name=typed, do="find"))
        assert "Nobody who works here has that name." in page, typed
