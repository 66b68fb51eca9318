"""Whose it becomes: by asking, by referring, or at once with a reason."""

from datetime import timedelta

import pytest

from accounts.models import Service, User
from concerns.domain import access, audit, blocks, lifecycle, offers, standing, triage
from concerns.domain.offers import Words
from concerns.enums import (
    Action,
    CaseRole,
    ConflictKind,
    Duty,
    EventType,
    Fit,
    Obstacle,
    OfferAnswer,
    OfferKind,
    Procedure,
    Seat,
    State,
)
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Deadline, Offer, Route
from notifications.models import Notice
from notifications.models import State as NoticeState
from tests import factories
from tests.casework_factories import REDIRECT, Worked, case_in, close, ready_to_close, triaged, weigh
from tests.factories import HAPPENED, NOW, WISHES
from trust.models import Event

pytestmark = pytest.mark.django_db

TOLD = "A safety matter in a day service. Two or three days of work a week for a month."


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, service: Service) -> Worked:
    """Decided about by its lead, and nobody's yet."""
    return triaged(lead=lead, handler=handler, service=service)


def asked(worked: Worked, user: User | None = None, *, told: str = TOLD, names_service: bool = True) -> Offer:
    to = user or worked.handler
    return offers.ask(worked.case, to, told=told, names_service=names_service, by=worked.lead, now=NOW)


def referred(worked: Worked, *, keep_because: str = "") -> Offer:
    words = Words("It is their service.", keep_because)
    return offers.refer(worked.case, worked.handler, words=words, names_service=True, by=worked.lead, now=NOW)


def waiting(user: User) -> list[str]:
    rows = Notice.objects.filter(recipient=user).exclude(state=NoticeState.VOID)
    return list(rows.order_by("kind", "key").values_list("kind", flat=True))


def events(case: Case) -> set[str]:
    return set(Event.objects.filter(chain=audit.case_chain(case)).values_list("type", flat=True))


def test_r72_whoever_is_asked_has_nothing_before_they_say_yes(worked: Worked, lead: User, handler: User) -> None:
    offer = asked(worked)

    assert worked.case.state == State.ACCEPTED
    assert worked.case.owner == lead
    assert list(access.visible_cases(handler)) == []
    assert [one.pk for one in offers.awaiting(handler)] == [offer.pk]
    assert waiting(handler) == ["asked"]

    offers.accept(offers.find(handler, offer.pk), by=handler, now=NOW)

    assert access.handler_of(worked.case) == handler
    assert worked.case.owner == handler
    assert list(access.visible_cases(lead)) == []
    assert offers.awaiting(handler) == []
    assert "reminder" in waiting(lead)
    assert {EventType.OFFER_MADE, EventType.OFFER_ACCEPTED} <= events(worked.case)


def test_r72_what_they_read_tells_nothing_of_what_was_said_or_by_whom(worked: Worked, handler: User) -> None:
    told = offers.read(asked(worked), by=handler, now=NOW)

    shown = f"{told!r} {told.told} {told.service} {told.days!r}"
    assert told.told == TOLD
    assert told.service == "Larch House"
    assert [day.duty for day in told.days] == [Duty.ACKNOWLEDGE, Duty.ANSWER]
    for hidden in (HAPPENED, worked.reference, *WISHES):
        assert hidden not in shown


def test_r72_the_service_is_left_out_where_it_would_say_who_spoke(worked: Worked, handler: User) -> None:
    assert offers.read(asked(worked, names_service=False), by=handler, now=NOW).service == ""


def test_names_are_not_written_to_whoever_is_asked(worked: Worked, other_handler: User) -> None:
    with pytest.raises(Blocked) as blocked:
        asked(worked, told=f"It is about {other_handler.name}.")
    assert blocked.value.reasons == [(Obstacle.WORDS_READ_ONCE, other_handler.name)]
    assert not Offer.objects.exists()


def test_r72_no_time_leaves_it_where_it_was(worked: Worked, lead: User, handler: User) -> None:
    offer = asked(worked)

    offers.decline(offer, why=OfferAnswer.CAPACITY, words="After Easter.", by=handler, now=NOW)

    (kept,) = offers.made(worked.case)
    assert (kept.answer, offers.answer_of(kept)) == (OfferAnswer.CAPACITY, "After Easter.")
    assert worked.case.owner == lead
    assert not worked.case.conflicts.exists()
    assert "reminder" in waiting(lead)
    asked(worked)


def test_r17_too_close_is_a_block_and_needs_no_words(worked: Worked, handler: User) -> None:
    offer = asked(worked)

    offers.decline(offer, why=OfferAnswer.CONFLICT, words="", by=handler, now=NOW)

    assert list(worked.case.conflicts.values_list("user", "kind")) == [(handler.pk, ConflictKind.RECUSAL)]
    assert handler not in access.appointable(worked.case)
    with pytest.raises(Refused):
        asked(worked)


def test_another_reason_says_which(worked: Worked, handler: User) -> None:
    with pytest.raises(ValueError, match="reason"):
        offers.decline(asked(worked), why=OfferAnswer.OTHER, words=" ", by=handler, now=NOW)


def test_one_person_is_asked_at_a_time(worked: Worked, other_handler: User) -> None:
    asked(worked)
    with pytest.raises(Blocked) as blocked:
        asked(worked, other_handler)
    assert blocked.value.reasons == [(Obstacle.OFFER_STANDS, None)]

    offers.withdraw(worked.case, by=worked.lead, now=NOW)

    assert offers.awaiting(worked.handler) == []
    assert waiting(worked.handler) == []
    assert asked(worked, other_handler).user == other_handler


def test_of_a_yes_and_a_withdrawal_the_second_is_told(worked: Worked, handler: User) -> None:
    offer = asked(worked)
    seen = offers.find(handler, offer.pk)
    offers.withdraw(worked.case, by=worked.lead, now=NOW)

    with pytest.raises(WrongState):
        offers.accept(seen, by=handler, now=NOW)
    with pytest.raises(NoSuchCase):
        offers.find(handler, offer.pk)
    with pytest.raises(WrongState):
        offers.withdraw(worked.case, by=worked.lead, now=NOW)


def test_i7_whoever_is_blocked_after_being_asked_finds_nothing(worked: Worked, handler: User) -> None:
    offer = asked(worked)
    seen = offers.find(handler, offer.pk)

    blocks.block(worked.case, handler, kind=ConflictKind.SUBJECT, by=worked.lead, now=NOW)

    assert offers.awaiting(handler) == []
    assert waiting(handler) == []
    seen.case.refresh_from_db()
    with pytest.raises(NoSuchCase):
        offers.accept(seen, by=handler, now=NOW)


def test_somebody_who_can_answer_no_more_stands_in_nobodys_way(
    worked: Worked, handler: User, other_handler: User
) -> None:
    asked(worked)
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert asked(worked, other_handler).user == other_handler
    assert EventType.OFFER_WITHDRAWN in events(worked.case)


def test_only_whom_it_was_offered_to_answers(worked: Worked, other_handler: User, superuser: User) -> None:
    offer = asked(worked)
    for stranger in (other_handler, superuser):
        with pytest.raises(NoSuchCase):
            offers.find(stranger, offer.pk)
        with pytest.raises(WrongState):
            offers.accept(Offer.objects.select_related("case__data_key").get(pk=offer.pk), by=stranger, now=NOW)


def test_r48_a_reservation_holds_against_asking_and_referring(rota: list[User], lead: User, handler: User) -> None:
    worked = triaged(lead=lead, handler=handler, would_rather_not=(handler.pk,))
    for step in (asked, referred):
        with pytest.raises(Blocked) as blocked:
            step(worked)
        assert blocked.value.reasons == [(Obstacle.PERSON_RESERVED, str(handler.pk))]


def test_nobody_is_asked_before_the_conflict_decision(rota: list[User], lead: User, handler: User) -> None:
    case = factories.raise_concern().case
    with pytest.raises(Blocked) as blocked:
        offers.ask(case, handler, told=TOLD, names_service=True, by=lead, now=NOW)
    assert blocked.value.reasons[0] == (Obstacle.CONFLICTS_UNDECIDED, None)


def test_r72_silence_for_a_working_day_is_said_to_the_lead_once(worked: Worked, lead: User) -> None:
    offer = asked(worked)
    last = NOW + (offer.answer_by_date - NOW.date())
    Notice.objects.all().delete()

    assert offers.remind(now=last) == 0
    assert offers.remind(now=last + timedelta(days=1)) == 1
    assert offers.remind(now=last + timedelta(days=1, minutes=5)) == 0
    assert waiting(lead) == ["reminder"]


def test_r72_at_once_needs_a_reason_that_is_kept(worked: Worked, lead: User, handler: User) -> None:
    with pytest.raises(ValueError, match="reason"):
        offers.appoint_at_once(worked.case, handler, CaseRole.HANDLER, reason="", by=lead, now=NOW)

    offers.appoint_at_once(worked.case, handler, CaseRole.HANDLER, reason="A life.", by=lead, now=NOW)

    (kept,) = offers.made(worked.case)
    assert (kept.kind, offers.words_of(kept).told) == (OfferKind.AT_ONCE, "A life.")
    assert access.handler_of(worked.case) == handler
    assert waiting(handler) == ["appointed"]


def test_a_lead_takes_it_on_without_a_reason(worked: Worked, lead: User) -> None:
    offers.appoint_at_once(worked.case, lead, CaseRole.HANDLER, reason="", by=lead, now=NOW)

    assert access.handler_of(worked.case) == lead
    assert not offers.made(worked.case).exists()


def test_whoever_was_asked_is_asked_no_more_once_somebody_has_it(
    worked: Worked, handler: User, other_handler: User
) -> None:
    asked(worked)
    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=worked.lead, now=NOW)
    assert offers.awaiting(handler) == []
    assert standing.offer_of(worked.case) is None


def test_sending_it_on_ends_what_was_asked(worked: Worked, handler: User) -> None:
    asked(worked)
    weigh(worked.case, by=worked.lead, now=NOW + timedelta(minutes=1), fits=Fit.GRIEVANCE)
    triage.redirect(worked.case, procedure=Procedure.GRIEVANCE, parts=REDIRECT, by=worked.lead, now=NOW)
    assert offers.awaiting(handler) == []


def test_r10_what_does_not_fit_is_offered_to_nobody_any_more(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    fitting, other = (triaged(lead=lead, handler=handler) for _ in range(2))
    yes, no = referred(fitting), referred(other)

    for one, fits in ((fitting, Fit.BOTH), (other, Fit.GRIEVANCE)):
        weigh(one.case, by=lead, now=NOW + timedelta(minutes=1), fits=fits)

    assert offers.awaiting(handler) == [yes]
    with pytest.raises(NoSuchCase):
        offers.find(handler, no.pk)


def test_r47_until_the_manager_accepts_it_stays_and_then_the_referrer_goes(
    worked: Worked, lead: User, handler: User
) -> None:
    offer = referred(worked)

    assert worked.case.state == State.RECEIVED
    assert worked.case.owner == lead
    assert not Deadline.objects.filter(concern=worked.concern, duty=Duty.TRIAGE, met_at=None).exists()

    offers.accept(offers.find(handler, offer.pk), by=handler, now=NOW)

    assert worked.case.state == State.REFERRED
    route = Route.objects.get()
    assert (route.referred_to, route.decided_by, route.concern) == (handler, lead, worked.concern)
    (kept,) = offers.made(worked.case)
    assert (kept.asked_by, kept.user, kept.asked_at, kept.answer) == (lead, handler, NOW, OfferAnswer.ACCEPTED)
    assert list(access.visible_cases(lead)) == []


def test_r47_the_referrer_stays_on_with_a_reason_as_an_observer(worked: Worked, lead: User, handler: User) -> None:
    offers.accept(referred(worked, keep_because="I know the service."), by=handler, now=NOW)

    assert access.seats(lead, worked.case) == {Seat.OBSERVER}
    assert Action.READ in access.actions_for(lead, worked.case)
    assert Action.REFER not in access.actions_for(lead, worked.case)


def test_r47_a_referrer_who_was_something_else_too_goes_wholly(worked: Worked, lead: User, handler: User) -> None:
    access.appoint(worked.case, lead, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    offer = referred(worked)
    assert access.seats(lead, worked.case) == {Seat.OWNER, Seat.INVESTIGATOR}

    offers.accept(offer, by=handler, now=NOW)

    assert access.seats(lead, worked.case) == frozenset()


def test_r47_a_referrer_from_whom_it_was_taken_over_does_not_come_back(
    worked: Worked, lead: User, other_lead: User, handler: User
) -> None:
    offer = referred(worked, keep_because="I know the service.")
    access.take_over(other_lead, worked.reference, now=NOW)

    offers.accept(offers.find(handler, offer.pk), by=handler, now=NOW)

    case = Case.objects.get(pk=worked.case.pk)
    assert access.handler_of(case) == handler
    assert access.seats(lead, case) == frozenset()


def test_r47_what_is_looked_into_is_referred_no_more_and_may_be_taken_on(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    words = Words("It is their service.")
    sent, kept = (case_in(State.ACCEPTED, lead=lead, handler=handler) for _ in range(2))
    offers.refer(sent.case, other_handler, words=words, names_service=False, by=handler, now=NOW)
    offers.ask(kept.case, other_handler, told=TOLD, names_service=False, by=handler, now=NOW)

    for one in (sent, kept):
        lifecycle.change_state(one.case, State.INVESTIGATING, by=handler, now=NOW)

    (left,) = offers.awaiting(other_handler)
    assert left.case == kept.case
    offers.accept(left, by=other_handler, now=NOW)
    assert access.handler_of(kept.case) == other_handler
    assert standing.offer_of(sent.case) is None
    assert EventType.OFFER_WITHDRAWN in events(sent.case)


def test_r47_declined_it_comes_back_and_no_route_was_taken(worked: Worked, lead: User, handler: User) -> None:
    offers.decline(referred(worked), why=OfferAnswer.OTHER, words="Not my line.", by=handler, now=NOW)

    assert (worked.case.state, worked.case.owner) == (State.RECEIVED, lead)
    assert not Route.objects.exists()
    assert {Action.REFER, Action.ACCEPT} <= access.actions_for(lead, worked.case)


def test_r47_a_manager_to_whom_it_was_referred_refers_it_on(
    worked: Worked, handler: User, other_handler: User
) -> None:
    offers.accept(referred(worked), by=handler, now=NOW)
    words = Words("I have no line to them.")
    onward = offers.refer(worked.case, other_handler, words=words, names_service=False, by=handler, now=NOW)

    offers.accept(offers.find(other_handler, onward.pk), by=other_handler, now=NOW)

    assert worked.case.state == State.REFERRED
    assert list(access.visible_cases(handler)) == []
    assert Route.objects.count() == 2


def test_r50_whoever_works_on_cases_can_be_asked_manager_or_not(worked: Worked, senior: User) -> None:
    offers.accept(asked(worked, senior), by=senior, now=NOW)
    assert access.handler_of(worked.case) == senior


def test_a_closed_case_is_nobodys_to_take_on(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    offers.ask(worked.case, other_handler, told=TOLD, names_service=False, by=handler, now=NOW)
    assert len(offers.awaiting(other_handler)) == 1

    ready_to_close(worked)
    close(worked.case, by=handler)

    assert offers.awaiting(other_handler) == []
