"""What a finding rests on, and what it needs before it can be defended."""

from dataclasses import replace

import pytest

from accounts.models import User
from concerns.domain import evidence, findings
from concerns.domain.evidence import Piece
from concerns.domain.findings import PIECES, FindingRecord, Unweighed
from concerns.enums import Conclusion, EvidenceKind, Factor, Standard, State
from concerns.errors import WrongState
from concerns.models import Allegation, Case, Evidence, Finding
from tests.casework_factories import FOUND, PIECE, Worked, case_in, reply_all
from tests.factories import NOW

pytestmark = pytest.mark.django_db
OPINION = Piece(what="The manager thinks it was a slip.", source="Talk with the manager")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def alleged(worked: Worked) -> tuple[Case, Allegation]:
    case = worked.case
    return case, findings.allege(case, "Sheets were filled in before the round.", by=worked.handler, now=NOW)


def lacks(worked: Worked, allegation: Allegation, conclusion: Conclusion, **given: object) -> list[str]:
    record = replace(FOUND, **{name: value for name, value in given.items() if name != "standard"})  # type: ignore[arg-type]
    with pytest.raises(Unweighed) as unweighed:
        findings.find(
            allegation,
            conclusion=conclusion,
            record=record,
            standard=given.get("standard"),  # type: ignore[arg-type]
            by=worked.handler,
            now=NOW,
        )
    allegation.case = worked.case
    return unweighed.value.missing


def test_r70_a_finding_rests_on_evidence_with_fact_and_opinion_apart(worked: Worked) -> None:
    _, allegation = alleged(worked)

    evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)
    evidence.add(allegation, OPINION, kind=EvidenceKind.OPINION, by=worked.handler, now=NOW)
    findings.find(allegation, conclusion=Conclusion.UPHELD, record=FOUND, by=worked.handler, now=NOW)

    told = [(one.row.number, one.kind, one.piece, one.day) for one in evidence.of(allegation)]
    assert told == [
        (1, EvidenceKind.FACT, PIECE, NOW.date().replace(month=10, day=5)),
        (2, EvidenceKind.OPINION, OPINION, None),
    ]
    assert [b"sheets" in bytes(row.sealed_record) for row in Evidence.objects.all()] == [False, False]
    row = Finding.objects.get()
    assert (row.decided_by, row.standard) == (worked.handler, Standard.BALANCE)


def test_r70_nothing_is_upheld_without_evidence_or_before_each_side_is_weighed(worked: Worked) -> None:
    _, allegation = alleged(worked)
    assert lacks(worked, allegation, Conclusion.UPHELD) == [PIECES]
    bare = FindingRecord(how="We looked.")

    with pytest.raises(Unweighed) as upheld:
        findings.find(allegation, conclusion=Conclusion.PARTLY, record=bare, by=worked.handler, now=NOW)

    assert upheld.value.missing == [PIECES, "sufficiency", "which_part", "content", "intent", "harm", "context"]
    assert list(Finding.objects.all()) == []


def test_r93_what_could_not_be_found_out_needs_only_why_the_evidence_was_not_enough(worked: Worked) -> None:
    _, allegation = alleged(worked)
    found = FindingRecord(how="We looked.", sufficiency="Two weeks are missing.")
    assert lacks(worked, allegation, Conclusion.NOT_ESTABLISHED, sufficiency=" ") == ["sufficiency"]

    findings.find(allegation, conclusion=Conclusion.NOT_ESTABLISHED, record=found, by=worked.handler, now=NOW)

    assert [one.record for one in findings.opened(worked.case)] == [found]


def test_another_standard_than_the_usual_one_needs_its_reason(worked: Worked) -> None:
    _, allegation = alleged(worked)
    strict = {"standard": Standard.BEYOND_DOUBT}
    assert lacks(worked, allegation, Conclusion.NOT_UPHELD, **strict) == ["standard_because"]

    record = replace(FOUND, standard_because="The regulator asks for it.")
    findings.find(
        allegation,
        conclusion=Conclusion.NOT_UPHELD,
        record=record,
        standard=Standard.BEYOND_DOUBT,
        by=worked.handler,
        now=NOW,
    )

    assert findings.opened(worked.case)[0].standard == Standard.BEYOND_DOUBT


def test_r84_r93_a_root_cause_is_kept_with_the_finding(worked: Worked) -> None:
    _, allegation = alleged(worked)
    factors = (Factor.NOT_REINFORCED.value, Factor.NO_POLICY.value)
    record = replace(FOUND, factors=factors, factor_note="Everybody was told; it is written nowhere.")

    findings.find(allegation, conclusion=Conclusion.NOT_UPHELD, record=record, by=worked.handler, now=NOW)

    assert findings.opened(worked.case)[0].record == record


def test_what_is_struck_out_counts_no_more_and_stays_to_be_read(worked: Worked) -> None:
    _, allegation = alleged(worked)
    row = evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)

    evidence.strike(row, because="It is of another year.", by=worked.handler, now=NOW)

    assert [(one.piece, one.struck_because) for one in evidence.of(allegation)] == [
        (PIECE, "It is of another year.")
    ]
    assert lacks(worked, allegation, Conclusion.UPHELD) == [PIECES]
    row.allegation.case = worked.case
    with pytest.raises(WrongState):
        evidence.strike(row, because="Again.", by=worked.handler, now=NOW)


def test_a_finding_is_corrected_until_a_reporter_has_our_answer(worked: Worked) -> None:
    _, allegation = alleged(worked)
    for how in ("We looked.", "We looked again."):
        record = replace(FOUND, how=how)
        findings.find(allegation, conclusion=Conclusion.NOT_UPHELD, record=record, by=worked.handler, now=NOW)
    found = Finding.objects.get()
    before = findings.earlier(worked.case, found)
    assert [(one.record.how, one.decided_by) for one in before] == [("We looked.", worked.handler.name)]
    reply_all(worked, case=worked.case)
    case = worked.case
    case.concerns.update(answered_date=NOW.date())
    allegation.case = case

    with pytest.raises(WrongState):
        findings.find(allegation, conclusion=Conclusion.NOT_UPHELD, record=FOUND, by=worked.handler, now=NOW)
    allegation.case = worked.case
    with pytest.raises(WrongState):
        evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)

    assert findings.opened(worked.case)[0].record == replace(FOUND, how="We looked again.")
