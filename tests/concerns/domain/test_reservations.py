"""“Would rather not” holds until a senior manager sets it aside, and the reporter is told first (R48)."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from concerns.domain import access, mailbox, recipients, reservations, triage
from concerns.enums import CaseRole, ConflictKind, EventType, Obstacle, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Mailbox, SettingAside
from notifications.models import Notice
from tests.casework_factories import bring_together, case_in, weigh
from tests.factories import Raised, raise_concern
from trust.models import Event

pytestmark = pytest.mark.django_db

GROUNDS = "Nobody else here can read a stock book."
REASON = "Nobody else here knows how stock is counted. They report to another director."


@pytest.fixture
def raised(rota: list[User], lead: User, handler: User, now: datetime) -> Raised:
    """The reporter would rather not have the handler; the lead has decided who must not know."""
    found = raise_concern(would_rather_not=(handler.pk,))
    triage.decide_conflicts(found.case, by=lead, now=now)
    weigh(found.case, by=lead, now=now)
    return found


def case_of(raised: Raised) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=raised.case.pk)


def ask(raised: Raised, handler: User, lead: User, now: datetime) -> SettingAside:
    (asked,) = reservations.ask(case_of(raised), handler, grounds=GROUNDS, by=lead, now=now)
    return asked


def inbox(raised: Raised) -> list[str]:
    return [one.text for one in mailbox.messages(Mailbox.objects.get(concern=raised.concern))]


def events(raised: Raised) -> list[tuple[str, str]]:
    rows = Event.objects.filter(chain=f"case:{raised.case.pk}", type__startswith="reservation.")
    return [(event.type, event.actor) for event in rows.order_by("number")]


def test_the_reporter_is_told_before_the_person_can_be_appointed(
    raised: Raised, lead: User, handler: User, senior: User, now: datetime
) -> None:
    with pytest.raises(Blocked):
        triage.accept(case_of(raised), handler=handler, by=lead, now=now)
    asked = ask(raised, handler, lead, now)
    with pytest.raises(Blocked):
        triage.accept(case_of(raised), handler=handler, by=lead, now=now)
    assert inbox(raised) == []
    (found,) = reservations.awaiting(senior)
    assert reservations.read(found, by=senior, now=now) == GROUNDS

    reservations.set_aside(found, reason=REASON, by=senior, now=now + timedelta(hours=1))

    (told,) = inbox(raised)
    assert REASON in told
    assert handler.title in told
    assert "Director of adult services decided this and does not work on your concern." in told
    assert (lead.name in told, senior.name in told, GROUNDS in told) == (False, False, False)
    triage.accept(case_of(raised), handler=handler, by=lead, now=now + timedelta(hours=2))
    assert access.handler_of(case_of(raised)) == handler
    assert events(raised) == [
        (EventType.RESERVATION_ASKED, f"user:{lead.pk}"),
        (EventType.RESERVATION_READ, f"user:{senior.pk}"),
        (EventType.RESERVATION_SET_ASIDE, f"user:{senior.pk}"),
    ]
    kinds = ["asked", "agreed"]
    keys = [f"reservation:{asked.pk}:{what}" for what in kinds]
    told_staff = [Notice.objects.get(key=key).recipient for key in keys]
    assert told_staff == [senior, lead]
    for sealed in (asked.sealed_grounds, SettingAside.objects.get().sealed_reason):
        assert b"stock" not in bytes(sealed or b"")


def test_a_wish_that_is_kept_goes_on_refusing(
    raised: Raised, lead: User, handler: User, senior: User, now: datetime
) -> None:
    reservations.keep(ask(raised, handler, lead, now), by=senior, now=now)

    with pytest.raises(Blocked) as blocked:
        triage.accept(case_of(raised), handler=handler, by=lead, now=now)
    assert blocked.value.reasons == [(Obstacle.PERSON_RESERVED, str(handler.pk))]
    assert inbox(raised) == []
    (standing,) = reservations.of_case(case_of(raised))
    assert (standing.user, standing.refused_by, standing.waiting) == (handler, senior, False)
    ask(raised, handler, lead, now + timedelta(hours=1))  # a better reason may be found
    assert reservations.of_case(case_of(raised))[0].waiting


def test_who_decides_has_no_part_in_it(
    raised: Raised, lead: User, other_lead: User, handler: User, senior: User, hr: User, now: datetime
) -> None:
    asked = ask(raised, handler, lead, now)
    assert reservations.deciders(asked) == [senior]
    for other in (lead, other_lead, handler, hr):
        assert reservations.awaiting(other) == []
        with pytest.raises(NoSuchCase):
            reservations.find(other, asked.pk)
        with pytest.raises(Refused):
            reservations.set_aside(asked, reason=REASON, by=other, now=now)

    access.appoint(case_of(raised), senior, CaseRole.OBSERVER, by=lead, now=now)

    assert reservations.awaiting(senior) == []
    with pytest.raises(Refused):
        reservations.keep(asked, by=senior, now=now)


def test_where_every_senior_is_kept_out_reserve_readers_decide(
    raised: Raised, lead: User, handler: User, senior: User, reserve: User, now: datetime
) -> None:
    asked = ask(raised, handler, lead, now)
    assert reservations.awaiting(reserve) == []

    access.block(case_of(raised), senior, ConflictKind.SUBJECT_LINE, by=lead, now=now)

    assert (reservations.awaiting(senior), reservations.awaiting(reserve)) == ([], [asked])


def test_nothing_goes_up_before_the_conflict_decision(
    rota: list[User], lead: User, handler: User, senior: User, now: datetime
) -> None:
    found = raise_concern(would_rather_not=(handler.pk,))

    with pytest.raises(Blocked) as blocked:
        ask(found, handler, lead, now)

    assert blocked.value.reasons == [(Obstacle.CONFLICTS_UNDECIDED, None)]
    assert reservations.awaiting(senior) == []


def test_it_is_asked_once_and_only_for_somebody_reserved(
    raised: Raised, lead: User, handler: User, other_handler: User, senior: User, now: datetime
) -> None:
    assert reservations.askable(case_of(raised)) == [handler]
    with pytest.raises(Refused):
        ask(raised, other_handler, lead, now)
    asked = ask(raised, handler, lead, now)
    assert reservations.askable(case_of(raised)) == []
    with pytest.raises(WrongState):
        ask(raised, handler, lead, now)

    reservations.set_aside(reservations.find(senior, asked.pk), reason=REASON, by=senior, now=now)
    for again in (reservations.keep, lambda one, **by: reservations.set_aside(one, reason=REASON, **by)):
        with pytest.raises(WrongState):
            again(asked, by=senior, now=now)
    with pytest.raises(Refused):
        ask(raised, handler, lead, now)


def test_nobody_is_told_without_a_reason(
    raised: Raised, lead: User, handler: User, senior: User, now: datetime
) -> None:
    asked = ask(raised, handler, lead, now)

    with pytest.raises(ValueError, match="told why"):
        reservations.set_aside(asked, reason=" \n", by=senior, now=now)

    assert recipients.is_reserved(case_of(raised), handler)
    assert inbox(raised) == []


def test_each_reporter_of_a_joined_case_is_told_of_their_own_wish_alone(
    rota: list[User], lead: User, handler: User, other_handler: User, senior: User, now: datetime
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=other_handler, now=now)
    second = raise_concern(would_rather_not=(handler.pk,))
    bring_together(case_of(second), into=worked, now=now)
    (asked,) = reservations.ask(worked.case, handler, grounds=GROUNDS, by=other_handler, now=now)

    reservations.set_aside(reservations.find(senior, asked.pk), reason=REASON, by=senior, now=now)

    assert [REASON in text for text in inbox(second)] == [True]
    assert inbox(worked.raised) == []
    triage.appoint(worked.case, handler, CaseRole.INVESTIGATOR, by=other_handler, now=now)
    assert worked.case in access.visible_cases(handler)
