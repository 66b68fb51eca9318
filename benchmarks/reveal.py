"""A locked name shown to whoever was granted it: the whole press of the button, through all but the web server.

Budget: under 300 ms at p95, apart from the passphrase, which is slow on purpose (argon2id). The keys here are
locked as cheaply as can be; what the real lock adds is measured by itself. An open name has no passphrase.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from benchmarks import harness
from concerns.domain import access, gate
from concerns.enums import CaseRole, Mode
from concerns.models import Case
from tests import desk, factories, names, people
from trust import pairs

ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')
TIMES = 40
CHEAP = (1, 8, 1)  # argon2id passes, KiB, lanes


def pressed(client: Client, address: str, **typed: str) -> Callable[[], object]:
    """The button: each press needs a page of its own, so they are opened first."""
    waiting = [ONCE.search(client.get(address).content.decode())[1] for _ in range(TIMES + 5)]  # type: ignore[index]

    def press() -> None:
        page = client.post(address, {"reason": "To meet them.", "once": waiting.pop(), **typed})
        if page.status_code != 200 or factories.NAME.name not in page.content.decode():
            raise SystemExit(f"the name was not shown: {page.status_code}")

    return press


def open_name(handler: User, lead: User) -> str:
    raised = factories.raise_concern(mode=Mode.OPEN)
    Case.objects.filter(pk=raised.case.pk).update(state="accepted")
    raised.case.refresh_from_db()
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=timezone.now())
    gate.record_pass(handler, now=timezone.now())
    return f"/staff/identity/{raised.concern.reference}/"


def locked_name(handler: User, lead: User) -> str:
    now = timezone.now()
    keepers = [
        people.make_person(name, "Records officer", Role.CUSTODIAN) for name in ("Iris Dunmore", "Femi Castell")
    ]
    names.open_vault(keepers, now=now)
    concern = names.accepted_confidential(handler, lead, now=now)
    names.grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    return f"/staff/identity/{concern.reference}/name/"


def main() -> None:
    harness.scratch_database()
    cost = harness.timed(lambda: pairs.lock(b"x" * 32, names.REVEAL_PASSPHRASE), times=TIMES)
    print(f"what the passphrase costs on purpose: p50 {cost.p50:.0f} ms, p95 {cost.p95:.0f} ms")
    settings.PASSPHRASE_COST = CHEAP
    unit = people.make_unit("Adult social care")
    lead = people.put_on_rota(people.make_person("Priya Nair", "Lead", Role.TRIAGE_LEAD, unit=unit), 1)
    handler = people.make_person("Ruth Adeyemi", "Service manager", Role.MANAGER, unit=unit)
    locked, given = locked_name(handler, lead), open_name(handler, lead)
    client = desk.client_of(handler)
    shown = harness.timed(pressed(client, locked, passphrase=names.REVEAL_PASSPHRASE), times=TIMES)
    told = f"{shown.p95:.0f} ms, p50 {shown.p50:.0f} ms"
    harness.say("a locked name, p95 apart from its passphrase", told, budget="300 ms", holds=shown.p95 < 300)
    seen = harness.timed(pressed(client, given), times=TIMES)
    told = f"{seen.p95:.0f} ms, p50 {seen.p50:.0f} ms"
    harness.say("an openly given name, p95", told, budget="300 ms", holds=seen.p95 < 300)
    harness.finish()


if __name__ == "__main__":
    main()
