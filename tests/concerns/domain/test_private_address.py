"""Where a reporter is told that something waits: their own choice, never at work, and told of to nobody else."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from concerns.domain import (
    detriments,
    mailbox,
    private_address,
    reaching,
    reveals,
    wellbeing,
)
from concerns.domain.detriments import Report
from concerns.enums import Basis, EventType, LetterWay, Mode, Seat, State
from concerns.errors import Refused
from concerns.models import Mailbox, WellbeingCheck
from concerns.queries import casefile, timeline
from concerns.queries.inbox import Home
from concerns.queries.inbox_help import Help
from notifications import addresses, private_mail
from notifications.addresses import Standing
from notifications.models import PrivateAddress
from tests import deciding, talks
from tests.casework_factories import (
    Worked,
    acknowledge,
    case_in,
    close,
    ready_to_close,
)
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db

ADDRESS = "quiet.place@example.org"
TODAY = NOW.date()


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)


def inbox_of(worked: Worked) -> Mailbox:
    return Mailbox.objects.select_related("concern").get(concern=worked.concern)


def choose(worked: Worked, address: str = ADDRESS) -> None:
    private_address.choose(inbox_of(worked), address, on=TODAY)


def waits() -> bool:
    """Whether something waits that the next message tells of; asking takes it back."""
    return bool(PrivateAddress.objects.filter(held=True).update(held=False))


def test_r37_it_is_kept_replaced_and_stopped_by_its_reporter(worked: Worked) -> None:
    inbox = inbox_of(worked)
    assert private_address.standing(inbox) == Standing.NONE

    choose(worked, "old@example.org")
    choose(worked)
    assert private_mail.open_address(PrivateAddress.objects.get()) == ADDRESS
    assert private_address.standing(inbox) == Standing.KEPT
    for _ in range(2):
        private_address.stop(inbox, on=TODAY)

    assert (PrivateAddress.objects.count(), private_address.standing(inbox)) == (0, Standing.NONE)
    told = Event.objects.filter(type__in=[EventType.ADDRESS_CHOSEN, EventType.ADDRESS_STOPPED]).order_by("number")
    assert [(event.type, event.actor, event.on, event.data) for event in told] == [
        *[(EventType.ADDRESS_CHOSEN, "reporter", TODAY.isoformat(), "{}")] * 2,
        (EventType.ADDRESS_STOPPED, "reporter", TODAY.isoformat(), "{}"),
    ]
    assert {event.chain for event in told} == {f"address:{addresses.handle(worked.concern.pk)}"}


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_t2_whoever_gave_no_name_gives_no_address(mode: Mode, rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=mode)

    with pytest.raises(Refused):
        choose(worked)

    assert PrivateAddress.objects.count() == 0


def test_t2_nobody_is_written_to_at_work(worked: Worked, settings: Settings, lead: User) -> None:
    settings.WORK_DOMAINS = ("westmarch-care.example",)
    at_work = [
        *("kim@westmarch-care.example", "kim@homes.WESTMARCH-care.example", lead.email.upper()),
        *(f"kim@{domain}" for domain in ("nhs.net", "westmarch.gov.uk", "westmarch.example")),
    ]
    assert [private_address.is_at_work(address) for address in at_work] == [True] * len(at_work)
    assert not private_address.is_at_work("kim@notwestmarch-care.example")

    for address in at_work:
        with pytest.raises(ValueError, match="at work"):
            choose(worked, address)
    choose(worked)

    assert PrivateAddress.objects.count() == 1


def test_one_of_the_staff_list_at_a_common_provider_keeps_nobody_else_out(worked: Worked, handler: User) -> None:
    common = "gmail.com"
    User.objects.filter(pk=handler.pk).update(email=f"sam.okoro@{common}")

    assert private_address.is_at_work(f"Sam.Okoro@{common}")
    assert not private_address.is_at_work(f"somebody@{common}")


def test_what_several_may_read_is_only_hinted_at() -> None:
    shared = ["office@example.org", "night.staff@example.org", "ann-and-bob@example.org"]

    assert [private_address.looks_shared(address) for address in shared] == [True] * 3
    assert not private_address.looks_shared("anderson@example.org")


def test_it_goes_when_the_inbox_has_ended_and_not_before(worked: Worked) -> None:
    choose(worked)
    assert private_address.look_after(on=TODAY) == 0
    Mailbox.objects.filter(concern=worked.concern).update(ended_date=TODAY)

    assert private_address.look_after(on=TODAY) == 1
    with pytest.raises(Refused):
        private_address.choose(inbox_of(worked), ADDRESS, on=TODAY + timedelta(days=1))

    assert PrivateAddress.objects.count() == 0


def test_t20_nothing_in_the_database_ties_an_address_to_its_inbox(worked: Worked, settings: Settings) -> None:
    choose(worked)
    row = PrivateAddress.objects.get()
    known = {str(value) for value in (worked.concern.pk, inbox_of(worked).pk, worked.case.pk, worked.reference)}
    assert known & {str(value) for value in (row.pk, row.handle, row.key)} == set()
    assert [field.name for field in PrivateAddress._meta.get_fields() if field.is_relation] == []

    settings.HEARKEN_KEYS = {**settings.HEARKEN_KEYS, "bell": b"another key of the bell, as long"}

    assert private_address.standing(inbox_of(worked)) == Standing.NONE


def test_nobody_on_the_case_reads_that_there_is_one(worked: Worked) -> None:
    def lines() -> list[str]:
        file = casefile.load(worked.case, worked.reference, viewer=worked.lead, today=TODAY)
        return [one.what for one in timeline.happenings(file, knows_blocks=True)]

    before = lines()
    choose(worked)
    private_address.stop(inbox_of(worked), on=TODAY)

    assert lines() == before


# Everything that puts something in an inbox, by the part of the inbox's first page that shows it.
def _message(worked: Worked) -> None:
    mailbox.write_as_staff(worked.concern, "How are you?", by=worked.handler, now=NOW)


def _treatment(worked: Worked) -> None:
    report = Report(what="My nights were taken away.")
    told = detriments.tell_by_reporter(inbox_of(worked), report, on=TODAY)
    assert not waits()
    detriments.reply(told, "Thank you.", by=worked.lead, now=NOW)


def _note(worked: Worked) -> None:
    talks.held(worked)
    talks.write(worked)
    waits()
    talks.send(worked)


def _check(worked: Worked) -> None:
    check = WellbeingCheck.objects.create(concern=worked.concern, months=1, due_date=TODAY)
    assert wellbeing.sweep(on=check.due_date) == 1


def _seen(worked: Worked) -> None:
    reveals.record(worked.concern, to=worked.handler, reason="To ring them.", now=NOW, seat=Seat.HANDLER)


def _closed(worked: Worked) -> None:
    answered = case_in(State.ANSWERED, lead=worked.lead, handler=worked.handler, mode=Mode.OPEN)
    ready_to_close(answered)
    choose(answered)
    waits()
    close(answered.case, by=answered.handler)


# Each part of the inbox's first page, and who puts something there; None where it is the reporter's own, or goes
# with another of these.
TELLS: dict[str, Callable[[Worked], None] | None] = {
    "status": None,
    "promised": None,
    "letters": acknowledge,
    "messages": _message,
    "sent": None,
    "name": _seen,
    "told_late": None,
    "closing": _closed,
    "may_review": None,
    "meetings": talks.offer,
    "parts": None,  # with a message
    "may_stop": None,
    "asks_how_it_was": None,  # comes with a letter or with closing, which tell
    "new_letters": None,  # with letters
    "earlier": None,
    "mail": None,
    "held_against": None,  # test_known_false asks it
    "offers": None,
    "reports": _treatment,
    "check": _check,
    "notes": _note,
}
ACTS = {what: act for what, act in TELLS.items() if act is not None}


def test_of_every_part_of_the_inbox_it_is_decided_what_tells_of_it() -> None:
    shown = {part.name for page in (Home, Help) for part in fields(page)}

    assert set(TELLS) - {"notes"} == shown


@pytest.mark.parametrize("what", ACTS)
def test_whatever_is_put_in_the_inbox_is_told_of(what: str, worked: Worked) -> None:
    choose(worked)
    assert waits()  # the first message, which shows that it works

    ACTS[what](worked)

    assert waits()


@pytest.mark.parametrize("days", [7, 10], ids=["on its day", "after three days without a worker"])
def test_whose_name_was_given_unasked_hears_of_it_once_from_its_day_on(
    days: int, handler: User, lead: User, private: bytes, cast: list[User]
) -> None:
    concern = deciding.raised(handler, lead, NOW)
    private_address.choose(Mailbox.objects.get(concern=concern), ADDRESS, on=TODAY)
    row = deciding.asked(concern, handler, Basis.LAW, now=NOW, **deciding.LATER)
    assert deciding.outcome(row, cast[0], private, now=NOW) == "agreed"
    waits()
    private_address.look_after(on=TODAY + timedelta(days=6))
    assert not waits()

    private_address.look_after(on=TODAY + timedelta(days=days))

    assert waits()
    for later in (0, 1):
        private_address.look_after(on=TODAY + timedelta(days=days + later))
        assert not waits()


def test_r37_do_not_contact_me_is_no_reason_to_be_told_nothing(worked: Worked) -> None:
    """They asked for it themselves."""
    choose(worked)
    waits()
    reaching.choose(inbox_of(worked), way=LetterWay.INBOX, no_contact=True, on=TODAY)

    acknowledge(worked)

    assert waits()
