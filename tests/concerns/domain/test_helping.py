"""Worry about progress and need for support: to the contact, each with a target of its own (R52, R80)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import helping, mailbox, targets
from concerns.enums import Duty, State
from concerns.errors import AlreadyReceived
from concerns.models import Deadline
from concerns.queries import oversight, worklist
from tests.casework_factories import Worked, case_in
from tests.factories import NOW

TODAY = NOW.date()


def owed(worked: Worked) -> list[tuple[str, int, date]]:
    rows = Deadline.objects.filter(concern=worked.concern, duty__in=targets.HELP, met_at=None)
    return [(row.duty, row.number, row.due_date) for row in rows.order_by("duty")]


def test_r52_each_kind_of_help_is_a_message_with_its_own_day_until_a_reply_goes(
    rota: list[User], lead: User, handler: User, hr: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    inbox = worked.raised.mailbox
    promised = {row.duty for row in oversight.open_promises(hr)}

    helping.ask(inbox, Duty.WORRY, "Nothing happens.", on=TODAY, once="form")
    helping.ask(inbox, Duty.SUPPORT, "I cannot sleep.", on=TODAY)
    with pytest.raises(AlreadyReceived):
        helping.ask(inbox, Duty.WORRY, "Nothing happens.", on=TODAY, once="form")
    helping.ask(inbox, Duty.WORRY, "Still nothing.", on=TODAY)

    assert owed(worked) == [("support", 1, date(2026, 11, 12)), ("worry", 1, date(2026, 11, 12))]
    rows = {row.duty: row.work.place for row in worklist.open_duties(handler, today=TODAY).rows}
    assert rows[Duty.WORRY] == rows[Duty.SUPPORT] == "casework:messages"
    assert {row.duty for row in oversight.open_promises(hr)} == promised

    mailbox.write_as_staff(worked.concern, "I am here. Call me.", by=handler, now=NOW)
    assert owed(worked) == []
    helping.ask(inbox, Duty.WORRY, "And now?", on=TODAY)
    assert owed(worked) == [("worry", 2, date(2026, 11, 12))]


def test_r80_help_is_asked_for_from_a_closed_case_and_replied_to(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler)
    later = NOW + timedelta(days=30)

    helping.ask(worked.raised.mailbox, Duty.SUPPORT, "I need somebody to talk to.", on=later.date())

    assert owed(worked) == [("support", 1, date(2026, 12, 14))]
    assert [row.duty for row in worklist.open_duties(handler, today=later.date()).rows] == [Duty.SUPPORT]
    mailbox.write_as_staff(worked.concern, "Call me.", by=handler, now=later)
    assert owed(worked) == []
