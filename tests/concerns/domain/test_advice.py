"""Advice by a question that carries no identity: who can be asked, what is held back, what comes back (R49)."""

import pytest

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, advice, giveaways, joining, mailbox, triage
from concerns.enums import CaseRole, ConflictKind, EventType, GiveawayKind, Obstacle, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Advice, Case
from notifications.models import Notice
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
QUESTION = "May a manager look at records of another team before anybody is told why?"
REPLY = "Yes, as part of a check of all teams."


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, senior: User, hr: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def ask(worked: Worked, adviser: User, question: str = QUESTION) -> Advice:
    return advice.ask(worked.case, adviser, question=question, by=worked.handler, now=NOW)


def kinds(worked: Worked, text: str) -> set[GiveawayKind]:
    return {one.kind for one in giveaways.found_in(text, case=worked.case)}


def test_r49_a_question_goes_out_and_advice_comes_back(worked: Worked, senior: User) -> None:
    ask(worked, senior)
    (row,) = advice.awaiting(senior)
    assert advice.read(row, by=senior, now=NOW) == QUESTION
    assert list(access.visible_cases(senior)) == []
    advice.reply(row, REPLY, by=senior, now=NOW)

    (one,) = advice.of_case(worked.case)
    assert (one.question, one.reply, one.row.asked_by, one.row.adviser) == (
        QUESTION,
        REPLY,
        worked.handler,
        senior,
    )
    assert advice.awaiting(senior) == []
    told = dict(Notice.objects.filter(key__startswith="advice:").values_list("recipient__email", "kind"))
    assert told == {senior.email: "reminder", worked.handler.email: "reminder"}
    stored = Advice.objects.get()
    assert b"manager" not in bytes(stored.sealed_question)
    assert b"teams" not in bytes(stored.sealed_reply or b"")
    events = list(
        Event.objects.filter(type__startswith="advice.").order_by("number").values_list("type", flat=True)
    )
    assert events == [EventType.ADVICE_ASKED, EventType.ADVICE_READ, EventType.ADVICE_GIVEN]


def test_r49_who_can_be_asked(worked: Worked, senior: User, hr: User, lead: User, keepers: list[User]) -> None:
    assert set(advice.advisers(worked.case)) == {senior, hr}
    for stranger in (lead, keepers[0], worked.handler):
        with pytest.raises(Refused):
            ask(worked, stranger)
    RoleHolding.objects.create(user=hr, role=Role.CUSTODIAN)
    access.appoint(worked.case, senior, CaseRole.OBSERVER, by=worked.handler, now=NOW)
    assert list(advice.advisers(worked.case)) == []


def test_i7_whoever_is_blocked_or_unwelcome_can_neither_be_asked_nor_answer(
    worked: Worked, senior: User, hr: User, rota: list[User], lead: User, handler: User
) -> None:
    row = ask(worked, senior)
    assert advice.find(senior, row.pk) == row
    access.block(worked.case, senior, ConflictKind.RELATION, by=worked.handler, now=NOW)

    with pytest.raises(NoSuchCase):
        advice.find(senior, row.pk)
    with pytest.raises(Refused):
        advice.reply(advice.on_case(worked.case, row.pk), REPLY, by=senior, now=NOW)
    assert Notice.objects.get(key=f"advice:{row.pk}:asked").state == "void"
    assert [one.is_reachable for one in advice.of_case(worked.case)] == [False]
    with pytest.raises(Refused):
        ask(worked, senior)
    unwelcome = case_in(State.INVESTIGATING, lead=lead, handler=handler, would_rather_not=(hr.pk,))
    assert set(advice.advisers(unwelcome.case)) == {senior}


def test_nothing_goes_up_before_the_conflict_decision(rota: list[User], lead: User, senior: User) -> None:
    raised = factories.raise_concern()
    new = Worked(raised, lead, lead)
    with pytest.raises(Blocked) as blocked:
        ask(new, senior)
    assert blocked.value.reasons == [(Obstacle.CONFLICTS_UNDECIDED, None)]
    triage.decide_conflicts(new.case, by=lead, now=NOW)
    ask(new, senior)


def test_i13_whoever_left_or_lost_the_role_finds_nothing(worked: Worked, senior: User, hr: User) -> None:
    for adviser in (senior, hr):
        ask(worked, adviser)
    User.objects.filter(pk=senior.pk).update(is_active=False)
    RoleHolding.objects.filter(user=hr).delete()
    assert (advice.awaiting(User.objects.get(pk=senior.pk)), advice.awaiting(hr)) == ([], [])


def test_answered_or_taken_back_is_over_and_so_is_a_closed_case(worked: Worked, senior: User, hr: User) -> None:
    first, second = ask(worked, senior), ask(worked, hr)
    again = advice.find(senior, first.pk)
    advice.reply(advice.find(senior, first.pk), REPLY, by=senior, now=NOW)
    with pytest.raises(WrongState):
        advice.reply(again, REPLY, by=senior, now=NOW)
    with pytest.raises(WrongState):
        advice.take_back(advice.on_case(worked.case, first.pk), by=worked.handler, now=NOW)
    advice.take_back(advice.on_case(worked.case, second.pk), by=worked.handler, now=NOW)
    assert advice.awaiting(hr) == []
    third = ask(worked, hr)
    Case.objects.filter(pk=worked.case.pk).update(state=State.CLOSED, closed_at=NOW, closed_by=worked.handler)
    assert (advice.awaiting(hr), third.replied_at) == ([], None)


def test_r49_a_name_a_code_a_reference_and_an_address_are_held_back(worked: Worked, senior: User) -> None:
    assert kinds(worked, QUESTION) == set()
    for text, kind in (
        ("May I ask Adeyemi, Ruth about it?", GiveawayKind.NAME),
        (f"It is {worked.reference.lower().replace('-', ' ')}.", GiveawayKind.REFERENCE),
        (f"Look at {worked.code.lower().replace('-', ' . ')} first.", GiveawayKind.CODE),
        ("Write to somebody@example.org first.", GiveawayKind.REACH),
        ("Call 01632 960 145 first.", GiveawayKind.REACH),
    ):
        assert kinds(worked, text) == {kind}, kind
        with pytest.raises(advice.GivesAway):
            ask(worked, senior, text)
    assert Advice.objects.count() == 0
    assert worked.code not in repr(giveaways.found_in(worked.code, case=worked.case))


def test_t24_what_the_reporter_wrote_is_held_back(worked: Worked, senior: User) -> None:
    mailbox.write_as_reporter(
        worked.raised.mailbox, "They said keep your mouth shut or else, twice.", on=NOW.date()
    )
    for text, kind in (
        ("What if something was filled in at Larch House, say?", GiveawayKind.PLACE),
        ("A sheet WAS filled in before the round began, is that theft?", GiveawayKind.WORDS),
        ("Somebody said “keep your mouth shut, or else!”", GiveawayKind.WORDS),
    ):
        assert kinds(worked, text) == {kind}, text
    assert kinds(worked, "Is it theft if a sheet is filled in too early?") == set()


def test_joining_takes_questions_along(rota: list[User], lead: User, senior: User, hr: User) -> None:
    into, other = factories.raise_concern(must_not_know=(hr.pk,)), factories.raise_concern()
    triage.decide_conflicts(other.case, by=lead, now=NOW)
    gone = Worked(other, lead, lead)
    first, second = ask(gone, senior), ask(gone, hr)
    advice.reply(advice.find(senior, first.pk), REPLY, by=senior, now=NOW)

    joining.join(gone.case, into=into.case, by=lead, now=NOW)

    case = Worked(into, lead, lead).case
    assert {one.row.pk: (one.question, one.reply) for one in advice.of_case(case)} == {
        first.pk: (QUESTION, REPLY),
        second.pk: (QUESTION, ""),
    }
    assert advice.awaiting(hr) == []


def test_a_question_without_words_is_none(worked: Worked, senior: User) -> None:
    with pytest.raises(ValueError, match="question"):
        ask(worked, senior, "  ")
    row = ask(worked, senior)
    with pytest.raises(ValueError, match="reply"):
        advice.reply(row, " ", by=senior, now=NOW)
