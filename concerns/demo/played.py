"""A planned concern while its story is played."""

from dataclasses import dataclass, field

from accounts.models import User
from concerns.demo.diary import Diary
from concerns.demo.narratives import Narrative
from concerns.demo.people import PLACES, Office
from concerns.demo.plans import Plan
from concerns.domain import access
from concerns.enums import Action
from concerns.models import Case, Concern


@dataclass
class Told:
    """`code` opens the inbox, `handover` only the exchange."""

    plan: Plan
    turn: int  # its place in the table: chooses words and people
    office: Office
    diary: Diary
    code: str = ""
    handover: str = ""
    concern: Concern | None = None
    joins: "Told | None" = None
    joined: "list[Told]" = field(default_factory=list)

    @property
    def narrative(self) -> Narrative:
        return PLACES[self.plan.place].narratives[self.plan.number]

    @property
    def reference(self) -> str:
        return self.raised.reference

    @property
    def raised(self) -> Concern:
        if self.concern is None:
            raise LookupError("It has not been raised yet.")
        return self.concern

    @property
    def handler(self) -> User:
        return self.office.handler_for(self.plan.place, self.turn + self.plan.reserved)

    def reader(self) -> User | None:
        """Whoever owns the case now."""
        return Concern.objects.select_related("case__owner").get(pk=self.raised.pk).case.owner

    def open(self, by: User, action: Action, *, also: str = "") -> Case:
        """Through the one door, as a page would."""
        return access.find_case(by, also or self.reference, action)
