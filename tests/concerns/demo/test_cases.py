"""What the demo employer shows, on both days on which it is loaded: its cases, and what waits on them."""

from collections import Counter
from datetime import date, datetime, timedelta

from accounts.divisions import Division
from accounts.models import Absence, RotaPlace, User
from accounts.roles import Role
from concerns import models
from concerns.demo.people import PLACES
from concerns.demo.plans import PLANS
from concerns.domain import (
    access,
    calendar,
    containment,
    copies,
    decisions,
    findings,
    grants,
    incidents,
    overrides,
    requests,
    reviews,
    tables,
    vault,
)
from concerns.domain.calendar import LONDON
from concerns.domain.profiles import PROMISED
from concerns.enums import (
    Basis,
    CaseRole,
    CheckAnswer,
    ConflictKind,
    Consent,
    Duty,
    LetterKind,
    Mode,
    RequestState,
    State,
)
from concerns.models import (
    Case,
    Concern,
    Conflict,
    Cover,
    Deadline,
    Detriment,
    Extension,
    Heartbeat,
    Letter,
    MessageDraft,
    ReminderStep,
    Review,
    WellbeingCheck,
)
from concerns.queries import incidents as read
from notifications.models import Notice, PrivateAddress
from notifications.models import State as NoticeState
from tests.concerns.demo.loaded import Loaded
from trust import audit
from trust.models import ChainHead, Event

# No case of the demo changes hands after its first letter; of two wishes to stop one waits, one was not granted.
# A message is no letter.
WRITTEN = set(LetterKind) - {LetterKind.CONTACT, LetterKind.STOPPED, LetterKind.MESSAGE}


def open_deadlines() -> "list[Deadline]":
    return list(Deadline.objects.filter(met_at=None, duty__in=PROMISED).order_by("due_date", "pk"))


def test_there_are_sixty_cases_in_every_state_mode_and_division() -> None:
    assert Case.objects.count() == len(PLANS) == 60
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert set(Concern.objects.values_list("mode", flat=True)) == set(Mode)
    assert set(Concern.objects.values_list("division", flat=True)) == set(Division)
    assert set(Letter.objects.values_list("kind", flat=True)) == WRITTEN


def test_some_messages_are_begun_and_some_reporters_are_told_by_mail_that_one_waits() -> None:
    assert MessageDraft.objects.exists()
    assert PrivateAddress.objects.filter(held=True).exists()


def test_each_narrative_is_told_once() -> None:
    told = Counter((plan.place, plan.number) for plan in PLANS)
    written = {(key, number) for key, place in PLACES.items() for number in range(len(place.narratives))}
    assert set(told) == written
    assert set(told.values()) == {1}


def test_something_is_due_today_and_something_overdue(demo: Loaded) -> None:
    due = [deadline for deadline in open_deadlines() if deadline.due_date == demo.today]
    over = [deadline for deadline in open_deadlines() if deadline.due_date < demo.today]
    ahead = [deadline for deadline in open_deadlines() if deadline.due_date > demo.today]
    assert {Duty(deadline.duty) for deadline in due} >= {Duty.ANSWER}
    assert {Duty(deadline.duty) for deadline in over} == {Duty.ACKNOWLEDGE, Duty.ANSWER}
    assert len(ahead) > len(over)
    if calendar.is_working_day(demo.today, Division.ENGLAND_AND_WALES, calendar.committed()):
        assert Duty.ACKNOWLEDGE in {Duty(deadline.duty) for deadline in due}


def test_every_miss_and_reminder_is_there_as_the_clock_would_have_made_it(demo: Loaded) -> None:
    late = [d for d in Deadline.objects.filter(duty__in=PROMISED) if (d.met_at or demo.now) >= d.due_at]
    assert {d.pk for d in Deadline.objects.exclude(missed_at=None)} == {d.pk for d in late}
    assert not Deadline.objects.filter(met_at=None, next_step_at__lte=demo.now).exists()
    assert ReminderStep.objects.filter(deadline__in=late).exists()
    assert Heartbeat.objects.get().last_good_at == demo.now


def test_every_chain_holds() -> None:
    assert audit.first_fault() is None
    assert ChainHead.objects.count() > 60
    assert Event.objects.count() > 1000


def test_what_reporters_did_has_no_time_of_day() -> None:
    assert set(Event.objects.filter(actor="reporter").values_list("on", flat=True)) != set()
    for on in Event.objects.filter(actor="reporter").values_list("on", flat=True):
        assert date.fromisoformat(on).isoformat() == on


def test_nothing_lies_in_the_future(demo: Loaded) -> None:
    assert not Concern.objects.filter(recorded_date__gt=demo.today).exists()
    assert not Letter.objects.filter(issued_at__gt=demo.now).exists()
    moments = Event.objects.exclude(actor="reporter").values_list("on", flat=True)
    assert [on for on in moments if len(on) > 10 and datetime.fromisoformat(on) > demo.now] == []


def test_events_of_a_case_stand_in_the_order_of_time() -> None:
    for chain in ChainHead.objects.filter(chain__startswith="case:"):
        days = Event.objects.filter(chain=chain.chain).order_by("number").values_list("on", flat=True)
        assert [on[:10] for on in days] == sorted(on[:10] for on in days)


def test_two_reporters_share_one_case() -> None:
    joined = Case.objects.get(state=State.JOINED)
    assert joined.joined_into is not None
    assert joined.joined_into.concerns.count() == 2
    assert joined.concerns.count() == 0
    acknowledged = Letter.objects.filter(
        concern__case=joined.joined_into, kind=LetterKind.ACKNOWLEDGEMENT, issued_at__isnull=False
    )
    assert acknowledged.count() == 2
    told = [len(findings.told_to(joined.joined_into, concern)) for concern in joined.joined_into.concerns.all()]
    assert sorted(told) == [1, 2]


def test_a_manager_it_is_about_sees_nothing() -> None:
    block = Conflict.objects.get(kind=ConflictKind.SUBJECT)
    assert block.user.name == "Colin Marsh"
    assert access.org_roles(block.user) == {Role.SENIOR_MANAGER}
    assert not access.visible_cases(block.user).filter(pk=block.case_id).exists()
    assert not ReminderStep.objects.filter(deadline__concern__case=block.case_id, recipient=block.user).exists()


def test_a_case_that_nobody_may_read_first_has_no_owner() -> None:
    unowned = Case.objects.filter(owner=None)
    assert [case.conflicts.count() for case in unowned] == [RotaPlace.objects.count()]


def test_the_reserve_reader_and_the_second_lead_have_cases_too() -> None:
    owners = set(
        Case.objects.filter(state__in=[State.RECEIVED, State.ACCEPTED]).values_list("owner__name", flat=True)
    )
    readers = {e.actor for e in Event.objects.filter(type="case.conflicts_decided")}
    people = {f"user:{place.user_id}" for place in RotaPlace.objects.all()}
    assert readers == people
    assert {"Priya Nair", "Owen Hale"} <= owners


def test_new_dates_are_asked_for_and_agreed() -> None:
    assert Extension.objects.filter(agreed_at=None, refused_at=None).count() == 1
    agreed = Extension.objects.exclude(agreed_at=None)
    assert agreed.count() == 2
    for extension in agreed:
        assert extension.agreed_by != extension.asked_by
        assert extension.deadline.extended_date == extension.new_date


def test_whoever_holds_a_seat_may_hold_it() -> None:
    for case in Case.objects.all():
        blocked = set(case.conflicts.values_list("user", flat=True))
        assert case.owner_id not in blocked
        assert {user.pk for user, _ in access.holders(case)}.isdisjoint(blocked)
        if case.state in tables.WORKING | {State.CLOSED} and access.handler_of(case):
            assert case.owner == access.handler_of(case)


def test_names_are_held_for_those_who_gave_one() -> None:
    for concern in Concern.objects.all():
        assert vault.is_held(concern) == (concern.mode in vault.NAMED), concern.mode


def test_only_todays_notices_wait(demo: Loaded) -> None:
    for notice in Notice.objects.exclude(state__in=[NoticeState.SENT, NoticeState.VOID]):
        assert notice.not_before is None or notice.not_before.astimezone(LONDON).date() >= demo.today
        assert notice.posted_date >= demo.today - timedelta(days=2)
    assert Notice.objects.filter(state=NoticeState.SENT, sent_at__lt=demo.now).count() > 200


def test_reviews_are_asked_for_begun_and_decided(demo: Loaded) -> None:
    found = {(review.result, reviews.is_begun(review)) for review in Review.objects.all()}

    assert found == {("", False), ("", True), ("stands", True)}


def test_a_slip_was_told_yesterday_and_waits_for_its_decision(demo: Loaded) -> None:
    lead = User.objects.get(name="Priya Nair")
    [incident] = incidents.of(lead)
    assert [task.done_at is not None for task in containment.steps(incident)] == [True, False]
    assert read.hours(incident, now=demo.now).chip_kind == "time_left"


def test_r7_bad_treatment_and_obstruction_were_told_and_the_checks_are_asked(demo: Loaded) -> None:
    """One looked at, one that was not put right, and one of today where there is no concern."""
    reports = Detriment.objects.order_by("told_date")
    assert [(row.kind, row.remedied, row.concern is None, row.replied_at is None) for row in reports] == [
        ("bad_treatment", False, False, False),
        ("bad_treatment", None, False, False),
        ("obstruction", None, True, True),
    ]
    assert all(row.owner is not None for row in reports)
    answers = set(WellbeingCheck.objects.values_list("answer", flat=True))
    assert answers == {"", CheckAnswer.FINE, CheckAnswer.SILENT}


def test_names_are_asked_for_in_each_state_that_a_page_can_show(demo: Loaded) -> None:
    """With a live grant, a question that waits, one a keeper refused, one its reporter refused, and an override
    that the second keeper decides about today."""
    rows = {(row.basis, row.state, row.answer) for row in requests.every()}
    assert rows == {
        (Basis.CONSENT, RequestState.ASKED, ""),
        (Basis.CONSENT, RequestState.GRANTED, Consent.YES),
        (Basis.CONSENT, RequestState.REFUSED, Consent.CONDITIONS),
        (Basis.CONSENT, RequestState.ASKED, Consent.NO),
        (Basis.RISK, RequestState.AGREED, ""),
    }
    femi = User.objects.get(name="Femi Castell")
    [override] = decisions.awaiting(femi, today=demo.today)
    assert override.basis == Basis.RISK
    [_] = [row for row in requests.every() if requests.may_answer(row, today=demo.today) and not row.answer]
    [granted] = [row for row in requests.every() if row.state == RequestState.GRANTED]
    assert granted.recipient
    assert grants.live_for(granted.recipient, granted.concern, now=demo.now) is not None
    assert overrides.told(override.concern, today=demo.today)[0].stage == overrides.Stage.BEFORE


def test_an_investigator_reads_the_working_copy_of_a_text_that_points_to_its_author(demo: Loaded) -> None:
    concern = Concern.objects.select_related("case__data_key").get(identifying=True)
    assert CaseRole.INVESTIGATOR in {role for _, role in access.holders(concern.case)}
    assert len(copies.versions(concern, case=concern.case)) == 1


def test_somebody_stands_in_for_a_handler_who_is_away(demo: Loaded) -> None:
    absence = Absence.objects.get(user__name="Tom Whitlock")
    covers = Cover.objects.filter(absence=absence).select_related("user")

    assert absence.first_date < demo.today < (absence.last_date or absence.first_date)
    assert {cover.user.name for cover in covers} == {"Grace Oduya"}
    assert Case.objects.filter(owner=absence.user, closed_at=None).exclude(covers__in=covers).exists()


def test_looking_into_it_left_what_a_finding_rests_on(demo: Loaded) -> None:
    tagged = models.AllegationTag.objects.exclude(tag__edition="")
    assert models.Evidence.objects.values("kind").distinct().count() == 2
    assert tagged.values("tag__edition").distinct().count() == 2
    assert models.BodyReferral.objects.exists()
    assert models.SubjectTold.objects.exclude(acknowledged_date=None).exists()
    assert models.CaseTask.objects.filter(done_at=None, due_date__lt=demo.today).exists()


def test_reporters_ask_us_to_stop_and_say_how_it_was(demo: Loaded) -> None:
    assert sorted(models.Withdrawal.objects.values_list("stops", flat=True), key=str) == [False, None]
    assert models.Feedback.objects.count() >= 5
    assert models.Feedback.objects.count() < models.FeedbackAsked.objects.count()


def test_one_case_shows_files_both_ways_and_an_original_that_waits_for_a_second_person(demo: Loaded) -> None:
    asked = models.OriginalRequest.objects.get()
    files = models.Attachment.objects.filter(concern=asked.attachment.concern)

    assert {("png", "ready", "reporter"), ("rtf", "uncleanable", "reporter"), ("text", "ready", "staff")} <= set(
        files.values_list("kind", "state", "sender")
    )
    assert (asked.state, asked.answer) == (RequestState.ASKED, Consent.YES)
    assert models.FileCopy.objects.get().attachment == asked.attachment
