"""The mark that a text could show who wrote it, and the versions of what others read."""

import pytest

from accounts.models import User
from concerns.domain import copies
from concerns.enums import EventType, State
from concerns.errors import WrongState
from concerns.models import WorkingCopy
from tests import factories
from tests.casework_factories import Worked, bring_together, case_in
from tests.factories import NOW
from trust.errors import SealBroken
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def told(kind: EventType) -> list[str]:
    return list(Event.objects.filter(type=kind).values_list("data", flat=True))


def test_versions_are_numbered_kept_sealed_and_the_latest_counts(worked: Worked) -> None:
    for text in ("Sheets may not be right.", "Medicine sheets may have been filled in early."):
        copies.write(worked.concern, text, by=worked.handler, now=NOW)

    found = copies.versions(worked.concern, case=worked.case)
    assert [(one.number, one.text, one.written_by) for one in found] == [
        (2, "Medicine sheets may have been filled in early.", "Ruth Adeyemi"),
        (1, "Sheets may not be right.", "Ruth Adeyemi"),
    ]
    assert copies.latest(worked.case, [worked.concern]) == {worked.concern.pk: found[0]}
    assert [b"heets" in bytes(row.sealed_text) for row in WorkingCopy.objects.all()] == [False, False]
    assert told(EventType.COPY_WRITTEN) == [
        f'{{"concern":"{worked.reference}","number":{number}}}' for number in (1, 2)
    ]


def test_two_copies_from_one_page_are_one(worked: Worked) -> None:
    concern, again = worked.concern, worked.concern
    copies.write(concern, "Once.", by=worked.handler, now=NOW)

    with pytest.raises(WrongState):
        copies.write(again, "Once.", by=worked.handler, now=NOW)

    assert WorkingCopy.objects.count() == 1


def test_the_mark_is_set_and_taken_away_and_each_is_one_event_without_words(worked: Worked) -> None:
    for identifying in (True, True, False, False):
        copies.mark(worked.concern, identifying=identifying, by=worked.handler, now=NOW)
        assert worked.concern.identifying is identifying

    told_once = [f'{{"concern":"{worked.reference}"}}']
    assert (told(EventType.TEXT_MARKED), told(EventType.TEXT_UNMARKED)) == (told_once, told_once)


def test_joining_takes_the_copies_along_under_the_key_of_the_case_that_remains(worked: Worked) -> None:
    other = factories.raise_concern()
    before = other.case
    copies.write(other.concern, "Sheets may not be right.", by=worked.lead, now=NOW)

    bring_together(before, into=worked)

    found = copies.latest(worked.case, [other.concern, worked.concern])
    assert {key: one.text for key, one in found.items()} == {other.concern.pk: "Sheets may not be right."}
    with pytest.raises(SealBroken):
        copies.versions(other.concern, case=before)
