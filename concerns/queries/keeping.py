"""The vault as its keepers see it: who holds a share, who waits for one, and what should be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from concerns.domain import audit, keepers, rotation, shares
from concerns.domain.shares import Held, KeyState
from concerns.enums import EventType
from concerns.queries import keyrecord
from concerns.queries.keyrecord import Happened
from trust.models import Event

SHOWN = 12
KINDS = (
    EventType.VAULT_KEY_MADE,
    EventType.VAULT_KEY_RETIRED,
    EventType.KEEPER_KEY_MADE,
    EventType.KEEPER_ENROLLED,
    EventType.KEEPER_RECOVERED,
    EventType.KEEPER_REMOVED,
    EventType.KEEPER_PASSPHRASE_CHANGED,
    EventType.PASSPHRASE_WRONG,
)


class VaultWarning(StrEnum):
    """What stands on the pages of those who can mend it, or must know."""

    NOBODY = "nobody"
    ONE_ALONE = "one_alone"


@dataclass(frozen=True)
class Overview:
    """What the page of the vault shows to one of the keepers."""

    key: KeyState | None
    holders: list[Held]
    waiting: list[Held]
    without_key: list[User]
    own: Held | None
    left: int  # names still under an older key
    is_rotating: bool

    @property
    def lapsed(self) -> list[Held]:
        return [one for one in self.holders if not one.keeps]

    @property
    def doubtful(self) -> list[Held]:
        """Whose public half is not the one they made."""
        return [one for one in [*self.holders, *self.waiting] if not one.is_true]

    @property
    def ready(self) -> list[Held]:
        """Who would be given a share when the vault is set up now."""
        return [one for one in self.waiting if one.is_true]

    @property
    def can_set_up(self) -> bool:
        return self.key is None and self.own in self.ready and len(self.ready) >= keepers.FEWEST


def overview(viewer: User) -> Overview:
    everybody = shares.held()
    return Overview(
        key=shares.key_state(),
        holders=[one for one in everybody if one.has_share],
        waiting=[one for one in everybody if not one.has_share],
        without_key=shares.without_key(),
        own=next((one for one in everybody if one.person.pk == viewer.pk), None),
        left=rotation.left(),
        is_rotating=rotation.is_under_way(),
    )


def lately(overview: Overview) -> list[Happened]:
    """What was done with the key, the newest first. Wrong passphrases are told of who has a key to the vault."""
    keys = {str(one.person.pk) for one in [*overview.holders, *overview.waiting]}
    rows = Event.objects.filter(chain=audit.ACCOUNTS, type__in=KINDS).order_by("-number")[: 2 * SHOWN]
    own = [row for row in rows if row.type != EventType.PASSPHRASE_WRONG or keyrecord.by(row) in keys]
    return keyrecord.told(own[:SHOWN])


def warning() -> VaultWarning | None:
    """With one query: whether nobody, or one alone, can open what is locked away."""
    able = len(keepers.holders())
    if able >= keepers.FEWEST:
        return None
    return VaultWarning.ONE_ALONE if able else VaultWarning.NOBODY
