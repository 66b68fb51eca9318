"""Who must not know, what must happen now, and whose it becomes."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from accounts.models import User
from concerns.domain import access, blocks, clock, letters, triage
from concerns.enums import (
    CaseRole,
    ConflictKind,
    Duty,
    EventType,
    Fit,
    LetterKind,
    Obstacle,
    Procedure,
    State,
)
from concerns.errors import Blocked, Refused
from concerns.models import Case, Route
from notifications.models import Notice
from tests import factories
from tests.casework_factories import (
    REDIRECT,
    Worked,
    acknowledge,
    case_in,
    decide_safeguarding,
    weigh,
)
from tests.factories import NOW
from trust import audit as chain
from trust.models import ChainHead, Event

pytestmark = pytest.mark.django_db


def decided(case: Case, *, by: User, fits: Fit = Fit.YES) -> Case:
    """Who must not know, both risks, and that it fits here."""
    triage.decide_conflicts(case, by=by, now=NOW)
    weigh(case, by=by, fits=fits)
    return case


def fresh(case: Case) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=case.pk)


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("kind").values_list("kind", flat=True))


def test_nobody_is_brought_in_before_the_conflict_decision(rota: list[User], lead: User, handler: User) -> None:
    case = factories.raise_concern().case
    weigh(case, by=lead)
    bringing_in: tuple[Callable[[Case], object], ...] = (
        lambda one: triage.accept(one, handler=handler, by=lead, now=NOW),
        lambda one: triage.refer(one, to=handler, reason="Theirs.", by=lead, now=NOW),
        lambda one: triage.appoint(one, handler, CaseRole.HANDLER, by=lead, now=NOW),
    )
    for step in bringing_in:
        with pytest.raises(Blocked) as blocked:
            step(fresh(case))
        assert blocked.value.reasons == [(Obstacle.CONFLICTS_UNDECIDED, None)]
    assert list(access.visible_cases(handler)) == []
    assert told(handler) == []

    triage.decide_conflicts(fresh(case), by=lead, now=NOW)
    triage.accept(fresh(case), handler=handler, by=lead, now=NOW)

    assert fresh(case).state == State.ACCEPTED
    assert list(access.visible_cases(handler)) == [case]
    assert told(handler) == ["appointed"]


def test_somebody_the_reporter_would_rather_not_have_is_refused(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    raised = factories.raise_concern(would_rather_not=(handler.pk,))
    case = decided(raised.case, by=lead)

    with pytest.raises(Blocked) as blocked:
        triage.accept(case, handler=handler, by=lead, now=NOW)

    assert blocked.value.reasons == [(Obstacle.PERSON_RESERVED, str(handler.pk))]
    assert fresh(case).state == State.RECEIVED
    triage.accept(fresh(case), handler=other_handler, by=lead, now=NOW)
    assert access.handler_of(case) == other_handler


def test_somebody_blocked_is_never_offered_and_never_appointed(
    rota: list[User], lead: User, handler: User
) -> None:
    case = decided(factories.raise_concern().case, by=lead)
    assert handler in access.appointable(case)

    blocks.block(case, handler, kind=ConflictKind.SUBJECT_LINE, by=lead, now=NOW)

    assert handler not in access.appointable(case)
    with pytest.raises(Refused):
        triage.accept(case, handler=handler, by=lead, now=NOW)
    assert fresh(case).state == State.RECEIVED


def test_when_the_owner_steps_aside_the_next_reader_is_told(
    rota: list[User], lead: User, other_lead: User
) -> None:
    case = factories.raise_concern().case
    assert told(other_lead) == []

    blocks.block(case, lead, kind=ConflictKind.RECUSAL, by=lead, now=NOW)

    assert fresh(case).owner == other_lead
    assert told(other_lead) == ["new_concern"]


def test_a_referral_hands_the_case_on_with_its_reason(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.REFERRED, lead=lead, handler=handler)

    assert worked.case.owner == handler
    assert list(access.visible_cases(lead)) == []
    route = Route.objects.get(concern=worked.concern)
    assert (route.referred_to, route.procedure) == (handler, "")
    assert set(clock.open_duties(worked.concern)) == {Duty.ACKNOWLEDGE, Duty.ANSWER}


def test_a_redirect_tells_the_reporter_why_and_meets_both_duties(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.REDIRECTED, lead=lead, handler=handler)

    assert clock.open_duties(worked.concern) == []
    assert worked.concern.answered_date == NOW.date()
    letter = letters.issued(worked.concern)[0]
    text = letters.text_of(letter)
    assert letter.kind == LetterKind.REDIRECT
    for part in (REDIRECT.reason, REDIRECT.how, REDIRECT.receiving_contact, REDIRECT.estimate, REDIRECT.support):
        assert part in text
    assert "by Wednesday 10 February 2027" in text
    assert Route.objects.get(concern=worked.concern).procedure == Procedure.GRIEVANCE


@pytest.mark.parametrize("part", ["reason", "how", "receiving_contact", "estimate", "support"])
def test_a_redirect_without_one_of_its_parts_is_not_issued(part: str, rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()
    case = decided(raised.case, by=lead, fits=Fit.COMPLAINT)
    decide_safeguarding(case, by=lead)
    parts = triage.RedirectParts(**{**vars(REDIRECT), part: " "})

    with pytest.raises(Blocked) as blocked:
        triage.redirect(case, procedure=Procedure.COMPLAINT, parts=parts, by=lead, now=NOW)

    assert blocked.value.reasons == [(Obstacle.PART_MISSING, part)]
    assert letters.issued(raised.concern) == []
    assert fresh(case).state == State.RECEIVED


def test_r3_nothing_goes_out_before_the_safeguarding_decisions(rota: list[User], lead: User) -> None:
    raised = factories.raise_concern()

    with pytest.raises(Blocked) as blocked:
        triage.redirect(raised.case, procedure=Procedure.COMPLAINT, parts=REDIRECT, by=lead, now=NOW)

    assert {code for code, _ in blocked.value.reasons} == {
        Obstacle.CONFLICTS_UNDECIDED,
        Obstacle.SAFEGUARDING_MISSING,
    }


def written_to(worked: Worked) -> list[str]:
    """Every letter about another contact, as issued."""
    return [letters.text_of(one) for one in letters.issued(worked.concern) if one.kind == LetterKind.CONTACT]


def test_r36_a_new_handler_is_told_and_every_reporter_too(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked)

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)

    assert told(other_handler) == ["appointed"]
    (text,) = written_to(worked)
    assert ("Tom Whitlock" in text, "Service manager can no longer" in text) == (True, True)
    assert list(access.visible_cases(handler)) == []


@pytest.mark.parametrize("way", ["blocked", "dismissed", "gone"])
def test_a_handler_who_is_out_does_not_stay_the_written_contact(
    way: str, rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked)
    if way == "blocked":
        blocks.block(worked.case, handler, kind=ConflictKind.SUBJECT, by=handler, now=NOW)
    elif way == "dismissed":
        access.dismiss(worked.case, handler, CaseRole.HANDLER, by=lead, now=NOW)
    else:
        User.objects.filter(pk=handler.pk).update(is_active=False)
    assert written_to(worked) == []

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=lead, now=NOW)

    (text,) = written_to(worked)
    assert "your contact is Tom Whitlock, Team manager." in text
    assert "Service manager can no longer open your concern. Your dates have not changed." in text


def test_nobody_is_told_of_a_new_contact_who_was_never_given_one(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)

    assert written_to(worked) == []
    assert access.handler_of(worked.case) == other_handler


def test_the_same_handler_again_is_no_news(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked)

    triage.appoint(worked.case, handler, CaseRole.HANDLER, by=handler, now=NOW)

    assert written_to(worked) == []


def test_a_former_contact_who_can_still_open_the_case_is_not_said_to_be_out(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    acknowledge(worked)
    triage.appoint(worked.case, handler, CaseRole.OBSERVER, by=handler, now=NOW)

    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=handler, now=NOW)

    (text,) = written_to(worked)
    assert "your contact is Tom Whitlock" in text
    assert "no longer" not in text


def test_every_step_of_triage_leaves_an_unbroken_chain(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.REFERRED, lead=lead, handler=handler)

    types = list(
        Event.objects.filter(chain=f"case:{worked.case.pk}").order_by("number").values_list("type", flat=True)
    )
    assert types[-10:] == [
        EventType.CONFLICTS_DECIDED,
        EventType.SAFEGUARDING_DECIDED,
        EventType.SAFEGUARDING_DECIDED,
        EventType.PROTECTION_DECIDED,
        *[EventType.CASE_ASSESSED] * 3,
        EventType.CASE_REFERRED,
        EventType.MEETING_ASKED,
        EventType.PERSON_APPOINTED,
    ]
    assert list(chain.verify()) == []


def test_a_step_whose_event_cannot_be_written_did_not_happen(rota: list[User], lead: User) -> None:
    """The place of the next event is taken, so that writing it fails after the case was changed."""
    case = factories.raise_concern().case
    head = ChainHead.objects.get(chain=f"case:{case.pk}")
    Event.objects.create(chain=head.chain, number=head.number + 1, type="x", actor="x", on="2026-11-10")

    with pytest.raises(IntegrityError):
        triage.decide_conflicts(case, by=lead, now=NOW)

    assert fresh(case).conflicts_decided_at is None
    assert fresh(case).version == 0
