"""Who must not know is out: of every list, picker and notice, whatever is done in whatever order (I7, I13)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accounts.models import User
from concerns.domain import access, blocks, grants, joining, recipients, reservations, triage
from concerns.enums import Action, CaseRole, ConflictKind, EventType, GrantEnd, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Conflict
from concerns.queries import newcases, people
from notifications.models import Notice
from tests import names
from tests.casework_factories import bring_together, case_in, weigh
from tests.factories import NOW, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


def waiting_for(user: User, case: Case) -> list[str]:
    about = [case.pk, *Case.objects.filter(joined_into=case).values_list("pk", flat=True)]
    rows = Notice.objects.filter(recipient=user, about__in=about, state__in=["held", "ready"])
    return list(rows.values_list("kind", flat=True))


# What anybody on the rota or on the case could do next, with whomever.
Act = Callable[[Case, Case, User, User, datetime], object]
ACTS: dict[str, Act] = {
    "block": lambda case, other, by, who, now: blocks.block(case, who, kind=ConflictKind.RELATION, by=by, now=now),
    "step aside": lambda case, other, by, who, now: blocks.step_aside(case, by=by, now=now),
    "handler": lambda case, other, by, who, now: triage.appoint(case, who, CaseRole.HANDLER, by=by, now=now),
    "observer": lambda case, other, by, who, now: triage.appoint(case, who, CaseRole.OBSERVER, by=by, now=now),
    "accept": lambda case, other, by, who, now: triage.accept(case, handler=who, by=by, now=now),
    "refer": lambda case, other, by, who, now: triage.refer(case, to=who, reason="Theirs.", by=by, now=now),
    "dismiss": lambda case, other, by, who, now: access.dismiss(case, who, CaseRole.HANDLER, by=by, now=now),
    "take over": lambda case, other, by, who, now: access.take_over(who, reference(case), now=now),
    "join": lambda case, other, by, who, now: joining.join(case, into=other, by=by, now=now),
    "unseat": lambda case, other, by, who, now: access.unseat(case, who, by=by, now=now),
}


def reference(case: Case) -> str:
    return case.concerns.order_by("pk").values_list("reference", flat=True).first() or "RC-0000-0000"


def told_to_the_blocked() -> list[tuple[str, str]]:
    """Everything by which somebody blocked could still meet the case, as (where, whom)."""
    found = []
    for conflict in Conflict.objects.select_related("user", "case__owner"):
        case, user = conflict.case, conflict.user
        into = case.joined_into or case
        met = {
            "visible cases": access.visible_cases(user).filter(pk__in=[case.pk, into.pk]).exists(),
            "references": access.visible_references(user).filter(case=into).exists(),
            "to take over": access.open_to_take_over(user).filter(case=into).exists(),
            "new concerns": reference(into)
            in {new.reference for new in newcases.of_others(user, today=NOW.date())},
            "picker": access.appointable(into).filter(pk=user.pk).exists(),
            "holders": user in {holder for holder, _role in access.holders(into)},
            "owner": into.owner_id == user.pk,
            "seated": bool(access.seats(user, into)),
            "responsible": recipients.responsible_for(into, on=NOW.date()) == user,
            "notices": bool(waiting_for(user, into)),
            "wishes": bool(reservations.awaiting(user)),
        }
        found += [(where, user.name) for where, meets in met.items() if meets]
    return found


# Each example is a whole story: a shorter one is not worth the minutes that finding it takes.
@examples(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 1), st.integers(0, 5), st.integers(0, 5)),
        min_size=4,
        max_size=9,
    )
)
def test_i7_no_order_of_acts_lets_somebody_blocked_meet_the_case(
    rota: list[User], senior: User, handler: User, other_handler: User, order: list[tuple[str, int, int, int]]
) -> None:
    cast = [*rota, senior, handler, other_handler]
    with transaction.atomic():
        cases = [raise_concern().case, raise_concern(must_not_know=(rota[1].pk,)).case]
        for case in cases:
            triage.decide_conflicts(case, by=rota[0], now=NOW)
        for step, (what, which, by, who) in enumerate(order):
            case, other = (fresh(cases[one]) for one in (which, 1 - which))
            with suppress(Refused, WrongState, NoSuchCase, Blocked), transaction.atomic():
                ACTS[what](case, other, cast[by], cast[who], NOW + timedelta(minutes=step))
            assert told_to_the_blocked() == [], order[: step + 1]
        transaction.set_rollback(True)


def test_the_hunt_of_the_sequences_finds_somebody_blocked(rota: list[User], lead: User, other_lead: User) -> None:
    """The other way round: with the block put in by hand, past the rules, everything that was open shows."""
    raised = raise_concern()
    access.appoint(raised.case, other_lead, CaseRole.OBSERVER, by=lead, now=NOW)
    Conflict.objects.create(case=raised.case, user=lead, kind=ConflictKind.SUBJECT, added_date=NOW.date())

    assert {where for where, _whom in told_to_the_blocked()} == {"owner", "seated", "notices"}


@pytest.mark.parametrize("kind", list(ConflictKind))
def test_i7_every_kind_of_block_ends_every_role(
    kind: ConflictKind, rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    assert access.visible_cases(handler).get() == worked.case

    blocks.block(worked.case, handler, kind=kind, by=handler, now=NOW)

    assert not access.visible_cases(handler).exists()
    with pytest.raises(NoSuchCase):
        access.find_case(handler, worked.reference, Action.READ)
    with pytest.raises(Refused):
        access.appoint(worked.case, handler, CaseRole.OBSERVER, by=lead, now=NOW)
    assert worked.case.owner == lead
    assert waiting_for(lead, worked.case) == ["new_concern"]


def test_stepping_aside_ends_only_ones_own_part(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)

    blocks.step_aside(worked.case, by=other_handler, now=NOW)

    assert not access.visible_cases(other_handler).exists()
    assert access.handler_of(worked.case) == handler == worked.case.owner
    block = Conflict.objects.get(case=worked.case)
    assert (block.user, block.kind, block.added_by) == (other_handler, ConflictKind.RECUSAL, other_handler)


def test_i13_a_block_ends_a_grant_and_destroys_its_copy(
    rota: list[User], keepers: list[User], lead: User, handler: User, now: datetime
) -> None:
    names.open_vault(keepers, now=now)
    concern = names.accepted_confidential(handler, lead, now=now)
    grant = names.grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    assert grants.live_for(handler, concern, now=now) == grant

    blocks.block(fresh(concern.case), handler, kind=ConflictKind.WITNESS, by=handler, now=now)

    assert grants.live_for(handler, concern, now=now) is None
    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (GrantEnd.BLOCKED, b"")


def test_a_case_that_was_joined_is_blocked_where_it_went(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    """Its next first reader could be somebody who must not know of the case that remains."""
    into, joined = raise_concern(must_not_know=(other_lead.pk,)).case, raise_concern().case
    triage.decide_conflicts(joined, by=lead, now=NOW)
    joining.join(fresh(joined), into=fresh(into), by=lead, now=NOW)

    with pytest.raises(WrongState):
        blocks.block(fresh(joined), lead, kind=ConflictKind.RELATION, by=lead, now=NOW)

    assert waiting_for(other_lead, fresh(into)) == []
    blocks.block(fresh(into), lead, kind=ConflictKind.RELATION, by=lead, now=NOW)
    assert told_to_the_blocked() == []


def test_blocks_of_both_hold_when_two_cases_become_one(
    rota: list[User], lead: User, handler: User, other_handler: User, senior: User
) -> None:
    first = case_in(State.ACCEPTED, lead=lead, handler=handler)
    blocks.block(first.case, other_handler, kind=ConflictKind.SUBJECT, by=handler, now=NOW)
    second = raise_concern(about="Colin Marsh")

    bring_together(second.case, into=first)

    assert recipients.blocked_on(first.case) == {other_handler.pk, senior.pk}
    # Whose word each is stays as it was: the text of the second named one of them, and nobody on the staff.
    whose = dict(first.case.conflicts.values_list("user", "added_by"))
    assert whose == {other_handler.pk: handler.pk, senior.pk: None}
    for blocked in (other_handler, senior):
        assert blocked not in access.appointable(first.case)
        for one in (first.reference, second.concern.reference):
            with pytest.raises(NoSuchCase):
                access.find_case(blocked, one, Action.READ)
            assert not access.visible_references(blocked).filter(reference=one).exists()


def test_what_somebody_blocked_had_seen_is_told_by_the_day(
    rota: list[User], lead: User, handler: User, other_handler: User, now: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    for days in (0, 0, 2):
        access.open_case(handler, worked.reference, now=now + timedelta(days=days))
    second = raise_concern()
    access.open_case(lead, second.concern.reference, now=now + timedelta(days=3))
    bring_together(second.case, into=worked, now=now)

    before = blocks.days_read(worked.case, [handler, lead, other_handler])
    blocks.block(worked.case, handler, kind=ConflictKind.SUBJECT, by=handler, now=now)

    seen = [now.date(), now.date() + timedelta(days=2)]
    assert before == {handler.pk: seen, lead.pk: [now.date() + timedelta(days=3)]}
    assert blocks.days_read(worked.case, [handler]) == {handler.pk: seen}
    assert people.blocked(worked.case)[0].seen == (
        "They opened this case on Tuesday 10 November 2026 and Thursday 12 November 2026. What they wrote stays."
    )


def test_suggestions_are_the_same_whoever_is_blocked(
    rota: list[User], lead: User, senior: User, handler: User
) -> None:
    told = "Mr Marsh, and ruth adeyemi from the office; a team manager was there. The marsh is wet."
    raised = raise_concern(happened=told)
    named = raise_concern(happened=told, must_not_know=(senior.pk,))
    suggested = [user.name for user in people.suggested(raised.case)]
    assert suggested == ["Ruth Adeyemi", "Colin Marsh"]

    assert [user.name for user in people.suggested(named.case)] == suggested
    assert people.named("mar") == [senior]
    blocks.block(raised.case, senior, kind=ConflictKind.SUBJECT, by=lead, now=NOW)
    assert [user.name for user in people.suggested(raised.case)] == suggested
    assert people.named("mar") == [senior]


def test_a_job_title_in_the_text_is_a_suggestion(rota: list[User], other_handler: User) -> None:
    raised = raise_concern(happened="The team manager’s keys were used.", about="")

    assert people.suggested(raised.case) == [other_handler]


def test_t38_nothing_goes_up_the_line_of_whom_it_may_be_about(
    rota: list[User], lead: User, handler: User, senior: User, now: datetime
) -> None:
    """It is about the manager above everybody: no step and no miss reaches them before or after the decision."""
    raised = raise_concern(about="Colin Marsh")
    assert recipients.senior_for(raised.case, on=NOW.date()) == rota[1]
    triage.decide_conflicts(raised.case, by=lead, now=now)
    weigh(fresh(raised.case), by=lead, now=now)
    triage.accept(fresh(raised.case), handler=handler, by=lead, now=now)

    assert recipients.senior_for(fresh(raised.case), on=NOW.date()) == rota[-1]
    assert not Notice.objects.filter(recipient=senior).exists()


def test_t34_cover_needs_an_act_of_its_own_and_finds_the_block_again(
    rota: list[User], lead: User, other_lead: User, reserve: User, now: datetime
) -> None:
    """Nobody stands in for a first reader who is away by being next: they take over, or see a reference only."""
    raised = raise_concern()
    User.objects.filter(pk=lead.pk).update(is_active=False)
    for other in (other_lead, reserve):
        assert not access.visible_cases(other).exists()
    access.block(fresh(raised.case), reserve, ConflictKind.RELATION, by=other_lead, now=now)

    with pytest.raises(NoSuchCase):
        access.take_over(reserve, raised.concern.reference, now=now)
    access.take_over(other_lead, raised.concern.reference, now=now)

    assert access.visible_cases(other_lead).get() == raised.case
    assert Event.objects.filter(type=EventType.CASE_TAKEN_OVER, actor=f"user:{other_lead.pk}").count() == 1
