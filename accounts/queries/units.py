"""The tree of units as one indented list, and who would be told next in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from accounts.models import RoleHolding, Unit
from accounts.roles import Role


@dataclass(frozen=True)
class UnitLine:
    unit: Unit
    depth: int  # 0 at the top
    people: int
    senior: str  # the nearest senior manager at or above it, by name; empty for none

    @property
    def indent(self) -> str:
        """Drawn in front of the name, so that the list reads as a tree without any style."""
        return "– " * self.depth


def tree() -> list[UnitLine]:
    """Every unit below the one it belongs to, each level by name; three queries whatever the size."""
    rows = Unit.objects.select_related("manager").annotate(staff=Count("people")).order_by("name", "pk")
    below: dict[UUID | None, list[Unit]] = {}
    for unit in rows:
        below.setdefault(unit.parent_id, []).append(unit)
    held = RoleHolding.objects.filter(role=Role.SENIOR_MANAGER, user__is_active=True)
    return list(_walk(below, None, 0, "", frozenset(held.values_list("user_id", flat=True))))


def _walk(
    below: dict[UUID | None, list[Unit]], under: UUID | None, depth: int, senior: str, seniors: frozenset[UUID]
) -> Iterator[UnitLine]:
    for unit in below.get(under, []):
        here = unit.manager.name if unit.manager and unit.manager_id in seniors else senior
        yield UnitLine(unit, depth, unit.staff, here)  # type: ignore[attr-defined]  # annotated above
        yield from _walk(below, unit.pk, depth + 1, here, seniors)


def labels() -> list[tuple[str, str]]:
    """The tree as choices of a field: key and indented name."""
    return [(str(line.unit.pk), f"{line.indent}{line.unit.name}") for line in tree()]
