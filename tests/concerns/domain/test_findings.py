"""Notes, allegations and findings, sealed and numbered."""

from dataclasses import replace

import pytest

from accounts.models import User
from concerns.domain import evidence, findings
from concerns.domain.content import Label
from concerns.enums import Conclusion, EventType, EvidenceKind, State
from concerns.errors import WrongState
from concerns.models import CaseNote, Finding
from tests.casework_factories import FOUND, PIECE, Worked, case_in
from tests.factories import NOW
from trust import sealing
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def test_notes_come_back_in_order_and_are_stored_sealed(worked: Worked) -> None:
    findings.add_note(worked.case, "First.", by=worked.handler, now=NOW)
    findings.add_note(worked.case, "Second.", by=worked.handler, now=NOW.replace(hour=11))

    assert [text for _, text in findings.notes(worked.case)] == ["First.", "Second."]
    assert [b"First" in bytes(note.sealed_text) for note in CaseNote.objects.all()] == [False, False]


def test_two_notes_from_one_page_are_one(worked: Worked) -> None:
    case = worked.case
    again = worked.case
    findings.add_note(case, "Once.", by=worked.handler, now=NOW)

    with pytest.raises(WrongState):
        findings.add_note(again, "Once.", by=worked.handler, now=NOW)

    assert [text for _, text in findings.notes(case)] == ["Once."]


def test_allegations_are_numbered_as_they_come(worked: Worked) -> None:
    for text in ("One.", "Two.", "Three."):
        findings.allege(worked.case, text, by=worked.handler, now=NOW)

    assert [(one.allegation.number, one.text, one.record) for one in findings.opened(worked.case)] == [
        (1, "One.", None),
        (2, "Two.", None),
        (3, "Three.", None),
    ]


def test_a_finding_can_be_thought_over_and_keeps_what_it_was(worked: Worked) -> None:
    case = worked.case
    allegation = findings.allege(case, "One.", by=worked.handler, now=NOW)
    evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)
    first = replace(FOUND, how="We looked at the sheets.", evidence="Folder 3.")
    findings.find(allegation, conclusion=Conclusion.NOT_UPHELD, record=first, by=worked.handler, now=NOW)

    then = replace(FOUND, how="We looked again.")
    findings.find(allegation, conclusion=Conclusion.UPHELD, record=then, by=worked.handler, now=NOW)

    one = findings.opened(worked.case)[0]
    assert (one.conclusion, one.record) == (Conclusion.UPHELD, then)
    finding = Finding.objects.get()
    stored = sealing.unseal_record(case.data_key, finding.sealed_record, label=Label.FINDING, row=finding.pk)
    earlier = stored["earlier"]
    assert [(was["conclusion"], was["how"]) for was in earlier] == [("not_upheld", "We looked at the sheets.")]
    assert Event.objects.filter(type=EventType.FINDING_RECORDED).count() == 2


def test_events_carry_numbers_and_no_text(worked: Worked) -> None:
    findings.allege(worked.case, "A very telling sentence.", by=worked.handler, now=NOW)

    event = Event.objects.get(type=EventType.ALLEGATION_ADDED)
    assert event.data == '{"number":1}'
