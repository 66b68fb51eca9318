"""Who holds a share of the key to names since when, who is on the way to one, and what is wrong with either."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from concerns.domain import keepers
from concerns.models.vault import Keeper, KeyShare, VaultKey
from trust import pairs


@dataclass(frozen=True)
class KeyState:
    """The current vault key. `is_true` is False where it is not the one on record: nothing is sealed to it."""

    name: str  # tells one key from the next
    made_at: datetime
    sheet_made_at: datetime
    is_true: bool


@dataclass(frozen=True)
class Held:
    """Somebody's own key, and their share of the current vault key if they hold one. `keeps` is False for who
    left or lost the role: their share opens nothing, and should go."""

    person: User
    made_at: datetime
    shared_at: datetime | None
    has_share: bool
    keeps: bool
    is_true: bool


def key_state() -> KeyState | None:
    current = VaultKey.objects.filter(is_current=True).first()
    if current is None:
        return None
    with_sheet = VaultKey.objects.filter(sheet_public=current.sheet_public).order_by("made_at").first()
    return KeyState(
        str(current.pk), current.made_at, (with_sheet or current).made_at, keepers.is_true_key(current)
    )


def held() -> list[Held]:
    """Everybody with a key, by name: name keepers, and others while they still hold a share."""
    shares = {share.keeper_id: share for share in KeyShare.objects.filter(vault_key__is_current=True)}
    keeping = set(keepers.keeping().values_list("pk", flat=True))
    rows = Keeper.objects.filter(removed_at=None).select_related("user").order_by("user__name", "pk")
    return [
        Held(
            person=row.user,
            made_at=row.enrolled_at,
            shared_at=shares[row.pk].given_at if row.pk in shares else None,
            has_share=row.pk in shares,
            keeps=row.pk in keeping,
            is_true=keepers.is_true(row),
        )
        for row in rows
        if row.pk in keeping or row.pk in shares
    ]


def without_key() -> list[User]:
    """Name keepers who have made no key yet."""
    made = Keeper.objects.filter(removed_at=None).values("pk")
    return list(keepers.keeping().exclude(pk__in=made).order_by("name", "pk"))


def check_code(person: User) -> str:
    """What this person reads out to whoever gives them a share; empty without a key."""
    row = Keeper.objects.filter(pk=person.pk, removed_at=None).first()
    return pairs.check_code(row.public) if row else ""
