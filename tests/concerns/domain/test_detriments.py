"""Bad treatment for speaking up is told, and goes past those on the case (R7, R52, R74, R75, R78)."""

from datetime import date, timedelta

import pytest

from accounts.models import RotaPlace, User
from concerns.domain import access, detriments, mailbox, remedies
from concerns.domain.detriments import Report
from concerns.enums import CaseRole, ConflictKind, DetrimentKind, EventType, Harm, MessageFrom, State
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.models import Detriment, Message
from notifications.messages import Kind
from notifications.models import Notice, Pace
from notifications.models import State as Sent
from tests.away import goes_away
from tests.casework_factories import case_in
from tests.factories import NOW, Raised, raise_concern
from trust import audit as chain
from trust.models import Event

TODAY = NOW.date()
TOMORROW = date(2026, 11, 11)
ROTA = Report(what="My nights were taken away.", harms=(Harm.ROTA, Harm.PRESSURE), since="Since Monday.")


def told(raised: Raised, what: str = "My nights were taken away.", **given: object) -> Detriment:
    return detriments.tell_by_reporter(raised.mailbox, Report(what=what), on=TODAY, **given)  # type: ignore[arg-type]


def seen_by(*people: User) -> list[str]:
    """Who finds it."""
    return [person.name for person in people if detriments.of(person).exists()]


def notices() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind=Kind.DETRIMENT).order_by("posted_date", "recipient__name", "key")
    return list(rows.values_list("recipient__name", "pace", "state"))


def test_r52_bad_treatment_goes_to_a_second_person_and_not_to_the_contact(
    rota: list[User], lead: User, other_lead: User, reserve: User, senior: User, handler: User, hr: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    report = detriments.tell_by_reporter(worked.raised.mailbox, ROTA, on=TODAY)

    assert (report.owner, report.reply_by_date, report.contact_may_know) == (lead, TOMORROW, False)
    assert seen_by(lead, other_lead, reserve, senior, handler, hr) == ["Priya Nair"]
    assert detriments.read(report, by=lead, now=NOW) == ROTA
    assert b"nights" not in bytes(report.sealed_account)
    assert notices() == [("Priya Nair", Pace.ROUND, Sent.HELD)]
    assert not Message.objects.exists()
    for person in (handler, other_lead, senior, hr):
        with pytest.raises(NoSuchCase):
            detriments.find(person, report.reference)


def test_r78_nobody_with_a_part_in_the_case_gets_it(
    rota: list[User], lead: User, other_lead: User, senior: User
) -> None:
    """The first reader still owns a new concern."""
    raised = raise_concern()
    assert raised.case.owner == lead

    assert told(raised).owner == other_lead


@pytest.mark.parametrize("words", ["It is owen  HALE.", "See owen.hale@westmarch.example", "Hale, Owen did it"])
def test_r78_whoever_is_told_of_never_learns_of_it(
    rota: list[User], lead: User, other_lead: User, reserve: User, words: str
) -> None:
    raised = raise_concern()

    report = told(raised, words)

    assert report.owner == reserve
    RotaPlace.objects.filter(user=reserve).delete()
    remedies.sweep(now=NOW)
    report.refresh_from_db()
    assert report.owner != other_lead
    assert not detriments.known_to(other_lead).exists()


def test_r78_whom_the_words_may_mean_has_it_only_where_there_is_nobody_else(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    assert told(raise_concern(), "The head of legal has it in for me.").owner == reserve

    User.objects.filter(pk__in=(reserve.pk, senior.pk)).update(is_active=False)
    assert told(raise_concern(), "The head of legal does it again.").owner == other_lead


def test_r78_a_block_on_the_case_and_a_wish_count_here_as_well(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    blocked = raise_concern(must_not_know=(other_lead.pk,))
    unwelcome = raise_concern(would_rather_not=(other_lead.pk,))

    assert told(blocked).owner == reserve
    assert told(unwelcome).owner == reserve
    assert not detriments.known_to(other_lead).filter(concern=blocked.concern).exists()


def test_r78_where_nobody_may_have_it_those_who_keep_the_rota_are_told(
    lead: User, senior: User, administrator: User, hr: User
) -> None:
    report = told(raise_concern(), "Colin Marsh does it.")

    assert report.owner is None
    assert [name for name, *_ in notices()] == ["Gwen Parry", "Noel Strand"]


def test_t11_what_a_reporter_tells_has_a_day_and_its_own_chain(rota: list[User], other_lead: User) -> None:
    """The chain of the inbox is read by those on the case, so nothing of it stands there."""
    raised = raise_concern()
    before = set(Event.objects.values_list("pk", flat=True))

    report = told(raised, once="form")
    detriments.write(report, "They did it again.", on=TODAY, once="more")

    added = Event.objects.exclude(pk__in=before).order_by("number")
    assert list(added.values_list("chain", "type", "actor", "on")) == [
        (f"detriment:{report.pk}", EventType.DETRIMENT_TOLD, "reporter", "2026-11-10"),
        (f"detriment:{report.pk}", EventType.DETRIMENT_WRITTEN, "reporter", "2026-11-10"),
    ]
    assert (report.told_at, report.told_by) == (None, None)
    assert chain.first_fault() is None
    with pytest.raises(AlreadyReceived):
        told(raised, once="form")
    with pytest.raises(AlreadyReceived):
        detriments.write(report, "They did it again.", on=TODAY, once="more")


@pytest.mark.parametrize("harm", Harm)
def test_r75_each_kind_of_bad_treatment_can_be_told(harm: Harm, rota: list[User], lead: User) -> None:
    told = detriments.tell_by_reporter(
        raise_concern().mailbox, Report(what="It began after I spoke up.", harms=(harm,)), on=TODAY
    )

    assert told.owner is not None
    assert detriments.read(told, by=told.owner, now=NOW).harms == (harm,)


def test_r80_it_can_be_told_from_a_closed_case(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)

    report = detriments.tell_by_reporter(worked.raised.mailbox, ROTA, on=TODAY + timedelta(days=300))

    assert (report.owner, report.reply_by_date) == (lead, date(2027, 9, 7))


def test_r7_obstruction_is_told_where_no_concern_was_raised(
    rota: list[User], lead: User, other_lead: User, worker: User
) -> None:
    report = detriments.tell(
        Report(what="We were told to keep it in the team.", who="Priya Nair"),
        kind=DetrimentKind.OBSTRUCTION,
        concern=None,
        by=worker,
        now=NOW,
    )

    assert (report.kind, report.concern, report.owner) == (DetrimentKind.OBSTRUCTION, None, other_lead)
    assert report.reply_by_date == TOMORROW
    assert seen_by(lead, worker) == []


def test_r74_a_witness_who_is_a_first_reader_does_not_look_after_what_they_told(
    rota: list[User], lead: User, other_lead: User
) -> None:
    kind = DetrimentKind.BAD_TREATMENT
    report = detriments.tell(Report(what="They laugh at them."), kind=kind, concern=None, by=lead, now=NOW)

    assert report.owner == other_lead
    words = Report(what="Twice.")
    detriments.tell(words, kind=kind, concern=None, by=lead, now=NOW, once="form")
    with pytest.raises(AlreadyReceived):
        detriments.tell(words, kind=kind, concern=None, by=lead, now=NOW, once="form")


def test_r78_whoever_comes_to_have_a_part_in_the_case_loses_it_at_once(
    rota: list[User], lead: User, other_lead: User, reserve: User, senior: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    report = detriments.tell_by_reporter(worked.raised.mailbox, ROTA, on=TODAY)
    assert seen_by(lead) == ["Priya Nair"]

    access.appoint(worked.case, lead, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    assert seen_by(lead) == []
    remedies.sweep(now=NOW)
    report.refresh_from_db()
    assert report.owner == other_lead

    access.block(worked.case, other_lead, ConflictKind.RELATION, by=handler, now=NOW)
    assert seen_by(other_lead) == []
    remedies.sweep(now=NOW)
    assert seen_by(lead, other_lead, reserve, senior) == ["Moira Quill"]


def test_what_somebody_away_has_not_replied_to_goes_to_somebody_who_is_here(
    rota: list[User], lead: User, other_lead: User, reserve: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    report = detriments.tell_by_reporter(worked.raised.mailbox, ROTA, on=TODAY)
    goes_away(lead, now=NOW)

    remedies.sweep(now=NOW)
    remedies.sweep(now=NOW)

    report.refresh_from_db()
    assert report.owner == other_lead
    given = Event.objects.filter(type=EventType.DETRIMENT_GIVEN)
    assert given.count() == 1
    assert Notice.objects.get(recipient=lead, kind=Kind.DETRIMENT).state == Sent.VOID


def test_the_reply_is_reminded_of_on_its_day_and_once_it_is_over(rota: list[User], other_lead: User) -> None:
    report = told(raise_concern())
    for days in (0, 1, 1, 2, 2, 3):
        remedies.sweep(now=NOW + timedelta(days=days))
    assert notices() == [
        ("Owen Hale", Pace.ROUND, Sent.HELD),
        ("Owen Hale", Pace.ROUND, Sent.HELD),
        ("Owen Hale", Pace.ROUND, Sent.HELD),
    ]

    other = told(raise_concern(), "Another one.")
    detriments.reply(other, "I am looking at it today.", by=other_lead, now=NOW)
    remedies.sweep(now=NOW + timedelta(days=1))
    assert Notice.objects.filter(about=other.pk).count() == 1
    assert Notice.objects.filter(about=report.pk).count() == 3


def test_r52_reporter_and_owner_write_past_everybody_on_the_case(rota: list[User], other_lead: User) -> None:
    raised = raise_concern()
    report = told(raised)
    assert list(detriments.of_inbox(raised.mailbox)) == [report]

    detriments.reply(report, "Thank you. What would help now?", by=other_lead, now=NOW)
    detriments.write(report, "That it stops.", on=TOMORROW)

    lines = [(line.sender, line.text, line.sent_at, line.by) for line in detriments.lines(report)]
    assert lines == [
        (MessageFrom.STAFF, "Thank you. What would help now?", NOW, other_lead),
        (MessageFrom.REPORTER, "That it stops.", None, None),
    ]
    assert mailbox.messages(raised.mailbox) == []
    assert (report.replied_at, report.replied_by) == (NOW, other_lead)


def test_r78_whoever_is_named_later_loses_it(rota: list[User], other_lead: User, reserve: User) -> None:
    report = told(raise_concern())
    assert report.owner == other_lead

    detriments.write(report, "It was Owen Hale all the time.", on=TODAY)

    assert seen_by(other_lead, reserve) == ["Moira Quill"]
    assert Notice.objects.filter(recipient=reserve, kind=Kind.DETRIMENT).exists()


def owner_after_the_sweep(report: Detriment) -> User | None:
    remedies.sweep(now=NOW)
    report.refresh_from_db()
    return report.owner


def test_r78_it_is_not_taken_from_somebody_away_to_give_it_to_whom_its_words_may_mean(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    plain, hinted = told(raise_concern()), told(raise_concern(), "Quill has it in for me, and so has Marsh.")
    assert (plain.owner, hinted.owner) == (other_lead, other_lead)

    goes_away(other_lead, now=NOW)

    assert owner_after_the_sweep(plain) == reserve
    assert owner_after_the_sweep(hinted) == other_lead
    assert seen_by(reserve, senior) == ["Moira Quill"]
    assert not detriments.of(reserve).filter(pk=hinted.pk).exists()


def test_r78_it_goes_to_somebody_away_before_it_goes_to_whom_its_words_may_mean(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    """Also where the reporter would rather not have the one who is away."""
    goes_away(reserve, now=NOW)
    plain = told(raise_concern())
    hinted = told(raise_concern(would_rather_not=(reserve.pk,)), "It is Marsh, you know.")
    assert (plain.owner, hinted.owner) == (other_lead, other_lead)

    for report in (plain, hinted):
        remedies.step_aside(detriments.find(other_lead, report.reference), by=other_lead, now=NOW)

    assert owner_after_the_sweep(plain) == senior
    assert owner_after_the_sweep(hinted) == reserve


def test_r78_whom_its_words_may_mean_does_not_have_it_after_an_owner_who_left_or_was_blocked(
    rota: list[User], lead: User, other_lead: User, reserve: User, senior: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    inbox = worked.raised.mailbox
    plain = detriments.tell_by_reporter(inbox, ROTA, on=TODAY)
    hinted = detriments.tell_by_reporter(inbox, Report(what="The head of legal does it."), on=TODAY)
    assert (plain.owner, hinted.owner) == (lead, lead)

    access.block(worked.case, lead, ConflictKind.RELATION, by=handler, now=NOW)
    assert owner_after_the_sweep(plain) == other_lead
    assert owner_after_the_sweep(hinted) == reserve

    User.objects.filter(pk=reserve.pk).update(is_active=False)
    assert owner_after_the_sweep(hinted) == senior
    User.objects.filter(pk=senior.pk).update(is_active=False)
    assert owner_after_the_sweep(hinted) == other_lead  # nobody else is left


def test_r78_whom_later_words_may_mean_has_it_no_more_once_anybody_else_may(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    report = told(raise_concern())
    detriments.write(report, "They do it at night, hale and well.", on=TODAY)  # no name without its capital
    report.refresh_from_db()
    assert report.owner == other_lead

    detriments.write(report, "It is Hale.", on=TODAY)
    assert seen_by(other_lead, reserve, senior) == ["Moira Quill"]

    detriments.write(report, "Or Quill. Or Marsh.", on=TODAY)  # all who are left: it stays where it is
    assert seen_by(other_lead, reserve, senior) == ["Moira Quill"]
    assert owner_after_the_sweep(report) == reserve
    states = Notice.objects.filter(recipient=other_lead, kind=Kind.DETRIMENT).values_list("state", flat=True)
    assert list(states) == [Sent.VOID, Sent.VOID]


def test_r78_whom_its_words_may_mean_loses_it_once_somebody_else_may_have_it(
    rota: list[User], other_lead: User, reserve: User, senior: User
) -> None:
    User.objects.filter(pk__in=(reserve.pk, senior.pk)).update(is_active=False)
    report = told(raise_concern(), "The head of legal does it.")
    assert owner_after_the_sweep(report) == other_lead

    User.objects.filter(pk=reserve.pk).update(is_active=True)

    assert owner_after_the_sweep(report) == reserve


def test_t11_the_sweep_after_a_reporters_act_tells_no_minute_and_waits_for_the_round_unless_there_is_a_risk(
    rota: list[User], lead: User, other_lead: User, reserve: User, worker: User
) -> None:
    """One that staff told has the time of what staff do."""
    plain = told(raise_concern())
    urgent = told(raise_concern(urgent=True))
    by_staff = detriments.tell(
        Report(what="Priya Nair does it."), kind=DetrimentKind.OBSTRUCTION, concern=None, by=worker, now=NOW
    )
    assert [report.owner for report in (plain, urgent, by_staff)] == [other_lead] * 3

    goes_away(other_lead, now=NOW)
    remedies.sweep(now=NOW)

    on = {
        chain.removeprefix("detriment:"): moment
        for chain, moment in Event.objects.filter(type=EventType.DETRIMENT_GIVEN).values_list("chain", "on")
    }
    paces = dict(Notice.objects.filter(recipient=reserve, kind=Kind.DETRIMENT).values_list("about", "pace"))
    assert paces == {plain.pk: Pace.ROUND, urgent.pk: Pace.AT_ONCE, by_staff.pk: Pace.HOURS}
    assert (on[str(plain.pk)], on[str(urgent.pk)]) == ("2026-11-10", "2026-11-10")
    assert on[str(by_staff.pk)].startswith("2026-11-10T")


def test_another_reporters_inbox_shows_nothing_of_it(rota: list[User], other_lead: User, worker: User) -> None:
    one, other = raise_concern(), raise_concern()
    told(one)
    detriments.tell(ROTA, kind=DetrimentKind.BAD_TREATMENT, concern=one.concern, by=worker, now=NOW)

    assert detriments.of_inbox(one.mailbox).count() == 1
    assert not detriments.of_inbox(other.mailbox).exists()


def test_two_at_once_the_second_is_told(rota: list[User], other_lead: User) -> None:
    report = told(raise_concern())
    first, second = (detriments.find(other_lead, report.reference) for _ in range(2))

    detriments.reply(first, "Hello.", by=other_lead, now=NOW)

    with pytest.raises(WrongState):
        detriments.reply(second, "Hello again.", by=other_lead, now=NOW)
    with pytest.raises(WrongState):
        detriments.find(other_lead, report.reference, version=0)
