"""Whatever happens in whatever order, each step goes once, to somebody who may know, and nothing due is left."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

import accounts.errors
from accounts.domain import absences
from accounts.domain.absences import Days
from accounts.models import User
from concerns.domain import access, clock, corrections, extensions, handover, ladder, mailbox, recipients
from concerns.domain.profiles import PROMISED
from concerns.enums import CaseRole, ConflictKind, Duty, EventType, StepState
from concerns.errors import NoSuchCase, Refused
from concerns.models import Case, Concern, Conflict, Deadline, Heartbeat, ReminderStep
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice
from tests.factories import NOW, Raised, raise_concern
from trust import audit
from trust.models import Event

pytestmark = pytest.mark.django_db

LAST = "concerns_deadline"  # what a batch writes last
EARLIER = ("trust_event", "concerns_reminderstep")
PEOPLE = ("lead", "other_lead", "reserve", "handler", "other_handler", "senior")
LAST_DAY = NOW + timedelta(weeks=9)  # no further, so that a duty nobody meets does not climb for ever


def lay_traps() -> None:
    """The database itself refuses to write to a table while a row names it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS "
                "(SELECT 1 FROM concerns_heartbeat WHERE name = 'trap:' || TG_TABLE_NAME) "
                "THEN RAISE EXCEPTION 'trap'; END IF; RETURN NEW; END $$"
            )
        for table in (LAST, *EARLIER):
            when = "UPDATE" if table == LAST else "INSERT"
            does = (
                "FOR EACH ROW EXECUTE FUNCTION trap()"
                if connection.vendor == "postgresql"
                else f"WHEN EXISTS (SELECT 1 FROM concerns_heartbeat WHERE name = 'trap:{table}') "
                "BEGIN SELECT RAISE(ABORT, 'trap'); END"
            )
            cursor.execute(f"CREATE TRIGGER trap_{table} BEFORE {when} ON {table} {does}")


@contextmanager
def trapped(table: str) -> Iterator[None]:
    trap = Heartbeat.objects.create(name=f"trap:{table}", last_good_at=NOW)
    yield
    trap.delete()


def raised_and_written_down_later(*, now: datetime, **drafted: Any) -> Raised:
    """As if it had been told, so that the day of raising can be corrected to a later one as well."""
    raised = raise_concern(now=now, **drafted)
    Concern.objects.filter(pk=raised.concern.pk).update(recorded_date=clock.today(now) + timedelta(days=10))
    return raised


class Clockwork(RuleBasedStateMachine):
    """Up to three concerns, those who look after them, and a clock that goes on."""

    cast: dict[str, User]

    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        self.now = NOW
        self.met: dict[Any, datetime] = {}
        self.raised = [raised_and_written_down_later(now=NOW)]

    @precondition(lambda self: len(self.raised) < 3)
    @rule(urgent=st.booleans())
    def raise_another(self, urgent: bool) -> None:
        self.raised.append(raised_and_written_down_later(now=self.now, urgent=urgent))

    @rule(hours=st.integers(1, 24 * 9))
    def sweep_later(self, hours: int) -> None:
        if self.now < LAST_DAY:
            self.now += timedelta(hours=hours)
        self.sweep()

    @rule(hours=st.integers(1, 24 * 9))
    def pass_unswept(self, hours: int) -> None:
        if self.now < LAST_DAY:
            self.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        before = set(ReminderStep.objects.values_list("pk", flat=True))
        clock.sweep(now=self.now)
        self._nothing_is_left()
        self._each_was_told_by_the_last_step(before)

    def _nothing_is_left(self) -> None:
        assert not Deadline.objects.filter(met_at=None, next_step_at__lte=self.now).exists()
        for deadline in Deadline.objects.filter(met_at=None, stuck_at=None):
            is_over = self.now >= deadline.due_at and deadline.duty in PROMISED  # a target of ours is never missed
            assert deadline.missed_at == (deadline.due_at if is_over else None)

    def _each_was_told_by_the_last_step(self, before: set[Any]) -> None:
        fresh: defaultdict[tuple[Any, Any], list[ReminderStep]] = defaultdict(list)
        for row in ReminderStep.objects.exclude(pk__in=before).select_related("recipient", "deadline__concern"):
            fresh[row.deadline_id, row.recipient_id].append(row)
            blocked = Conflict.objects.filter(case=row.deadline.concern.case_id, user=row.recipient)
            assert row.recipient.is_active
            assert not blocked.exists()
            self._is_here_or_nobody_is(row)
        for rows in fresh.values():
            assert [row.state for row in rows].count(StepState.POSTED) == 1
            last = max(row.due_at for row in rows)
            assert StepState.POSTED in {row.state for row in rows if row.due_at == last}

    def _is_here_or_nobody_is(self, row: ReminderStep) -> None:
        """On the day the mail goes: who is away is told only where nobody who may know of it is here."""
        concern = row.deadline.concern
        moment = ladder.sending_moment(self.now, concern.division, clock.current_calendar())
        away = absences.who_is_away(on=clock.today(self.now if concern.case.urgent else moment))
        if row.recipient_id in away:
            barred = recipients.blocked_on(concern.case)
            if access.SENIOR_STEP in row.step and concern.case.owner_id is not None:
                barred.add(concern.case.owner_id)
            assert {user.pk for user in recipients.on_rota()} - barred <= away

    @rule(who=st.sampled_from(PEOPLE), first=st.integers(0, 9), days=st.none() | st.integers(0, 20))
    def go_away(self, who: str, first: int, days: int | None) -> None:
        begins = clock.today(self.now) + timedelta(days=first)
        ends = None if days is None else begins + timedelta(days=days)
        with suppress(accounts.errors.Refused):
            absences.say(self._person(who), Days(begins, ends), by=self.cast["lead"], now=self.now)

    @rule(who=st.sampled_from(PEOPLE))
    def be_back(self, who: str) -> None:
        for absence in absences.to_come(on=clock.today(self.now), people=[self._person(who)])[:1]:
            absences.end(absence, by=absence.user, now=self.now)

    @rule(which=st.integers(0, 2), who=st.sampled_from(PEOPLE), for_good=st.booleans())
    def put_into_other_hands(self, which: int, who: str, for_good: bool) -> None:
        case, to = self._case(which), self._person(who)
        owner = case.owner
        to_come = absences.to_come(on=clock.today(self.now), people=[owner]) if owner else []
        asked: dict[str, Any] = {"version": case.version, "to": to, "by": self.cast["reserve"], "now": self.now}
        with suppress(Refused, NoSuchCase):
            if owner is not None and for_good:
                handover.hand_over(owner, case.pk, **asked)
            elif owner is not None and to_come:
                handover.stand_in(owner, case.pk, to_come[0], **asked)

    def _person(self, who: str) -> User:
        return User.objects.get(pk=self.cast[who].pk)

    @rule()
    def die_before_the_commit(self) -> None:
        before = everything()
        waits = Deadline.objects.filter(met_at=None, next_step_at__lte=self.now).exists()
        with trapped(LAST):
            if waits:
                with pytest.raises(DatabaseError, match="trap"):
                    clock.sweep(now=self.now)
        assert everything() == before

    @rule(table=st.sampled_from(EARLIER))
    def fail_and_put_aside(self, table: str) -> None:
        _, steps, notices, events = everything()
        with trapped(table):
            clock.sweep(now=self.now)
        after = everything()
        assert after[1:3] == [steps, notices]
        if table == "trust_event":  # a mere miss has no step
            assert after[3] == events
        for deadline in clock.stuck():
            assert deadline.next_step_at is not None
            assert self.now < deadline.next_step_at <= self.now + clock.PATIENCE

    @rule(which=st.integers(0, 2), duty=st.sampled_from([Duty.ACKNOWLEDGE, Duty.ANSWER]))
    def meet(self, which: int, duty: Duty) -> None:
        concern = self._one(which).concern
        if (concern.pk, duty) not in self.met:
            clock.meet(concern, duty, by=self.cast["lead"], now=self.now)
            self.met[concern.pk, duty] = self.now

    @rule(which=st.integers(0, 2), days=st.integers(1, 28))
    def extend(self, which: int, days: int) -> None:
        concern = self._one(which).concern
        answer = clock.due(concern, Duty.ANSWER)
        if answer is not None and answer.met_at is None:
            later = max(clock.promised_date(answer), clock.today(self.now)) + timedelta(days=days)
            clock.extend(answer, to=later, now=self.now)

    @rule(which=st.integers(0, 2), days=st.integers(1, 30))
    def correct(self, which: int, days: int) -> None:
        """An earlier day counts at once; what is over by it is missed, and what was over by the first stays so."""
        concern = Concern.objects.select_related("case", "data_key").get(pk=self._one(which).concern.pk)
        if corrections.is_owed(concern):
            day = concern.raised_date - timedelta(days=days)
            corrections.correct(concern, day=day, reason="A note.", by=self.cast["lead"], now=self.now)

    @rule(which=st.integers(0, 2), days=st.integers(1, 10))
    def correct_by_two(self, which: int, days: int) -> None:
        concern = Concern.objects.select_related("case", "data_key").get(pk=self._one(which).concern.pk)
        day = min(concern.raised_date + timedelta(days=days), concern.recorded_date)
        if corrections.is_owed(concern) and day > concern.raised_date and day <= clock.today(self.now):
            lead = self.cast["lead"]
            able = [one for one in self.cast.values() if extensions.may_approve(concern.case, one, asker=lead.pk)]
            if concern.case.conflicts_decided_at is None:  # then first readers alone
                able = [one for one in able if one == self.cast["other_lead"]]
            if able:
                asked = corrections.correct(concern, day=day, reason="A slip.", by=lead, now=self.now)
                corrections.agree(asked, by=able[0], now=self.now)

    @rule(which=st.integers(0, 2))
    def write(self, which: int) -> None:
        """The reporter hears from us: one target is reached and the next begins."""
        concern = Concern.objects.select_related("case", "data_key").get(pk=self._one(which).concern.pk)
        mailbox.write_as_staff(concern, "We go on.", by=self.cast["lead"], now=self.now)
        last = concern.deadlines.filter(duty=Duty.UPDATE, met_at=None).get()
        assert last.due_date == clock.today(self.now) + timedelta(days=14)

    @rule(which=st.integers(0, 2), who=st.sampled_from(["handler", "other_handler"]))
    def appoint(self, which: int, who: str) -> None:
        case = self._case(which)
        if access.appointable(case).filter(pk=self.cast[who].pk).exists():
            access.appoint(case, self.cast[who], CaseRole.HANDLER, by=self.cast["lead"], now=self.now)

    @rule(which=st.integers(0, 2), who=st.sampled_from(["handler", "other_lead", "senior"]))
    def block(self, which: int, who: str) -> None:
        case = self._case(which)
        if not Conflict.objects.filter(case=case, user=self.cast[who]).exists():
            access.block(case, self.cast[who], ConflictKind.WITNESS, by=self.cast["lead"], now=self.now)

    @rule(which=st.integers(0, 2))
    def decide_conflicts(self, which: int) -> None:
        Case.objects.filter(pk=self._case(which).pk, conflicts_decided_at=None).update(
            conflicts_decided_at=self.now, conflicts_decided_by=self.cast["lead"]
        )

    @rule(who=st.sampled_from(["handler", "other_lead"]), stays=st.booleans())
    def go_or_come_back(self, who: str, stays: bool) -> None:
        User.objects.filter(pk=self.cast[who].pk).update(is_active=stays)

    def _one(self, which: int) -> Raised:
        return self.raised[which % len(self.raised)]

    def _case(self, which: int) -> Case:
        return Case.objects.get(pk=self._one(which).case.pk)

    @invariant()
    def each_step_goes_once(self) -> None:
        rows = Counter(ReminderStep.objects.values_list("deadline", "step"))
        assert set(rows.values()) <= {1}
        posted = ReminderStep.objects.filter(state=StepState.POSTED).count()
        of_steps = Notice.objects.filter(kind__in=[Kind.REMINDER, Kind.MISSED], key__startswith="step:")
        assert of_steps.count() == posted
        assert Event.objects.filter(type=EventType.DUTY_REMINDED).count() == posted

    @invariant()
    def each_miss_counts_once_from_its_due_moment(self) -> None:
        missed = Deadline.ever.exclude(missed_at=None)
        assert all(one.missed_at == one.due_at for one in missed)
        assert Event.objects.filter(type=EventType.DUTY_MISSED).count() == len(missed)

    @invariant()
    def what_is_done_is_left_alone(self) -> None:
        for (concern, duty), met_at in self.met.items():
            done = Deadline.objects.get(concern=concern, duty=duty)
            assert (done.met_at, done.next_step_at) == (met_at, None)
            assert not done.steps.filter(due_at__gt=met_at).exists()
            assert (done.missed_at is not None) == (met_at >= done.due_at)

    @invariant()
    def nothing_goes_out_for_what_is_done(self) -> None:
        """Between step and mail lie hours in which it is done, or another promise takes its place."""
        waiting = Notice.objects.filter(key__startswith="step:", state__in=outbox.NOT_OVER)
        of = {UUID(key.split(":")[1]) for key in waiting.values_list("key", flat=True)}
        assert Deadline.objects.filter(pk__in=of, met_at=None).count() == len(of)

    def teardown(self) -> None:
        try:
            assert audit.first_fault() is None
        finally:
            transaction.savepoint_rollback(self.point)


def everything() -> list[list[Any]]:
    """All that a sweep writes, the duties first."""
    return [
        sorted(Deadline.objects.values_list(), key=str),
        sorted(ReminderStep.objects.values_list("pk", flat=True)),
        sorted(Notice.objects.exclude(kind=Kind.STUCK).values_list("pk", flat=True)),
        sorted(Event.objects.values_list("pk", flat=True)),
    ]


def test_the_clock_keeps_its_promises_whatever_happens_between(
    rota: list[User],
    lead: User,
    other_lead: User,
    reserve: User,
    handler: User,
    other_handler: User,
    senior: User,
    administrator: User,
) -> None:
    raise_concern()  # whatever is made once
    lay_traps()

    class Machine(Clockwork):
        cast = {
            "lead": lead,
            "other_lead": other_lead,
            "handler": handler,
            "other_handler": other_handler,
            "reserve": reserve,
            "senior": senior,
        }

    run(Machine, settings=settings(max_examples=20, stateful_step_count=16, phases=[Phase.generate]))
