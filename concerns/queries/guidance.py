"""Links to guidance as readers meet them, and as administrators look after them (R98)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.models import Employer, Service
from concerns.domain import bodies, guidance
from concerns.enums import LinkHealth, Nation
from concerns.models import GuidanceLink

REPORTERS, MANAGERS = _("Reporters"), _("Managers")
CHIPS = {
    LinkHealth.UNASKED: "neutral",
    LinkHealth.ANSWERS: "met",
    LinkHealth.UNCLEAR: "neutral",
    LinkHealth.MOVED: "due_soon",
    LinkHealth.GONE: "missing",
    LinkHealth.SILENT: "due_soon",
}


@dataclass(frozen=True)
class Link:
    """One link as a reader meets it; `nations` is empty where it holds for all of ours."""

    title: str
    address: str
    about: str
    nations: str


@dataclass(frozen=True)
class Row:
    """One link as an administrator looks after it."""

    link: GuidanceLink
    readers: str
    nations: str
    health_chip: str
    health: str


def our_nations() -> frozenset[Nation]:
    """Where the employer and its services are."""
    places = {*Employer.objects.values_list("division", flat=True)}
    places |= {*Service.objects.values_list("division", flat=True)}
    return frozenset[Nation]().union(*(bodies.NATIONS[Division(place)] for place in places))


def for_reporters() -> list[Link]:
    ours = our_nations()
    return _links(guidance.for_reporters(ours), ours)


def for_managers() -> list[Link]:
    ours = our_nations()
    return _links(guidance.for_managers(ours), ours)


def _links(rows: Sequence[GuidanceLink], ours: Collection[Nation]) -> list[Link]:
    return [Link(row.title, row.address, row.about, _named(row, ours)) for row in rows]


def table() -> list[Row]:
    return [_row(row) for row in guidance.everything()]


def _row(row: GuidanceLink) -> Row:
    health = LinkHealth(row.health)
    readers = [words for given, words in ((row.for_reporters, REPORTERS), (row.for_managers, MANAGERS)) if given]
    return Row(row, ", ".join(map(str, readers)), _named(row, Nation), CHIPS[health], str(health.label))


def _named(row: GuidanceLink, among: Collection[str]) -> str:
    if set(among) <= set(row.nations):
        return ""
    return ", ".join(str(nation.label) for nation in Nation if nation in row.nations)
