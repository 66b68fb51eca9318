"""Two cases about the same matter become one, by whoever leads both, and nothing passes as decided by it."""

import pytest

from accounts.models import User
from concerns.domain import access, blocks, findings, joining, letters, precautions, told, triage
from concerns.domain.precautions import SafeguardingRecord
from concerns.enums import (
    Action,
    CaseRole,
    ConflictKind,
    LetterKind,
    Obstacle,
    SafeguardingAnswer,
    SafeguardingKind,
    State,
)
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import Case, Concern, Reservation
from tests import factories
from tests.casework_factories import (
    NOT_NEEDED,
    acknowledge,
    bring_together,
    case_in,
    decide_protection,
    decide_safeguarding,
    triaged,
    weigh,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db

GAPS = [
    (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.ADULT.value),
    (Obstacle.SAFEGUARDING_MISSING, SafeguardingKind.CHILD.value),
    (Obstacle.PROTECTION_MISSING, None),
    (Obstacle.RISK_MISSING, "identification"),
    (Obstacle.RISK_MISSING, "detriment"),
]


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


def decided(case: Case, *, by: User) -> Case:
    """Who must not know; the rest is decided for both."""
    triage.decide_conflicts(case, by=by, now=NOW)
    return case


def reasons(case: Case, into: Case, *, by: User) -> list[tuple[str, object]]:
    with pytest.raises(Blocked) as blocked:
        joining.join(fresh(case), into=fresh(into), by=by, now=NOW)
    return list(blocked.value.reasons)


def test_joining_unites_concerns_blocks_and_wishes_about_people(
    rota: list[User], lead: User, other_lead: User, handler: User, other_handler: User
) -> None:
    first = factories.raise_concern(must_not_know=(other_handler.pk,))
    second = factories.raise_concern(about="Owen Hale", would_rather_not=(handler.pk,))
    case = decided(second.case, by=lead)

    joining.join(case, into=first.case, by=lead, now=NOW)

    into = fresh(first.case)
    assert set(into.concerns.all()) == {first.concern, second.concern}
    assert fresh(case).state == State.JOINED
    assert set(into.conflicts.values_list("user", flat=True)) == {other_handler.pk, other_lead.pk}
    assert [row.user for row in Reservation.objects.filter(case=into)] == [handler]
    assert access.find_case(lead, second.concern.reference, Action.READ) == into
    assert access.find_case(lead, first.concern.reference, Action.READ) == into


def test_joining_carries_what_was_decided_and_noted(rota: list[User], lead: User) -> None:
    first, second = factories.raise_concern(), factories.raise_concern()
    case = decided(second.case, by=lead)
    for one in (first.case, case):
        decide_protection(one, by=lead)
    findings.add_note(case, "Seen the rota.", by=lead, now=NOW)

    joining.join(case, into=first.case, by=lead, now=NOW)

    into = fresh(first.case)
    assert [one.reason for one in precautions.protection(into)] == ["Agency cover each evening."] * 2
    assert [text for _, text in findings.notes(into)] == ["Seen the rota."]


def test_r3_what_is_decided_in_one_case_is_decided_in_the_other_before_they_are_one(
    rota: list[User], lead: User
) -> None:
    """Both ways: what was looked at for one of them must not pass as decided for the other (R45, T25)."""
    new, known = decided(factories.raise_concern().case, by=lead), triaged(lead=lead, handler=lead)
    assert reasons(new, known.case, by=lead) == GAPS
    assert reasons(known.case, new, by=lead) == [
        (Obstacle.OTHER_UNDECIDED, new.concerns.values_list("reference", flat=True)[0])
    ]

    decide_safeguarding(new, by=lead)
    decide_protection(new, by=lead)
    weigh(new, by=lead)
    joining.join(fresh(new), into=known.case, by=lead, now=NOW)

    assert fresh(new).state == State.JOINED


def test_the_risks_come_before_others_read_what_is_joined(rota: list[User], lead: User, handler: User) -> None:
    alone, read = (decided(factories.raise_concern(urgent=True).case, by=lead) for _ in range(2))
    access.appoint(read, handler, CaseRole.OBSERVER, by=lead, now=NOW)
    first, second = (decided(factories.raise_concern().case, by=lead) for _ in range(2))

    joining.join(first, into=alone, by=lead, now=NOW)

    assert reasons(second, read, by=lead) == GAPS[3:]


def test_r46_a_referral_that_was_made_is_told_whatever_the_other_case_said_later(
    rota: list[User], lead: User, handler: User
) -> None:
    worked, other = case_in(State.ACCEPTED, lead=lead, handler=handler), factories.raise_concern()
    record = SafeguardingRecord("Adults team", NOW.date().isoformat())
    for reference in ("", "A 12"):  # written down again with their reference, it is the same referral
        precautions.record_safeguarding(
            worked.case,
            kind=SafeguardingKind.ADULT,
            answer=SafeguardingAnswer.REFERRED,
            record=SafeguardingRecord(record.referred_to, record.referred_on, reference),
            by=handler,
            now=NOW,
        )
    before = [done.label for done in told.things_done(worked.case)]

    bring_together(other.case, into=worked)
    precautions.record_safeguarding(
        worked.case,
        kind=SafeguardingKind.ADULT,
        answer=SafeguardingAnswer.NOT_REQUIRED,
        record=NOT_NEEDED,
        by=handler,
        now=NOW.replace(hour=15),
    )

    after = [done.label for done in told.things_done(worked.case)]
    assert before.count("Adult safeguarding") == after.count("Adult safeguarding") == 1


def test_r36_whoever_was_given_another_contact_is_written_to_when_cases_become_one(
    rota: list[User], lead: User, handler: User
) -> None:
    left, stays = (
        case_in(State.ACCEPTED, lead=lead, handler=handler),
        case_in(State.ACCEPTED, lead=lead, handler=lead),
    )
    acknowledge(left)
    acknowledge(stays)
    blocks.block(left.case, handler, kind=ConflictKind.RECUSAL, by=handler, now=NOW)
    assert left.case.owner == lead

    joining.join(left.case, into=stays.case, by=lead, now=NOW)

    kinds = [[letter.kind for letter in letters.issued(one.concern)] for one in (left, stays)]
    assert kinds == [[LetterKind.ACKNOWLEDGEMENT, LetterKind.CONTACT], [LetterKind.ACKNOWLEDGEMENT]]
    assert lead.name in letters.text_of(letters.issued(left.concern)[-1])


def test_r36_who_keeps_their_contact_is_not_written_to(rota: list[User], lead: User, handler: User) -> None:
    one, other = (case_in(State.ACCEPTED, lead=lead, handler=handler) for _ in range(2))
    acknowledge(one)

    joining.join(one.case, into=other.case, by=handler, now=NOW)

    assert [letter.kind for letter in letters.issued(one.concern)] == [LetterKind.ACKNOWLEDGEMENT]
    assert one.case == other.case


def test_whoever_is_blocked_by_the_second_concern_loses_the_joined_case(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    second = factories.raise_concern(about=other_handler.name)
    assert list(access.visible_cases(other_handler)) == [worked.case]

    bring_together(second.case, into=worked)

    assert list(access.visible_cases(other_handler)) == []


def test_joining_to_somebody_the_second_reporter_would_rather_not_have_is_refused(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    second = factories.raise_concern(would_rather_not=(other_handler.pk,))

    with pytest.raises(Blocked) as blocked:
        bring_together(second.case, into=worked)

    assert blocked.value.reasons == [(Obstacle.PERSON_RESERVED, str(other_handler.pk))]
    assert fresh(second.case).state == State.ACCEPTED


@pytest.mark.parametrize("role", [None, CaseRole.INVESTIGATOR, CaseRole.OBSERVER])
def test_a_case_that_somebody_else_leads_takes_no_concern_of_theirs(
    role: CaseRole | None, rota: list[User], lead: User, handler: User
) -> None:
    """Whoever is given both joins them."""
    worked, second = case_in(State.ACCEPTED, lead=lead, handler=handler), triaged(lead=lead, handler=handler)
    triage.decide_conflicts(second.case, by=lead, now=NOW)
    if role is not None:
        access.appoint(worked.case, lead, role, by=handler, now=NOW)

    assert joining.find(lead, worked.reference) is None
    with pytest.raises(NoSuchCase):
        joining.join(second.case, into=worked.case, by=lead, now=NOW)

    triage.accept(second.case, handler=handler, by=lead, now=NOW)
    assert Action.JOIN in access.actions_for(handler, second.case)
    assert joining.find(handler, worked.reference) == worked.case
    joining.join(second.case, into=worked.case, by=handler, now=NOW)
    assert second.case == worked.case


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED, State.REDIRECTED])
def test_a_finished_case_takes_no_concern(state: State, rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(state, lead=lead, handler=handler)
    Case.objects.filter(pk=worked.case.pk).update(owner=lead)
    second = factories.raise_concern()

    with pytest.raises(WrongState):
        joining.join(decided(second.case, by=lead), into=worked.case, by=lead, now=NOW)


def test_references_stay_after_a_join(rota: list[User], lead: User) -> None:
    first, second = factories.raise_concern(), factories.raise_concern()
    before = {first.concern.reference, second.concern.reference}

    joining.join(decided(second.case, by=lead), into=first.case, by=lead, now=NOW)

    assert set(Concern.objects.values_list("reference", flat=True)) == before
