"""Who hears of a case next: skipping the blocked, the inactive and, until conflicts are decided, the hierarchy."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import RoleHolding, RotaPlace, Unit, User
from accounts.roles import Role
from concerns.models import Case, Reservation

# Letters that no decomposition turns into the ones people type instead.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)


def on_rota() -> list[User]:
    """First readers in order, then the reserve readers in order. The inactive are left out, and so are name
    keepers: who can open names never reads what was raised (I11)."""
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    places = RotaPlace.objects.filter(user__is_active=True).exclude(user__in=keepers).select_related("user")
    return [place.user for place in places.order_by("is_fallback", "position")]


def first_reader(*, blocked: Collection[UUID], reserved: Collection[UUID] = ()) -> User | None:
    """Whoever is next on the rota and neither blocked nor unwelcome; an unwelcome one only before nobody at
    all (R48); None when everybody is blocked (R17)."""
    able = [user for user in on_rota() if user.pk not in blocked]
    return next((user for user in able if user.pk not in reserved), able[0] if able else None)


def blocked_on(case: Case) -> set[UUID]:
    return set(case.conflicts.values_list("user_id", flat=True))


def reservations() -> "QuerySet[Reservation]":
    """Those that hold: nobody has set them aside (R48)."""
    return Reservation.objects.exclude(settings_aside__agreed_at__isnull=False)


def reserved_on(case: Case) -> set[UUID]:
    return set(reservations().filter(case=case).values_list("user_id", flat=True))


def responsible_for(case: Case) -> User | None:
    """Who hears that something waits in this case: its owner, or else the next first reader, so that
    nothing goes to somebody who left or must not know."""
    blocked = blocked_on(case)
    owner = case.owner
    if owner is not None and owner.is_active and owner.pk not in blocked:
        return owner
    return first_reader(blocked=blocked, reserved=reserved_on(case))


def seniors_above(user: User) -> Iterator[User]:
    """Managers who hold the senior role, up the unit tree from `user`'s own unit."""
    seniors = set(
        RoleHolding.objects.filter(role=Role.SENIOR_MANAGER, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )
    unit: Unit | None = user.unit
    seen: set[UUID] = set()  # units set up in a ring must not hold the sweep for ever
    while unit is not None and unit.pk not in seen:
        seen.add(unit.pk)
        manager = unit.manager
        if manager is not None and manager.pk in seniors and manager.pk != user.pk:
            yield manager
        unit = unit.parent


def senior_for(case: Case) -> User | None:
    """Who is told when a date is missed. Until the conflict decision it stays on the rota (design: the
    manager upward may be whom it is about); after it, up from the owner, then the reserve readers."""
    blocked = blocked_on(case) | ({case.owner_id} if case.owner_id else set())
    if case.conflicts_decided_at is not None and case.owner is not None:
        found = next((user for user in seniors_above(case.owner) if user.pk not in blocked), None)
        if found is not None:
            return found
        reserve = RotaPlace.objects.filter(is_fallback=True, user__is_active=True).select_related("user")
        return next((p.user for p in reserve.order_by("position") if p.user_id not in blocked), None)
    return first_reader(blocked=blocked)


def _words(text: str) -> list[str]:
    """Words as letters alone. A phone writes ’ and – by itself: whatever is no letter parts two words."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
        text = "".join(char for char in apart if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", text.lower())


def named_in(text: str) -> list[User]:
    """The people of `ids_named_in`."""
    found = ids_named_in(text)
    return list(User.objects.filter(pk__in=found).order_by("pk")) if found else []


@lru_cache(maxsize=8192)
def _name_words(name: str) -> tuple[str, ...]:
    """The words of a name on the staff list: each is asked for at every raise."""
    return tuple(_words(name))


def ids_named_in(text: str) -> list[UUID]:
    """Active staff whose whole name, or whose email, stands in `text`; however spaced, cased or accented.

    Typed subjects are matched before anybody is told, and a match is a block (R17). Word order is free
    ("Marsh, Colin"), so both name words must stand next to each other.
    """
    pairs = set(pairwise(_words(text)))
    lowered = text.lower()
    if not pairs and "@" not in lowered:
        return []
    staff = User.objects.filter(is_active=True).values_list("pk", "name", "email")
    return [key for key, name, email in staff if email in lowered or _stands_in(_name_words(name), pairs)]


def ids_hinted_in(text: str) -> list[UUID]:
    """Active staff whom `text` may mean: whose last name stands in it with a capital, or whose job title does.
    Too many for a block, enough for a question to whoever reads the concern first."""
    words = _words(text)
    capitals = {word for part in re.findall(r"[^\W\d_]+", text) if part[0].isupper() for word in _words(part)}
    line = f" {' '.join(words)} "
    staff = User.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name", "title")
    return [
        key
        for key, name, title in staff
        if (_name_words(name) or ("",))[-1] in capitals or (title and f" {' '.join(_name_words(title))} " in line)
    ]


def _stands_in(name: tuple[str, ...], pairs: set[tuple[str, str]]) -> bool:
    if len(name) < 2:
        return False
    first, last = name[0], name[-1]
    return (first, last) in pairs or (last, first) in pairs or _with_middle(name, pairs)


def _with_middle(name: tuple[str, ...], pairs: set[tuple[str, str]]) -> bool:
    return len(name) > 2 and all(pair in pairs for pair in pairwise(name))
