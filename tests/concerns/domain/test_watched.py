"""Nobody comes to hold the key to names alone without others hearing of it."""

from datetime import datetime

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import keepers as keeping
from concerns.domain import opening, rotation
from concerns.enums import EventType
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import people
from tests.names import PASSPHRASE, open_vault
from trust.models import Event


def told_of(type_: EventType) -> list[tuple[str, str, str]]:
    """Who heard of the last such event."""
    event = Event.objects.filter(chain="accounts", type=type_).latest("number")
    rows = Notice.objects.filter(key__startswith=f"vault:{event.pk}:").order_by("recipient__name")
    return list(rows.values_list("recipient__name", "kind", "pace"))


def all_of(*who: User) -> list[tuple[str, str, str]]:
    return sorted((one.name, str(Kind.NAME), str(Pace.AT_ONCE)) for one in who)


def test_each_step_is_told_to_every_keeper_and_administrator_but_who_did_it(
    keepers: list[User], administrator: User, handler: User, now: datetime
) -> None:
    iris, femi = keepers
    alun = people.make_person("Alun Prosser", "Archivist", Role.CUSTODIAN)  # without a share

    sheet = open_vault(keepers, now=now).recovery_sheet
    private = opening.unlock_with_sheet(sheet, by=alun, now=now)
    keeping.recover(alun, PASSPHRASE, private=private, now=now)
    assert told_of(EventType.KEEPER_KEY_MADE) == all_of(iris, femi, administrator)
    assert told_of(EventType.KEEPER_RECOVERED) == all_of(iris, femi, administrator)

    opened = opening.unlock(iris, PASSPHRASE, now=now)
    rotation.start(by=iris, private=opened, now=now, leaver=alun, new_sheet=True)
    assert told_of(EventType.KEEPER_REMOVED) == all_of(alun, femi, administrator)
    assert told_of(EventType.VAULT_KEY_MADE) == all_of(alun, femi, administrator)


def test_who_left_or_keeps_names_no_more_hears_nothing(
    keepers: list[User], administrator: User, now: datetime
) -> None:
    iris, femi = keepers
    open_vault(keepers, now=now)
    RoleHolding.objects.filter(user=femi).delete()
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    people.make_person("Wanda Pryce", "Head of systems", Role.ADMINISTRATOR)

    rotation.start(by=iris, private=opening.unlock(iris, PASSPHRASE, now=now), now=now)

    assert [name for name, *_ in told_of(EventType.KEEPER_REMOVED)] == ["Wanda Pryce"]
