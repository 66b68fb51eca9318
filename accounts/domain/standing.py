"""What somebody may do by their org roles, read under a lock: what was true on the page may be so no longer."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.enums import Refusal
from accounts.errors import Refused
from accounts.models import Employer, RoleHolding, User
from accounts.roles import Role

KEEPERS_AT_LEAST = 2
LONDON = ZoneInfo("Europe/London")


def take_turn() -> None:
    """Changes of roles, units and the rota wait here for each other until the transaction ends.

    Two that are each allowed alone could break a rule together: both halves of a refused pair, two units each
    put under the other, the last two administrators each taking the role of the other.
    """
    list(Employer.objects.select_for_update().filter(pk=1))


def locked(*people: User) -> list[User]:
    """These people as they are now, in the order given, kept from leaving until the transaction ends."""
    keys = {person.pk for person in people}
    found = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    by_key = {user.pk: user for user in found}
    return [by_key[person.pk] for person in people]


def roles_of(person: User) -> frozenset[Role]:
    return frozenset(Role(role) for role in RoleHolding.objects.filter(user=person).values_list("role", flat=True))


def is_administrator(person: User) -> bool:
    return person.is_active and RoleHolding.objects.filter(user=person, role=Role.ADMINISTRATOR).exists()


def refuse_others_than_administrators(by: User) -> None:
    """Raises Refused for whoever is not an active administrator at this moment."""
    (now_is,) = locked(by)
    if not is_administrator(now_is):
        raise Refused(Refusal.NOT_ADMINISTRATOR)


def refuse_second(person: User, *, first: User, second: User) -> None:
    """Raises Refused unless `second` is another active administrator with no part in it."""
    if second.pk == first.pk:
        raise Refused(Refusal.SAME_PERSON)
    if second.pk == person.pk:
        raise Refused(Refusal.SELF)
    refuse_others_than_administrators(second)


def administrators(*, but: Iterable[User] = ()) -> list[User]:
    """Active administrators, less those named."""
    left_out = [person.pk for person in but]
    held = RoleHolding.objects.filter(role=Role.ADMINISTRATOR).values("user")
    return list(User.objects.filter(is_active=True, pk__in=held).exclude(pk__in=left_out).order_by("name", "pk"))


def refuse_too_few_administrators(*, losing: User) -> None:
    """Two administrators must stay, or nobody could agree to a role any more. Belongs after `take_turn`."""
    if is_administrator(losing) and len(administrators(but=[losing])) < 2:
        raise Refused(Refusal.TOO_FEW_ADMINISTRATORS)


def too_few_keepers(*, losing: User) -> bool:
    """Whether fewer than two would keep names without this keeper. Belongs after `take_turn`."""
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN, user__is_active=True)
    return keepers.exclude(user=losing).count() < KEEPERS_AT_LEAST


def day_of(now: datetime) -> date:
    """The day in London."""
    return now.astimezone(LONDON).date()
