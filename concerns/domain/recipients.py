"""Who hears of a case next: skipping the blocked, the inactive and, until conflicts are decided, the hierarchy."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import RoleHolding, RotaPlace, Unit, User
from accounts.roles import Role
from concerns.domain import knowledge
from concerns.models import Case, Reservation

# Letters that no decomposition turns into the ones people type instead.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)


@dataclass(frozen=True)
class Staff:
    """Who may be told, read once for many cases: the rota in order, and above each unit its parent and the
    manager who holds the senior role."""

    rota: list[User]
    reserve: list[User]
    above: dict[UUID, tuple[UUID | None, User | None]]


def read_staff() -> Staff:
    places = _places()
    seniors = User.objects.filter(is_active=True, roles__role=Role.SENIOR_MANAGER).in_bulk()
    units = Unit.objects.values_list("pk", "parent", "manager")
    return Staff(
        rota=[place.user for place in places],
        reserve=[place.user for place in places if place.is_fallback],
        above={unit: (parent, seniors.get(manager)) for unit, parent, manager in units},
    )


def on_rota() -> list[User]:
    """First readers in order, then the reserve readers in order. The inactive are left out, and so are name
    keepers: who can open names never reads what was raised (I11)."""
    return [place.user for place in _places()]


def _places() -> list[RotaPlace]:
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    places = RotaPlace.objects.filter(user__is_active=True).exclude(user__in=keepers).select_related("user")
    return list(places.order_by("is_fallback", "position"))


def first_reader(
    *, blocked: Collection[UUID], reserved: Collection[UUID] = (), staff: Staff | None = None
) -> User | None:
    """Whoever is next on the rota and neither blocked nor unwelcome; an unwelcome one only before nobody at
    all (R48); None when everybody is blocked (R17)."""
    able = [user for user in (staff.rota if staff else on_rota()) if user.pk not in blocked]
    return next((user for user in able if user.pk not in reserved), able[0] if able else None)


def blocked_on(case: Case) -> set[UUID]:
    return set(case.conflicts.values_list("user_id", flat=True))


def barred_on(case: Case) -> set[UUID]:
    """Who is told of nothing in it: the blocked, and whoever was shown a name of it as a keeper (I11)."""
    return blocked_on(case) | {person for _, person in knowledge.who_saw_names([case.pk])}


def reservations() -> "QuerySet[Reservation]":
    """Those that hold: nobody has set them aside (R48)."""
    return Reservation.objects.exclude(settings_aside__agreed_at__isnull=False)


def reserved_on(case: Case) -> set[UUID]:
    return set(reservations().filter(case=case).values_list("user_id", flat=True))


def first_readers(case: Case) -> list[User]:
    """Those not barred; whom the reporter would rather not have only where there is nobody else (R48)."""
    barred, reserved = barred_on(case), reserved_on(case)
    able = [user for user in on_rota() if user.pk not in barred]
    return [user for user in able if user.pk not in reserved] or able


def responsible_for(case: Case) -> User | None:
    """Who hears that something waits in this case: its owner, or else the next first reader, so that
    nothing goes to somebody who left or must not know."""
    barred = barred_on(case)
    owner = case.owner
    if owner is not None and owner.is_active and owner.pk not in barred:
        return owner
    return first_reader(blocked=barred, reserved=reserved_on(case))


def seniors_above(user: User, *, staff: Staff | None = None) -> Iterator[User]:
    """Managers who hold the senior role, up the unit tree from `user`'s own unit."""
    above = (staff or read_staff()).above
    unit = user.unit_id
    seen: set[UUID] = set()  # units set up in a ring must not hold the sweep for ever
    while unit is not None and unit not in seen:
        seen.add(unit)
        unit, manager = above.get(unit, (None, None))
        if manager is not None and manager.pk != user.pk:
            yield manager


def senior_for(case: Case, *, blocked: Collection[UUID] | None = None, staff: Staff | None = None) -> User | None:
    """Who is told when a date is missed. Until the conflict decision it stays on the rota (design: the
    manager upward may be whom it is about); after it, up from the owner, then the reserve readers."""
    staff = staff or read_staff()
    barred = set(barred_on(case) if blocked is None else blocked)
    if case.owner_id is not None:
        barred.add(case.owner_id)
    if case.conflicts_decided_at is None or case.owner is None:
        return first_reader(blocked=barred, staff=staff)
    candidates = chain(seniors_above(case.owner, staff=staff), staff.reserve)
    return next((user for user in candidates if user.pk not in barred), None)


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
