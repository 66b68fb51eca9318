"""An inbox closes long after the case, and never while something in it is open (R80)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import challenges, detriments, inboxes, remedies, reopening
from concerns.domain.detriments import Report
from concerns.domain.remedies import Result
from concerns.enums import EventType, Harm, State
from concerns.models import Case, Detriment, Mailbox
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.factories import NOW
from tests.reviewing import LATER
from trust.models import Event

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)
REPORT = Report(what="My shifts were changed.", harms=(Harm.ROTA,))


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.CLOSED, lead=lead, handler=handler)


def inbox_of(worked: Worked) -> Mailbox:
    return Mailbox.objects.select_related("concern__case").get(concern=worked.concern)


def last_day(worked: Worked) -> date:
    day = inbox_of(worked).closes_date
    assert day is not None
    return day


def test_an_inbox_of_an_open_case_never_ends(rota: list[User]) -> None:
    inbox = factories.raise_concern().mailbox

    assert not inboxes.is_ended(inbox, on=TODAY + 4000 * DAY)


def test_r80_after_its_last_day_it_ends_by_rule_and_the_sweep_writes_it_down_once(worked: Worked) -> None:
    last = last_day(worked)
    assert not inboxes.is_ended(inbox_of(worked), on=last)
    assert inboxes.is_ended(inbox_of(worked), on=last + DAY)

    assert [inboxes.sweep(on=day) for day in (last, last + DAY, last + 2 * DAY)] == [0, 1, 0]

    assert inbox_of(worked).ended_date == last + DAY
    (told,) = Event.objects.filter(type=EventType.MAILBOX_ENDED)
    assert (told.actor, told.on) == ("system", str(last + DAY))


def test_r80_a_report_of_bad_treatment_keeps_it_open_and_no_date_shows_that(worked: Worked, lead: User) -> None:
    last = last_day(worked)
    report = detriments.tell_by_reporter(inbox_of(worked), REPORT, on=last)

    assert inboxes.sweep(on=last + DAY) == 0
    assert not inboxes.is_ended(inbox_of(worked), on=last + DAY)
    assert inboxes.is_kept_open(inbox_of(worked), on=last + DAY)
    assert last_day(worked) == last  # whoever works on the case reads this day

    owner = Detriment.objects.get(pk=report.pk).owner
    assert owner is not None
    detriments.reply(report, "I look into it.", by=owner, now=NOW)
    remedies.close(report, Result(remedied=True, words="The shifts are back."), by=owner, now=NOW)
    assert inboxes.is_ended(inbox_of(worked), on=last + DAY)


def test_r80_a_review_keeps_it_open(worked: Worked) -> None:
    last = last_day(worked)
    challenges.ask(inbox_of(worked), "You forgot the nights.", on=last)

    assert inboxes.sweep(on=last + DAY) == 0


def test_a_case_that_is_opened_again_has_its_inbox_back(worked: Worked, handler: User) -> None:
    inboxes.sweep(on=last_day(worked) + DAY)
    case = Case.objects.get(pk=worked.case.pk)

    reopening.reopen(case, reason="A new sheet was found.", words="We found more.", by=handler, now=LATER)

    assert (inbox_of(worked).ended_date, inbox_of(worked).closes_date) == (None, None)
