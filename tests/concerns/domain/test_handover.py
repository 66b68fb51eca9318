"""Cases in other hands: for some days or for good, one by one, and never to somebody who must not know."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain import absences
from accounts.domain import people as house
from accounts.models import Absence, RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, challenges, handover, recipients, unowned
from concerns.enums import Action, CaseRole, ConflictKind, EventType, State
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import Case, CaseUserObjectPermission, Cover, Reservation
from notifications.messages import Kind
from notifications.models import Notice
from notifications.models import State as Mail
from tests.away import goes_away, today
from tests.casework_factories import Worked, case_in
from tests.clocks import at, sweep_at
from tests.factories import NOW, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """As it really is: the door asks the database what day it is."""
    return timezone.now()


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, now: datetime) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now)


def stands_in(worked: Worked, absence: Absence, to: User, *, by: User, now: datetime) -> None:
    case = worked.case
    handover.stand_in(worked.handler, case.pk, absence, version=case.version, to=to, by=by, now=now)


def hands_over(worked: Worked, to: User, *, by: User, now: datetime) -> None:
    case = worked.case
    handover.hand_over(worked.handler, case.pk, version=case.version, to=to, by=by, now=now)


def sees(user: User, case: Case) -> bool:
    return access.visible_cases(user).filter(pk=case.pk).exists()


def told(user: User, *kinds: Kind) -> list[str]:
    rows = Notice.objects.filter(recipient=user, kind__in=kinds or Kind).exclude(state=Mail.VOID)
    return sorted(rows.values_list("kind", flat=True))


def types(case: Case) -> list[str]:
    return list(Event.objects.filter(chain=f"case:{case.pk}").order_by("number").values_list("type", flat=True))


def test_t34_to_be_named_opens_nothing(worked: Worked, other_handler: User, now: datetime) -> None:
    goes_away(worked.handler, cover=other_handler)

    assert not sees(other_handler, worked.case)
    assert told(other_handler) == []


def test_t34_who_stands_in_opens_the_case_on_these_days_and_no_longer(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    absence = goes_away(worked.handler, days=3)
    stands_in(worked, absence, other_handler, by=lead, now=now)
    assert sees(other_handler, worked.case)
    assert told(other_handler) == [Kind.APPOINTED]
    assert access.find_case(other_handler, worked.reference, Action.WRITE) == worked.case
    for action in (Action.APPOINT, Action.BLOCK, Action.CLOSE, Action.ASK_FOR_NAME):
        with pytest.raises(Refused):
            access.find_case(other_handler, worked.reference, action)

    # The days are over, and nothing has swept yet.
    Absence.objects.filter(pk=absence.pk).update(first_date=today() - 3 * DAY, last_date=today() - DAY)

    assert not sees(other_handler, worked.case)
    assert access.holders(worked.case) == [(worked.handler, CaseRole.HANDLER)]
    with pytest.raises(NoSuchCase):
        access.find_case(other_handler, worked.reference, Action.READ)
    assert handover.end_what_is_over(now=now) == 1
    assert types(worked.case)[-1] == EventType.PERSON_DISMISSED
    assert Cover.objects.count() == 0
    assert handover.end_what_is_over(now=now) == 0


def test_it_opens_on_the_first_day_and_not_before(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    absence = goes_away(worked.handler, days=3, in_days=2)
    stands_in(worked, absence, other_handler, by=lead, now=now)
    assert not sees(other_handler, worked.case)
    assert recipients.responsible_for(worked.case, on=today()) == worked.handler
    notice = Notice.objects.get(recipient=other_handler)
    assert notice.not_before is not None
    assert timezone.localdate(notice.not_before) == absence.first_date

    assert recipients.responsible_for(worked.case, on=absence.first_date) == other_handler
    Absence.objects.filter(pk=absence.pk).update(first_date=today())

    assert sees(other_handler, worked.case)


def test_it_ends_the_moment_they_say_that_they_are_back(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    absence = goes_away(worked.handler)
    stands_in(worked, absence, other_handler, by=lead, now=now)
    assert sees(other_handler, worked.case)

    absences.end(absence, by=worked.handler, now=now)

    assert not sees(other_handler, worked.case)
    assert not CaseUserObjectPermission.objects.filter(user=other_handler).exists()
    assert told(other_handler) == []  # and no mail still speaks of it


@pytest.mark.parametrize("why", ["blocked", "reserved", "away", "keeper", "worker", "left"])
def test_i7_whoever_must_not_know_never_stands_in_and_no_reason_is_given(
    worked: Worked, other_handler: User, other_lead: User, lead: User, why: str, now: datetime
) -> None:
    absence = goes_away(worked.handler, days=5, cover=other_handler)
    case = worked.case
    if why == "blocked":
        access.block(case, other_handler, ConflictKind.WITNESS, by=worked.handler, now=now)
    if why == "reserved":
        Reservation.objects.create(case=case, concern=worked.concern, user=other_handler, added_date=today())
    if why == "away":
        goes_away(other_handler, in_days=5)
    if why == "keeper":
        RoleHolding.objects.create(user=other_handler, role=Role.CUSTODIAN)
    if why == "worker":
        RoleHolding.objects.filter(user=other_handler).delete()
    if why == "left":
        User.objects.filter(pk=other_handler.pk).update(is_active=False)

    before = types(case)
    with pytest.raises(Refused) as caught:
        stands_in(worked, absence, other_handler, by=lead, now=now)

    assert str(caught.value) == ""
    assert types(case) == before
    assert not sees(other_handler, case)
    assert recipients.responsible_for(case, on=today()) == lead  # a first reader gets it
    stands_in(worked, absence, other_lead, by=lead, now=now)


def test_i13_a_block_ends_it_at_once(worked: Worked, other_handler: User, lead: User, now: datetime) -> None:
    stands_in(worked, goes_away(worked.handler), other_handler, by=lead, now=now)
    assert recipients.responsible_for(worked.case, on=today()) == other_handler

    access.block(worked.case, other_handler, ConflictKind.RELATION, by=worked.handler, now=now)

    assert not sees(other_handler, worked.case)
    assert Cover.objects.count() == 0
    assert recipients.responsible_for(worked.case, on=today()) == lead


def test_the_case_in_other_hands_ends_it_too(
    worked: Worked, other_handler: User, senior: User, lead: User, now: datetime
) -> None:
    stands_in(worked, goes_away(worked.handler), other_handler, by=lead, now=now)

    hands_over(worked, senior, by=lead, now=now)

    assert not sees(other_handler, worked.case)
    assert handover.end_what_is_over(now=now) == 1


def test_one_stands_in_at_a_time(
    worked: Worked, other_handler: User, senior: User, lead: User, now: datetime
) -> None:
    absence = goes_away(worked.handler)
    stands_in(worked, absence, other_handler, by=lead, now=now)

    stands_in(worked, absence, senior, by=lead, now=now)

    assert (sees(senior, worked.case), sees(other_handler, worked.case)) == (True, False)


def test_a_lead_hands_over_what_somebody_who_left_had(
    worked: Worked, other_handler: User, lead: User, administrator: User, now: datetime
) -> None:
    second = case_in(State.ACCEPTED, lead=lead, handler=worked.handler, now=now)
    with pytest.raises(NoSuchCase):  # while they are here it is theirs
        hands_over(worked, other_handler, by=lead, now=now)
    house.leave(worked.handler, by=administrator, now=now)

    assert set(handover.cases_of(worked.handler, by=lead, on=today())) == {worked.case, second.case}
    hands_over(worked, other_handler, by=lead, now=now)

    assert worked.case.owner == access.handler_of(worked.case) == other_handler
    assert told(other_handler) == [Kind.APPOINTED]
    assert types(worked.case)[-1] == EventType.CASE_HANDED_OVER
    assert second.case.owner == worked.handler
    assert told(worked.handler, Kind.HANDED_OVER) == []


def test_who_is_away_finds_it_on_their_return(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    absence = goes_away(worked.handler, days=4)

    hands_over(worked, other_handler, by=lead, now=now)

    notice = Notice.objects.get(recipient=worked.handler, kind=Kind.HANDED_OVER)
    assert notice.not_before is not None
    assert absence.last_date is not None
    assert timezone.localdate(notice.not_before) == absence.last_date + DAY


def test_two_leads_at_once_do_not_overwrite_each_other(
    worked: Worked, other_handler: User, senior: User, lead: User, other_lead: User, now: datetime
) -> None:
    goes_away(worked.handler)
    seen = worked.case
    give: dict[str, Any] = {"version": seen.version, "now": now}
    handover.hand_over(worked.handler, seen.pk, to=other_handler, by=lead, **give)

    with pytest.raises(NoSuchCase):
        handover.hand_over(worked.handler, seen.pk, to=senior, by=other_lead, **give)
    goes_away(other_handler)
    with pytest.raises(WrongState):
        handover.hand_over(other_handler, seen.pk, to=senior, by=other_lead, **give)

    assert worked.case.owner == other_handler


def test_i7_a_lead_hands_over_nothing_that_is_kept_from_them(
    worked: Worked, other_handler: User, lead: User, other_lead: User, reserve: User, hr: User, now: datetime
) -> None:
    goes_away(worked.handler)
    case = worked.case
    assert [list(handover.cases_of(worked.handler, by=by, on=today())) for by in (lead, reserve)] == [[case]] * 2

    access.block(case, lead, ConflictKind.RELATION, by=worked.handler, now=now)
    Reservation.objects.create(case=case, concern=worked.concern, user=other_lead, added_date=today())

    for by in (lead, other_lead, hr, other_handler):
        assert list(handover.cases_of(worked.handler, by=by, on=today())) == []
        with pytest.raises(NoSuchCase):
            hands_over(worked, other_handler, by=by, now=now)
    access.block(case, reserve, ConflictKind.RELATION, by=worked.handler, now=now)
    hands_over(worked, other_handler, by=other_lead, now=now)  # rather they than nobody


def test_i7_nothing_goes_to_whoever_must_not_know(
    worked: Worked, other_handler: User, senior: User, worker: User, lead: User, now: datetime
) -> None:
    goes_away(worked.handler)
    access.block(worked.case, other_handler, ConflictKind.SUBJECT, by=worked.handler, now=now)
    Reservation.objects.create(case=worked.case, concern=worked.concern, user=senior, added_date=today())
    before = types(worked.case)

    for to in (other_handler, senior, worker, worked.handler):
        with pytest.raises(Refused):
            hands_over(worked, to, by=lead, now=now)

    assert (types(worked.case), worked.case.owner) == (before, worked.handler)


def test_a_new_concern_goes_from_one_first_reader_to_another_alone(
    rota: list[User], lead: User, other_lead: User, reserve: User, handler: User, now: datetime
) -> None:
    case = raise_concern(now=now).case
    absence = goes_away(lead)
    give: dict[str, Any] = {"version": case.version, "by": other_lead, "now": now}
    with pytest.raises(Refused):
        handover.hand_over(lead, case.pk, to=handler, **give)
    with pytest.raises(Refused):  # nobody has said who must not know
        handover.stand_in(lead, case.pk, absence, to=handler, **give)

    handover.hand_over(lead, case.pk, to=reserve, **give)

    assert Case.objects.get(pk=case.pk).owner == reserve
    assert (sees(lead, case), sees(reserve, case)) == (False, True)


def test_an_owner_arranges_for_themselves(worked: Worked, other_handler: User, now: datetime) -> None:
    absence = goes_away(worked.handler)

    stands_in(worked, absence, other_handler, by=worked.handler, now=now)

    assert sees(other_handler, worked.case)


def test_a_first_reader_hears_when_a_date_falls_into_days_without_anybody(
    worked: Worked, lead: User, other_lead: User, now: datetime
) -> None:
    goes_away(worked.handler, days=0)
    assert told(lead, Kind.AWAY) == []  # nothing is due that day

    goes_away(worked.handler, days=60, in_days=1)

    assert told(lead, Kind.AWAY) == [Kind.AWAY]
    assert told(other_lead, Kind.AWAY) == []


def test_r56_what_a_reviewer_owes_falls_into_nobodys_days_away(
    rota: list[User], lead: User, handler: User, senior: User, now: datetime
) -> None:
    """The first reader would find nothing to do, and read of a review that is not theirs to know of."""
    worked = case_in(State.ANSWERED, lead=lead, handler=handler, now=now)
    challenges.ask(worked.raised.mailbox, "You did not look.", on=today())

    goes_away(handler, days=60)

    assert told(lead, Kind.AWAY) == []


def test_by_night_long_absences_without_a_stand_in_are_found(
    worked: Worked, other_handler: User, lead: User, now: datetime
) -> None:
    short, long = goes_away(worked.handler, days=5), goes_away(worked.handler, days=20, in_days=6)
    assert unowned.away_for_long(on=short.first_date) == []
    assert unowned.away_for_long(on=long.first_date) == [worked.case]
    Absence.objects.filter(pk=short.pk).delete()
    Absence.objects.filter(pk=long.pk).update(first_date=today())

    assert unowned.find(now=now) == 1

    assert types(worked.case)[-1] == EventType.OWNER_MISSING
    assert told(lead, Kind.NO_OWNER) == [Kind.NO_OWNER]
    stands_in(worked, Absence.objects.get(), other_handler, by=lead, now=now)
    assert unowned.away_for_long(on=today()) == []


def test_a_day_on_which_no_first_reader_is_here_is_told_before(
    rota: list[User], lead: User, administrator: User, now: datetime
) -> None:
    goes_away(rota[0], days=9, in_days=1)
    goes_away(rota[1], days=9, in_days=3)
    assert unowned.nobody_reads_on(on=today()) is None
    goes_away(rota[2], in_days=2)

    day = unowned.nobody_reads_on(on=today())
    unowned.find(now=now)

    assert day is not None
    assert today() + 3 * DAY <= day <= today() + 9 * DAY
    assert told(lead, Kind.NO_FIRST_READER) == told(administrator, Kind.NO_FIRST_READER) == [Kind.NO_FIRST_READER]


def test_reminders_go_to_whoever_stands_in_or_to_a_first_reader(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, now=NOW)
    absence = goes_away(handler, days=9, now=NOW)
    people = (lead, handler, other_handler)
    sweep_at(at("2026-11-13"))
    assert [len(told(user, Kind.REMINDER)) for user in people] == [1, 0, 0]

    stands_in(worked, absence, other_handler, by=lead, now=at("2026-11-16"))
    sweep_at(at("2026-11-19"))
    assert [len(told(user, Kind.REMINDER)) for user in people] == [1, 0, 2]  # of the first letter and the answer

    sweep_at(at("2026-11-23"))  # they are back since the 20th
    assert [len(told(user, Kind.REMINDER)) for user in people] == [1, 1, 2]


def test_a_reminder_posted_at_the_weekend_counts_who_is_here_on_monday(
    rota: list[User], lead: User, other_lead: User
) -> None:
    raise_concern(now=at("2026-11-10"))
    goes_away(lead, days=4, now=at("2026-11-11"))  # up to Sunday
    sweep_at(at("2026-11-15"))

    assert (set(told(lead, Kind.REMINDER)), told(other_lead, Kind.REMINDER)) == ({Kind.REMINDER}, [])


def test_a_step_at_the_weekend_goes_to_whoever_stands_in_from_monday_on(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, now=NOW)
    absence = goes_away(handler, days=9, in_days=6, now=NOW)
    stands_in(worked, absence, other_handler, by=lead, now=at("2026-11-12"))

    sweep_at(at("2026-11-14"))  # for the first mail on the 16th

    assert [len(told(user, Kind.REMINDER)) for user in (lead, handler, other_handler)] == [0, 0, 1]
