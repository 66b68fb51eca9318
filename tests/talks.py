"""A talk with a reporter, driven through the domain to where a test needs it."""

from datetime import date, time, timedelta

from concerns.domain import calendar, meeting_notes, meetings
from concerns.domain.meeting_records import Answer, Held, Offer, Opened, Plan, Proposal
from concerns.enums import Companion, MeetingAnswer, MeetingWay
from concerns.models import Meeting, MeetingNote
from tests.casework_factories import Worked
from tests.factories import NOW

TODAY = calendar.receipt_date(NOW)
SOON = TODAY + timedelta(days=3)
LIBRARY = Proposal(SOON, time(10, 30), "The library in Harbour Street")
CAFE = Proposal(SOON + timedelta(days=1), time(17), "The café by the mill")
OFFER = Offer(MeetingWay.IN_PERSON, (LIBRARY, CAFE), "I would like to hear how the rounds go.")
CHOSEN = Answer(MeetingAnswer.CHOSEN, choice=1)
PLAN = Plan(SOON, time(10, 30), LIBRARY.place, is_checked=True)


def latest(worked: Worked) -> Opened:
    return meetings.of(worked.concern)[0]


def row(worked: Worked) -> Meeting:
    """Fresh, with the case as it stands."""
    rows = Meeting.objects.select_related("concern__case", "concern__data_key")
    return rows.filter(concern=worked.concern).latest("number")


def offer(worked: Worked, offered: Offer = OFFER) -> None:
    one = row(worked)
    meetings.offer(one, offered, seen=one.version, by=worked.handler, now=NOW)


def answer(worked: Worked, said: Answer = CHOSEN, *, on: date = TODAY) -> None:
    one = row(worked)
    meetings.answer(one, said, seen=one.version, on=on)


def settle(worked: Worked, plan: Plan = PLAN, way: MeetingWay = MeetingWay.IN_PERSON) -> None:
    one = row(worked)
    meetings.settle(one, plan, way=way, seen=one.version, by=worked.handler, now=NOW)


def prepare(worked: Worked) -> None:
    one = row(worked)
    meetings.prepare(one, seen=one.version, by=worked.handler, now=NOW)


def hold(worked: Worked, held: Held | None = None, *, wishes: tuple[str, ...] = ()) -> None:
    one = row(worked)
    meetings.hold(one, held or Held(TODAY), wishes=wishes, seen=one.version, by=worked.handler, now=NOW)


def held(worked: Worked) -> None:
    """Offered, chosen, arranged and held."""
    offer(worked)
    answer(worked)
    settle(worked)
    prepare(worked)
    hold(worked)


def write(worked: Worked, text: str = "They saw the sheets on the trolley.") -> MeetingNote:
    return meeting_notes.write(row(worked), text, by=worked.handler, now=NOW)


def send(worked: Worked) -> MeetingNote:
    return meeting_notes.send(row(worked), reply_by=TODAY + timedelta(days=7), by=worked.handler, now=NOW)


def with_companion(name: str, kind: Companion = Companion.COLLEAGUE) -> Answer:
    return Answer(MeetingAnswer.CHOSEN, choice=1, companion=kind, companion_name=name)
