"""Units as people write them: by name where only one has it, else by the way to it from the top."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from accounts.models import Unit

SEPARATOR = " > "


def paths() -> dict[UUID, str]:
    """Each unit by its way from the top, in the order of these; one query. A ring is cut where it closes."""
    units = {unit.pk: unit for unit in Unit.objects.only("name", "parent")}
    found = {pk: SEPARATOR.join(reversed(_names(unit, units))) for pk, unit in units.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].casefold(), item[0])))


def _names(unit: Unit, units: Mapping[UUID, Unit]) -> list[str]:
    names, seen, above = [unit.name], {unit.pk}, unit.parent_id
    while above is not None and above in units and above not in seen:
        names.append(units[above].name)
        seen.add(above)
        above = units[above].parent_id
    return names


def by_text(known: Mapping[UUID, str]) -> Mapping[str, set[UUID]]:
    """The units that a text can mean, by `key` of the text: two of the same name need their whole way."""
    found: defaultdict[str, set[UUID]] = defaultdict(set)
    for pk, path in known.items():
        found[key(path)].add(pk)
        found[key(path.rpartition(SEPARATOR)[2])].add(pk)
    return found


def key(text: str) -> str:
    """Spaces and case do not tell units apart."""
    return SEPARATOR.join(" ".join(part.split()).casefold() for part in text.split(SEPARATOR.strip()))
