"""Who hears of a case next: never the blocked or those who left, nobody who is away while somebody present can
take it, and until conflicts are decided nobody up the hierarchy."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain import absences
from accounts.domain.absences import Away
from accounts.models import RoleHolding, RotaPlace, Unit, User
from accounts.roles import Role
from concerns.domain import cover, knowledge
from concerns.enums import ConflictKind
from concerns.models import Case, Reservation

# Letters that no decomposition turns into the ones people type instead.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)


Above = dict[UUID, tuple[UUID | None, User | None]]  # for each unit its parent, and its manager if senior


@dataclass(frozen=True)
class Staff:
    """Who may be told, read once for many cases: the rota in order, above each unit its parent and the manager
    who holds the senior role, and who is away on which days."""

    rota: list[User]
    reserve: list[User]
    above: Above
    away: Away


def read_staff(*, on: date) -> Staff:
    """As it is for that day and those that follow; an earlier one cannot be asked about."""
    places = _places()
    return Staff(
        rota=[place.user for place in places],
        reserve=[place.user for place in places if place.is_fallback],
        above=_read_above(),
        away=absences.read(since=on),
    )


def _read_above() -> Above:
    seniors = User.objects.filter(is_active=True, roles__role=Role.SENIOR_MANAGER).in_bulk()
    units = Unit.objects.values_list("pk", "parent", "manager")
    return {unit: (parent, seniors.get(manager)) for unit, parent, manager in units}


def on_rota() -> list[User]:
    """First readers in order, then the reserve readers in order. The inactive are left out, and so are name
    keepers: who can open names never reads what was raised (I11)."""
    return [place.user for place in _places()]


def readers() -> tuple[list[User], list[User]]:
    """Everybody on the rota, and those of them who stand in reserve, outside the usual line of managers."""
    places = _places()
    return [place.user for place in places], [place.user for place in places if place.is_fallback]


def _places() -> list[RotaPlace]:
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    places = RotaPlace.objects.filter(user__is_active=True).exclude(user__in=keepers).select_related("user")
    return list(places.order_by("is_fallback", "position"))


def first_reader(
    *,
    on: date,
    blocked: Collection[UUID],
    reserved: Collection[UUID] = (),
    staff: Staff | None = None,
) -> User | None:
    """Whoever is next on the rota and neither blocked, unwelcome nor away on that day; one who is away only before
    nobody else, and an unwelcome one only before nobody at all (R48). None when everybody is blocked (R17)."""
    rota = staff.rota if staff else on_rota()
    away: Collection[UUID] = staff.away.on(on) if staff else absences.who_is_away(on=on)
    able = [user for user in rota if user.pk not in blocked]
    return min(able, key=lambda user: (user.pk in reserved, user.pk in away), default=None)


def blocked_on(case: Case) -> set[UUID]:
    return set(case.conflicts.values_list("user_id", flat=True))


def about(case: Case) -> set[UUID]:
    """Staff whom the case is about; they are blocked from it as well."""
    return set(case.conflicts.filter(kind=ConflictKind.SUBJECT).values_list("user_id", flat=True))


def barred_on(case: Case) -> set[UUID]:
    """Who is told of nothing in it: the blocked, and whoever was shown a name of it as a keeper (I11)."""
    return blocked_on(case) | {person for _, person in knowledge.who_saw_names([case.pk])}


def reservations() -> "QuerySet[Reservation]":
    """Those that hold: nobody has set them aside (R48)."""
    return Reservation.objects.exclude(settings_aside__agreed_at__isnull=False)


def is_reserved(case: Case, user: User) -> bool:
    """The reporter would rather not have them, and nobody has set that aside (R48)."""
    return reservations().filter(case=case, user=user).exists()


def reserved_on(case: Case) -> set[UUID]:
    return set(reservations().filter(case=case).values_list("user_id", flat=True))


def first_readers(case: Case, *, on: date) -> list[User]:
    """Those not barred and here on that day; whom the reporter would rather not have, and then who is away, only
    where there is nobody else (R48)."""
    barred, reserved, away = barred_on(case), reserved_on(case), absences.who_is_away(on=on)
    able = [user for user in on_rota() if user.pk not in barred]
    welcome = [user for user in able if user.pk not in reserved] or able
    return [user for user in welcome if user.pk not in away] or welcome


def responsible_for(case: Case, *, on: date) -> User | None:
    """Who hears that something waits in this case: its owner; while that one is away whoever stands in on it; or
    else the next first reader. So nothing goes to somebody who left or must not know, nor waits for somebody who
    is on holiday."""
    barred, away = barred_on(case), absences.who_is_away(on=on)
    owner = case.owner if case.owner and case.owner.is_active and case.owner.pk not in barred else None
    if owner is not None and owner.pk not in away:
        return owner
    stands_in = cover.stand_ins([case.pk], on=on, away=away).get(case.pk)
    if stands_in is not None and stands_in.pk not in barred:
        return stands_in
    reader = first_reader(on=on, blocked=barred, reserved=reserved_on(case))
    return owner if owner is not None and (reader is None or reader.pk in away) else reader


def seniors_above(user: User, *, staff: Staff | None = None) -> Iterator[User]:
    """Managers who hold the senior role, up the unit tree from `user`'s own unit."""
    above = staff.above if staff else _read_above()
    unit = user.unit_id
    seen: set[UUID] = set()  # units set up in a ring must not hold the sweep for ever
    while unit is not None and unit not in seen:
        seen.add(unit)
        unit, manager = above.get(unit, (None, None))
        if manager is not None and manager.pk != user.pk:
            yield manager


def senior_for(
    case: Case,
    *,
    on: date,
    blocked: Collection[UUID] | None = None,
    reserved: Collection[UUID] | None = None,
    staff: Staff | None = None,
    above: User | None = None,
) -> User | None:
    """Who is told when a date is missed. Until the conflict decision it stays on the rota (design: the
    manager upward may be whom it is about); after it, up from the owner or from whom else it must be `above`, then
    the reserve readers. While all of these are away or unwelcome (R48), any first reader who is here."""
    staff = staff or read_staff(on=on)
    barred = set(barred_on(case) if blocked is None else blocked)
    unwelcome = reserved_on(case) if reserved is None else reserved
    if case.owner_id is not None:
        barred.add(case.owner_id)
    if above is not None:
        barred.add(above.pk)
    if case.conflicts_decided_at is None or case.owner is None:
        return first_reader(on=on, blocked=barred, reserved=unwelcome, staff=staff)
    upward = [
        user
        for user in chain(seniors_above(above or case.owner, staff=staff), staff.reserve)
        if user.pk not in barred
    ]
    others = [user for user in staff.rota if user.pk not in barred] if upward else []
    away = staff.away.on(on)
    return min([*upward, *others], key=lambda user: (user.pk in unwelcome, user.pk in away), default=None)


def _words(text: str) -> list[str]:
    """Words as letters alone. A phone writes ’ and – by itself: whatever is no letter parts two words."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
        text = "".join(char for char in apart if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", text.lower())


def named_in(text: str, *, gone: bool = False) -> list[User]:
    """The people of `ids_named_in`; those who left too where they are `gone`."""
    found = ids_named_in(text, gone=gone)
    return list(User.objects.filter(pk__in=found).order_by("pk")) if found else []


@lru_cache(maxsize=8192)
def _name_words(name: str) -> tuple[str, ...]:
    """The words of a name on the staff list: each is asked for at every raise."""
    return tuple(_words(name))


def _staff(*, gone: bool) -> "QuerySet[User]":
    return User.objects.all() if gone else User.objects.filter(is_active=True)


def ids_named_in(text: str, *, gone: bool = False) -> list[UUID]:
    """Active staff whose whole name, or whose email, stands in `text`; however spaced, cased or accented.

    Typed subjects are matched before anybody is told, and a match is a block (R17). Word order is free
    ("Marsh, Colin"), so both name words must stand next to each other.
    """
    pairs = set(pairwise(_words(text)))
    lowered = text.lower()
    if not pairs and "@" not in lowered:
        return []
    rows = _staff(gone=gone).values_list("pk", "name", "email")
    return [key for key, name, email in rows if email in lowered or _stands_in(_name_words(name), pairs)]


@dataclass(frozen=True)
class Hint:
    """Somebody on the staff list whom a text may mean, and by which words: their last name or their job title."""

    person: UUID
    words: str
    is_title: bool


def ids_hinted_in(text: str) -> list[UUID]:
    """Active staff whom `text` may mean: whose last name stands in it with a capital, or whose job title does.
    Too many for a block, enough for a question to whoever reads the concern first."""
    return list(dict.fromkeys(hint.person for hint in hints_in(text)))


def hints_in(text: str, *, gone: bool = False) -> list[Hint]:
    """Every last name with a capital and every job title of active staff that stands in `text`; of those who left
    too where they are `gone`."""
    words = _words(text)
    capitals = {word for part in re.findall(r"[^\W\d_]+", text) if part[0].isupper() for word in _words(part)}
    line = f" {' '.join(words)} "
    found: list[Hint] = []
    for key, name, title in _staff(gone=gone).order_by("name", "pk").values_list("pk", "name", "title"):
        if (_name_words(name) or ("",))[-1] in capitals:
            found.append(Hint(key, name.split()[-1], is_title=False))
        if title and f" {' '.join(_name_words(title))} " in line:
            found.append(Hint(key, title, is_title=True))
    return found


def _stands_in(name: tuple[str, ...], pairs: set[tuple[str, str]]) -> bool:
    if len(name) < 2:
        return False
    first, last = name[0], name[-1]
    return (first, last) in pairs or (last, first) in pairs or _with_middle(name, pairs)


def _with_middle(name: tuple[str, ...], pairs: set[tuple[str, str]]) -> bool:
    return len(name) > 2 and all(pair in pairs for pair in pairwise(name))
