"""Routes elsewhere: side by side, what went along, what was heard; and whether each reporter was told (R46)."""

from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import audit, joining, lifecycle, onward, precautions, told, triage
from concerns.domain.onward import OnwardRecord
from concerns.enums import (
    EventType,
    IdentityPassed,
    Mode,
    OnwardKind,
    OnwardStatus,
    ProtectionStep,
    SafeguardingAnswer,
    SafeguardingKind,
    State,
)
from concerns.errors import NoSuchCase, OnwardRefusal, WrongState
from concerns.models import ActionTold, OnwardRoute, OnwardUpdate
from tests import factories, names
from tests.casework_factories import Worked, case_in, decide_protection
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
POLICE = OnwardRecord(recipient="Westmarch police, fraud desk", reference="CR-77", asked="Whether it is a crime")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def begin(worked: Worked, kind: OnwardKind = OnwardKind.POLICE, **more: object) -> OnwardRoute:
    given = {"record": POLICE, "sent_date": TODAY, "by": worked.handler, "now": NOW, **more}
    return onward.begin(worked.case, kind=kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("requirement", "kinds"),
    [
        ("R38", (OnwardKind.MANAGEMENT, OnwardKind.AUDIT, OnwardKind.DISCIPLINARY)),
        ("R39", (OnwardKind.SAFEGUARDING, OnwardKind.OTHER)),
        ("R40", (OnwardKind.COMMITTEE,)),
        ("R41", (OnwardKind.POLICE,)),
        ("R42", (OnwardKind.AUDITOR,)),
        ("R43", (OnwardKind.INQUIRY,)),
    ],
)
def test_r38_to_r43_there_is_a_route_for_each(requirement: str, kinds: tuple[OnwardKind, ...]) -> None:
    assert [str(kind.label) != "" for kind in kinds] == [True] * len(kinds), requirement


def test_r41_several_routes_run_beside_a_case_that_stays_open(worked: Worked) -> None:
    plain = OnwardRecord(recipient="HR service desk", reference="D-9")
    for kind in OnwardKind:
        begin(worked, kind, record=plain if kind == OnwardKind.DISCIPLINARY else POLICE)

    found = onward.of_case(worked.case)
    assert {one.kind for one in found} == set(OnwardKind)
    assert {one.identity for one in found} == {IdentityPassed.NOTHING}
    police = next(one for one in found if one.kind == OnwardKind.POLICE)
    assert (police.record, police.sent_date, police.opened_by) == (POLICE, TODAY, worked.handler)
    assert {one.status for one in found} == {OnwardStatus.OPEN}
    assert worked.case.state == State.INVESTIGATING
    sealed = [bytes(row.sealed_record) for row in OnwardRoute.objects.all()]
    assert [b"olice" in one for one in sealed] == [False] * len(OnwardKind)
    event = Event.objects.filter(type=EventType.ONWARD_BEGUN).order_by("number").first()
    assert event
    assert event.data == '{"identity":"nothing","kind":"management"}'


def test_what_was_heard_is_dated_sealed_and_the_last_status_stands(worked: Worked) -> None:
    route = begin(worked)
    for days, status in enumerate((OnwardStatus.ANSWERED, OnwardStatus.ENDED), start=1):
        found = onward.find(worked.case, route.pk)
        day = TODAY + timedelta(days=days)
        onward.hear(found, status=status, heard_date=day, note=f"Word {days}", by=worked.handler, now=NOW)

    (one,) = onward.of_case(worked.case)
    assert [(heard.note, heard.status) for heard in one.heard] == [("Word 2", "ended"), ("Word 1", "answered")]
    assert one.status == OnwardStatus.ENDED
    assert [b"Word" in bytes(row.sealed_note) for row in OnwardUpdate.objects.all()] == [False, False]


def test_r11_of_a_disciplinary_process_only_its_reference_is_kept(worked: Worked) -> None:
    with pytest.raises(onward.Unfit) as refused:
        begin(worked, OnwardKind.DISCIPLINARY)
    assert refused.value.reason == OnwardRefusal.DISCIPLINE
    route = begin(worked, OnwardKind.DISCIPLINARY, record=OnwardRecord(recipient="HR", reference="D-9"))

    def hear(note: str) -> None:
        found = onward.find(worked.case, route.pk)
        ended = OnwardStatus.ENDED
        onward.hear(found, status=ended, heard_date=TODAY, note=note, by=worked.handler, now=NOW)

    with pytest.raises(onward.Unfit):
        hear("A final warning.")
    hear("")
    assert onward.of_case(worked.case)[0].status == OnwardStatus.ENDED


@pytest.mark.parametrize("identity", sorted(onward.NAMES))
def test_a_name_goes_along_only_where_one_could(
    identity: IdentityPassed, worked: Worked, lead: User, handler: User, keepers: list[User]
) -> None:
    with pytest.raises(onward.Unfit) as unknown:
        begin(worked, identity=identity)
    assert unknown.value.reason == OnwardRefusal.NAME_UNKNOWN
    names.open_vault(keepers, now=NOW)
    kept = case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.CONFIDENTIAL)
    with pytest.raises(onward.Unfit) as refused:
        begin(kept, identity=identity)
    assert refused.value.reason == OnwardRefusal.NAME_KEPT

    audit.record(EventType.NAME_PASSED_ON, case=kept.case, by=keepers[0], now=NOW)
    begin(kept, identity=identity)

    named = case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.OPEN)
    assert begin(named, identity=identity).identity == identity


def test_a_route_belongs_to_its_case_and_two_at_once_are_one(worked: Worked, lead: User, handler: User) -> None:
    other = case_in(State.ACCEPTED, lead=lead, handler=handler)
    route = begin(worked)
    with pytest.raises(NoSuchCase):
        onward.find(other.case, route.pk)
    stale = worked.case
    begin(worked, OnwardKind.AUDIT)
    with pytest.raises(WrongState):
        onward.begin(stale, kind=OnwardKind.AUDIT, record=POLICE, sent_date=TODAY, by=handler, now=NOW)
    assert OnwardRoute.objects.count() == 2


def test_joining_takes_routes_and_what_was_said_of_them_along(rota: list[User], lead: User, handler: User) -> None:
    into, other = factories.raise_concern(), factories.raise_concern()
    triage.decide_conflicts(other.case, by=lead, now=NOW)
    gone = Worked(other, lead, lead)
    route = begin(gone)
    onward.hear(
        onward.find(gone.case, route.pk),
        status=OnwardStatus.ANSWERED,
        heard_date=TODAY,
        note="They look at it.",
        by=lead,
        now=NOW,
    )
    before = gone.case
    (line,) = told.lines(before)
    told.record(before, line, told=True, reason="They know from us.", by=lead, now=NOW)

    joining.join(gone.case, into=into.case, by=lead, now=NOW)

    case = Worked(into, lead, handler).case
    (one,) = onward.of_case(case)
    assert (one.record, [heard.note for heard in one.heard]) == (POLICE, ["They look at it."])
    said = {row.concern.reference: row.said for row in told.lines(case)}
    assert said[into.concern.reference] is None
    kept = said[other.concern.reference]
    assert kept
    assert (kept.told, kept.reason) == (True, "They know from us.")


def test_r46_whether_the_reporter_was_told_is_recorded_for_each_thing_done(worked: Worked) -> None:
    begin(worked)
    (protected, route) = told.lines(worked.case)
    assert (protected.done.label, route.done.label) == ("More supervision", "Police")
    assert (protected.said, route.said) == (None, None)

    for line, yes in ((protected, True), (route, False)):
        told.record(worked.case, line, told=yes, reason=f"Because {yes}.", by=worked.handler, now=NOW)

    said = [line.said for line in told.lines(worked.case)]
    assert [(one.told, one.reason) for one in said if one] == [(True, "Because True."), (False, "Because False.")]
    assert [b"Because" in bytes(row.sealed_reason) for row in ActionTold.objects.all()] == [False, False]
    with pytest.raises(ValueError, match="reason"):
        told.record(worked.case, route, told=True, reason=" ", by=worked.handler, now=NOW)


def test_r46_what_replaces_a_decision_is_asked_about_anew_and_nothing_done_is_not(worked: Worked) -> None:
    (line,) = told.lines(worked.case)
    told.record(worked.case, line, told=True, reason="In a message.", by=worked.handler, now=NOW)
    decide_protection(worked.case, by=worked.handler, now=NOW + timedelta(days=1))
    assert [one.said for one in told.lines(worked.case)] == [None]
    with pytest.raises(NoSuchCase):
        told.find(worked.case, worked.concern, what=line.done.what, key=line.done.key)

    later = NOW + timedelta(days=2)
    precautions.record_protection(
        worked.case, steps=[ProtectionStep.NOTHING], reason="It is over.", by=worked.handler, now=later
    )
    assert told.lines(worked.case) == []
    precautions.record_safeguarding(
        worked.case,
        kind=SafeguardingKind.ADULT,
        answer=SafeguardingAnswer.REFERRED,
        record=precautions.SafeguardingRecord(referred_to="The front door", referred_on=TODAY.isoformat()),
        by=worked.handler,
        now=later,
    )
    assert [one.done.label for one in told.lines(worked.case)] == ["Adult safeguarding"]


def test_an_open_route_keeps_no_case_from_closing(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ANSWERED, lead=lead, handler=handler)
    before = lifecycle.closing_obstacles(worked.case)
    begin(worked)
    assert lifecycle.closing_obstacles(worked.case) == before
