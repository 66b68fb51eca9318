"""Nobody who wants a name chooses who decides about it (I3); a block holds all the same (I7)."""

from datetime import datetime, timedelta

import pytest

from accounts.models import RoleHolding, RotaPlace, Unit, User
from accounts.roles import Role
from concerns.domain import access, blocks, deciders, decisions, exclusions, requests
from concerns.enums import Basis, CaseRole, ConflictKind, Consent, EventType, Obstacle
from concerns.errors import Blocked, NoSuchCase, WrongState
from concerns.models import Case, Concern, Conflict
from concerns.models.disclosure import NameRequest
from notifications.models import Notice
from tests import names
from tests.deciding import DAY, TODAY, decide
from tests.people import make_person, make_unit
from trust.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio(keepers: list[User]) -> list[User]:
    return [*keepers, make_person("Alun Prosser", "Records officer", Role.CUSTODIAN)]


@pytest.fixture
def concern(rota: list[User], trio: list[User], handler: User, lead: User, now: datetime) -> Concern:
    names.open_vault(trio, now=now)
    return names.accepted_confidential(handler, lead, now=now)


def case_of(concern: Concern) -> Case:
    return Case.objects.select_related("owner").get(pk=concern.case_id)


def asked(concern: Concern, by: User, *, now: datetime, basis: Basis = Basis.CONSENT) -> NameRequest:
    fresh = Concern.objects.select_related("case", "data_key", "mailbox").get(pk=concern.pk)
    row = requests.ask(fresh, wanted=names.wanted(by, basis), by=by, now=now)
    if basis == Basis.CONSENT:
        requests.answer(row, consent=Consent.YES, on=now.date())
    return requests.every().get(pk=row.pk)


def keep_out(concern: Concern, keeper: User, *, by: User, now: datetime) -> Conflict:
    blocks.block(case_of(concern), keeper, kind=ConflictKind.RELATION, by=by, now=now)
    return Conflict.objects.get(case=concern.case_id, user=keeper)


def told() -> set[str]:
    return set(Notice.objects.filter(key__startswith="kept-out:").values_list("recipient__name", flat=True))


def test_i3_a_keeper_kept_out_by_whoever_asks_stops_it_until_a_second_person_agrees(
    concern: Concern, trio: list[User], handler: User, lead: User, other_lead: User, now: datetime
) -> None:
    row = asked(concern, handler, now=now)
    assert decisions.stops(row, by=trio[0], today=TODAY) == []

    block = keep_out(concern, trio[2], by=handler, now=now)

    assert trio[2] not in deciders.able(row)
    with pytest.raises(NoSuchCase):
        decisions.find(trio[2], row.pk)
    private = names.vault_key(trio[0], now=now)
    with pytest.raises(Blocked) as stopped:
        decide(row, trio[0], private, now=now)
    assert stopped.value.reasons == [(Obstacle.KEEPER_KEPT_OUT, None)]
    assert lead.name in told()
    assert {handler.name, trio[0].name} & told() == set()
    with pytest.raises(NoSuchCase):
        exclusions.uphold(block, by=handler, now=now)

    assert exclusions.waiting(other_lead) == [block]
    exclusions.uphold(block, by=other_lead, now=now)

    assert exclusions.waiting(other_lead) == exclusions.waiting(lead) == []
    event = Event.objects.get(type=EventType.KEEPER_BLOCK_UPHELD)
    assert event.actor == f"user:{other_lead.pk}"
    with pytest.raises(WrongState):
        exclusions.uphold(block, by=lead, now=now)
    assert trio[2] not in deciders.able(row)
    assert decide(row, trio[0], private, now=now).grant is not None


def test_a_keeper_who_said_no_is_not_put_aside_for_the_next_request(
    concern: Concern, trio: list[User], handler: User, other_handler: User, lead: User, now: datetime
) -> None:
    """Nor by asking through a colleague: whoever ever asked for a name of the case has a hand in it."""
    access.appoint(case_of(concern), other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    names.make_ready(other_handler, now=now)
    refused = asked(concern, handler, now=now, basis=Basis.RISK)
    decide(refused, trio[2], None, now=now, agree=False)
    keep_out(concern, trio[2], by=handler, now=now + DAY)

    row = asked(concern, other_handler, now=now + DAY, basis=Basis.LAW)

    assert decisions.stops(row, by=trio[0], today=TODAY + DAY) == [(Obstacle.KEEPER_KEPT_OUT, None)]


def test_a_life_at_risk_does_not_wait_and_other_than_keepers_are_told(
    concern: Concern, trio: list[User], handler: User, lead: User, other_lead: User, now: datetime
) -> None:
    row = asked(concern, handler, now=now, basis=Basis.LIFE)
    assert deciders.witnesses(row, opened_by=[trio[0].pk]) == [trio[2], trio[1]]
    keep_out(concern, trio[2], by=handler, now=now)
    assert deciders.witnesses(row, opened_by=[trio[0].pk]) == [lead, other_lead]
    assert decide(row, trio[0], names.vault_key(trio[0], now=now), now=now).grant is not None


def test_blocks_in_which_nobody_who_asks_had_a_hand_wait_for_nobody(
    concern: Concern, trio: list[User], handler: User, lead: User, now: datetime
) -> None:
    """The reporter's, one's own, and that of a first reader from before anybody asked."""
    case = case_of(concern)
    Conflict.objects.create(case=case, user=trio[0], kind=ConflictKind.SUBJECT, added_date=TODAY)
    access.block(case, trio[1], ConflictKind.RECUSAL, by=trio[1], now=now)
    keep_out(concern, trio[2], by=lead, now=now)
    assert exclusions.unsettled(case) == []
    assert told() == set()

    access.block(case, trio[0], ConflictKind.RELATION, by=handler, now=now)
    names.agreed_request(concern, to=handler, by=lead, now=now + DAY, answer="", answered_date=None)
    assert [row.user for row in exclusions.unsettled(case)] == [trio[2]]


def test_a_first_reader_s_block_while_a_name_is_asked_for_waits_too(
    concern: Concern, trio: list[User], handler: User, lead: User, other_lead: User, now: datetime
) -> None:
    asked(concern, handler, now=now)
    block = keep_out(concern, trio[2], by=lead, now=now + timedelta(hours=1))
    assert exclusions.unsettled(case_of(concern)) == [block]
    assert exclusions.waiting(lead) == []
    assert exclusions.waiting(other_lead) == [block]


def test_where_no_first_reader_is_left_a_senior_manager_looks_at_it(
    concern: Concern, trio: list[User], handler: User, lead: User, senior: User, now: datetime
) -> None:
    row = keep_out(concern, trio[2], by=handler, now=now)
    assert exclusions.waiting(senior) == []
    RotaPlace.objects.exclude(user=lead).delete()
    assert exclusions.lookers(row) == [lead]
    access.block(case_of(concern), lead, ConflictKind.RELATION, by=handler, now=now)
    assert exclusions.lookers(row) == [senior]
    assert exclusions.waiting(senior) == [row]


def test_i3_nor_are_keepers_kept_out_by_calling_their_manager_the_one_it_is_about(
    concern: Concern, trio: list[User], handler: User, worker: User, lead: User, now: datetime
) -> None:
    """Nobody decides who stands under a subject: naming one by hand takes their keepers out as well."""
    team = make_unit("Archive")
    Unit.objects.filter(pk=team.pk).update(manager=worker)
    User.objects.filter(pk=trio[2].pk).update(unit=team)
    row = asked(concern, handler, now=now)
    blocks.block(case_of(concern), worker, kind=ConflictKind.WITNESS, by=handler, now=now)
    assert exclusions.unsettled(case_of(concern)) == []

    blocks.block(case_of(concern), worker, kind=ConflictKind.SUBJECT, by=handler, now=now)

    assert trio[2] not in deciders.able(row)
    [block] = exclusions.waiting(lead)
    assert block.user == worker
    assert decisions.stops(row, by=trio[0], today=TODAY) == [(Obstacle.KEEPER_KEPT_OUT, None)]
    exclusions.uphold(block, by=lead, now=now)
    assert decisions.stops(row, by=trio[0], today=TODAY) == []


def test_a_contact_who_is_a_first_reader_too_has_a_hand_in_it(
    concern: Concern, trio: list[User], handler: User, lead: User, now: datetime
) -> None:
    keep_out(concern, trio[2], by=lead, now=now)
    assert exclusions.unsettled(case_of(concern)) == []
    RoleHolding.objects.get_or_create(user=lead, role=Role.MANAGER)
    access.appoint(case_of(concern), lead, CaseRole.HANDLER, by=handler, now=now)
    assert [row.user for row in exclusions.unsettled(case_of(concern))] == [trio[2]]


def test_i3_a_second_word_is_nobodys_who_works_on_the_case_or_comes_to(
    concern: Concern, trio: list[User], handler: User, lead: User, other_lead: User, now: datetime
) -> None:
    row = asked(concern, handler, now=now)
    block = keep_out(concern, trio[2], by=handler, now=now)
    RoleHolding.objects.get_or_create(user=lead, role=Role.MANAGER)
    access.appoint(case_of(concern), lead, CaseRole.OBSERVER, by=handler, now=now)
    assert (lead in exclusions.lookers(block), other_lead in exclusions.lookers(block)) == (False, True)
    exclusions.uphold(block, by=other_lead, now=now)
    assert exclusions.unsettled(case_of(concern)) == []

    RoleHolding.objects.get_or_create(user=other_lead, role=Role.MANAGER)
    access.appoint(case_of(concern), other_lead, CaseRole.HANDLER, by=lead, now=now)

    assert exclusions.unsettled(case_of(concern)) == [block]
    assert (Obstacle.KEEPER_KEPT_OUT, None) in decisions.stops(row, by=trio[0], today=TODAY)
    again, (third, *_) = Conflict.objects.get(pk=block.pk), exclusions.lookers(block)
    assert exclusions.waiting(other_lead) == []
    assert exclusions.waiting(third) == [block]
    exclusions.uphold(again, by=third, now=now)
    assert exclusions.unsettled(case_of(concern)) == []
