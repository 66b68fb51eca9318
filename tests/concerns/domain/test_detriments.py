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
        ("Owen Hale", Pace.HOURS, Sent.READY),
        ("Owen Hale", Pace.HOURS, Sent.READY),
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
