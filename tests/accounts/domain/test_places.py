"""Units by name where only one has it, else by the way to them."""

import pytest

from accounts.domain import places
from accounts.models import Unit
from tests.people import make_unit

pytestmark = pytest.mark.django_db


def meant(text: str) -> set[str]:
    """The ways to the units that a text can mean."""
    known = places.paths()
    return {known[pk] for pk in places.by_text(known).get(places.key(text), set())}


def test_a_unit_is_found_by_its_name_or_its_way_whatever_the_case(council: Unit, unit: Unit) -> None:
    way = "Council > Adult social care"

    assert list(places.paths().values()) == ["Council", way]
    for text in ("Adult social care", "adult  SOCIAL care ", way, "council>adult social care"):
        assert meant(text) == {way}
    assert meant("Council") == {"Council"}
    assert meant("Adult") == meant("Elsewhere > Adult social care") == set()


def test_two_units_of_one_name_need_their_way(council: Unit, unit: Unit) -> None:
    north, south = make_unit("North", parent=council), make_unit("South", parent=council)
    for above in (north, south):
        make_unit("Night team", parent=above)

    assert meant("Night team") == {"Council > North > Night team", "Council > South > Night team"}
    assert meant("Council > North > Night team") == {"Council > North > Night team"}


def test_two_units_with_the_same_way_stay_two() -> None:
    above = make_unit("North")
    both = {make_unit("Night team", parent=above).pk, make_unit("Night team", parent=above).pk}

    assert places.by_text(places.paths())[places.key("North > Night team")] == both


def test_units_in_a_ring_are_named_all_the_same() -> None:
    one, two = make_unit("One"), make_unit("Two")
    Unit.objects.filter(pk=one.pk).update(parent=two)
    Unit.objects.filter(pk=two.pk).update(parent=one)

    assert sorted(places.paths().values()) == ["One > Two", "Two > One"]
