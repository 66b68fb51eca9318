"""How much each of those who work on cases has, for whoever asks one of them to take on more (R72).

A figure counts no case that its reader must not know of: otherwise it would tell that there is one (I7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleHolding, User
from accounts.queries import away
from accounts.roles import WORKING, Role
from concerns.domain import offers, wording
from concerns.enums import Room, State
from concerns.models import Capacity, Offer
from concerns.models.offer import STANDING

FINISHED = (State.CLOSED, State.JOINED)


@dataclass(frozen=True)
class Load:
    """What one person has and can take on. `room` is what they said of themselves, `until` the last day of it."""

    cases: int = 0
    asked: int = 0
    room: Room | None = None
    until: date | None = None

    @property
    def cases_words(self) -> str:
        if not self.cases:
            return _("no open case")
        return ngettext("%(count)d open case", "%(count)d open cases", self.cases) % {"count": self.cases}

    @property
    def room_words(self) -> str:
        """Their own word, as others read it; empty where they said nothing."""
        if self.room is None:
            return ""
        said = {
            Room.SOME: _("can take on more"),
            Room.ONE: _("can take on one more"),
            Room.NONE: _("cannot take on more now"),
        }[self.room]
        if self.until is None:
            return said
        return _("%(said)s, until %(date)s") % {"said": said, "date": wording.day(self.until)}

    @property
    def words(self) -> str:
        """All of it on one line, for a list to choose from."""
        asked = _("asked to take on another") if self.asked else ""
        return ", ".join(part for part in (self.cases_words, asked, self.room_words) if part)


@dataclass(frozen=True)
class Line:
    person: User
    load: Load
    away: str


def loads(viewer: User, *, on: date) -> Mapping[UUID, Load]:
    """By person; whoever has nothing and said nothing is left out."""
    known = offers.not_hidden_from(viewer)
    cases = dict(known.exclude(state__in=FINISHED).values_list("owner").annotate(count=Count("pk")).order_by())
    rows = Offer.objects.filter(STANDING, case__in=known.values("pk")).order_by()
    asked = dict(rows.values_list("user").annotate(count=Count("pk")))
    said = {row.user_id: row for row in Capacity.objects.all() if row.until_date is None or row.until_date >= on}
    return {
        key: Load(
            cases.get(key, 0),
            asked.get(key, 0),
            Room(said[key].room) if key in said else None,
            said[key].until_date if key in said else None,
        )
        for key in {*cases, *asked, *said}
        if key is not None
    }


def lines(viewer: User, *, on: date) -> list[Line]:
    """Everybody who works on cases, by name."""
    working = RoleHolding.objects.filter(role__in=WORKING).values("user")
    keepers = RoleHolding.objects.filter(role=Role.CUSTODIAN).values("user")
    people = User.objects.filter(is_active=True, pk__in=working).exclude(pk__in=keepers).order_by("name", "pk")
    found, marks = loads(viewer, on=on), away.marks(on=on)
    return [Line(user, found.get(user.pk, Load()), marks.get(user.pk, "")) for user in people]
