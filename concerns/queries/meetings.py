"""The talk with a reporter as its pages draw it: where it stands, what comes next, and a file for a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import calendar, meeting_notes, meetings, wording
from concerns.domain.meeting_notes import Version
from concerns.domain.meeting_records import Opened, Plan, Proposal
from concerns.enums import Companion, MeetingAnswer, MeetingState, MeetingWay, NoteState, NotHeld
from concerns.models import Concern, MeetingNote
from concerns.queries.inbox_dates import day

LASTS = timedelta(hours=1)  # an hour is kept free in a calendar
STATE_CHIPS = {
    MeetingState.TO_OFFER: "due_soon",
    MeetingState.OFFERED: "waiting",
    MeetingState.SETTLED: "under_way",
    MeetingState.HELD: "met",
    MeetingState.NOT_HELD: "neutral",
}
NOTE_CHIPS = {
    NoteState.DRAFT: "neutral",
    NoteState.SENT: "waiting",
    NoteState.AGREED: "met",
    NoteState.CORRECTED: "due_soon",
    NoteState.DISAGREED: "neutral",
    NoteState.NO_REPLY: "neutral",
}
SAID = {
    MeetingAnswer.ELSEWHERE: gettext_lazy("Asked for another time or place"),
    MeetingAnswer.WRITTEN: gettext_lazy("Would rather write, in their inbox"),
    MeetingAnswer.DECLINED: gettext_lazy("Does not want to meet"),
}
WITH = {
    Companion.FRIEND: gettext_lazy("a friend or a relative"),
    Companion.COLLEAGUE: gettext_lazy("somebody who works here"),
    Companion.UNION: gettext_lazy("somebody from a union"),
}


@dataclass(frozen=True)
class Do:
    """One step of a meeting: its page, or the button of a form that stands on the page itself."""

    label: str
    place: str
    is_button: bool = False


@dataclass(frozen=True)
class Fact:
    label: str
    words: str = field(repr=False)


@dataclass(frozen=True)
class VersionLine:
    version: Version = field(repr=False)
    chip_kind: str
    words: str


@dataclass(frozen=True)
class Card:
    """One meeting on the page of its reporter."""

    meeting: Opened = field(repr=False)
    number: int
    chip_kind: str
    chip_words: str
    facts: Sequence[Fact]
    steps: Sequence[Do]  # the first is the next one
    notes: Sequence[VersionLine]
    has_file: bool


def cards(concern: Concern, *, today: date) -> list[Card]:
    """Every meeting with this reporter, the latest first. For those who read what was sent."""
    return [_card(one, concern, today=today) for one in meetings.of(concern)]


def _card(one: Opened, concern: Concern, *, today: date) -> Card:
    versions = meeting_notes.versions(one.row, concern)
    has_file = one.plan is not None and one.is_open
    return Card(
        meeting=one,
        number=one.row.number,
        chip_kind=STATE_CHIPS[one.state],
        chip_words=str(one.state.label),
        facts=facts(one),
        steps=steps(one, versions, today=today),
        notes=[_line(version) for version in versions],
        has_file=has_file,
    )


def when(plan: Plan) -> str:
    """'Wednesday 6 January 2027, 2.15pm, Library'."""
    return _when(plan.on, plan.at, plan.place)


def proposal_words(one: Proposal) -> str:
    return _when(one.on, one.at, one.place)


def _when(on: date, at: time, place: str) -> str:
    return ", ".join([day(on), wording.hour(at), place])


def facts(one: Opened) -> list[Fact]:
    """What was offered, answered, arranged and became of it, as far as it went."""
    found = [*_offered(one), *_answered(one), *_arranged(one), *_ended(one)]
    return [fact for fact in found if fact.words]


def _offered(one: Opened) -> list[Fact]:
    if one.offer is None or one.row.offered_at is None:
        return []
    times = "\n".join(
        f"{number}. {proposal_words(each)}" for number, each in enumerate(one.offer.proposals, start=1)
    )
    on = day(calendar.receipt_date(one.row.offered_at))
    return [
        Fact(_("Offered"), f"{one.offer.way.label}, {on}"),
        Fact(_("Times and places"), times),
        Fact(_("A companion"), "" if one.is_written else _("Offered: a friend, a colleague or a union")),
    ]


def _answered(one: Opened) -> list[Fact]:
    said = one.answer
    if said is None or one.row.answered_date is None:
        return []
    words = SAID.get(said.answer, "")
    told = _("Chose time %(number)d") % {"number": said.choice or 0} if not words else str(words)
    found = [Fact(_("They answered"), f"{told}, {day(one.row.answered_date)}"), Fact(_("Their words"), said.words)]
    if said.companion != Companion.NOBODY:
        brings = _("%(name)s, %(kind)s") % {"name": said.companion_name, "kind": WITH[said.companion]}
        found.append(Fact(_("They bring"), brings))
        found.append(Fact(_("Who knows the name"), _("The companion knows who spoke up.")))
    return found


def _arranged(one: Opened) -> list[Fact]:
    plan = one.plan
    if plan is None:
        return [Fact(_("Arranged"), _("In writing, in their inbox") if one.row.settled_at else "")]
    where = _("Away from work") if plan.is_away else _("At work: %(why)s") % {"why": plan.why_not_away}
    whose = _("the reporter’s idea") if plan.by_reporter else _("our idea")
    check = _("Done") if plan.is_checked else ""
    return [
        Fact(_("Arranged"), when(plan)),
        Fact(_("The place"), f"{where}, {whose}"),
        Fact(_("Check before going there alone"), check),
    ]


def _ended(one: Opened) -> list[Fact]:
    if one.held is not None:
        came = _("With their companion, who was told what stays between us.") if one.held.came else ""
        return [Fact(_("Held"), day(one.held.on)), Fact(_("Who came"), came)]
    if one.row.not_held:
        return [Fact(str(NotHeld(one.row.not_held).label), one.why_not)]
    return []


def steps(one: Opened, versions: Sequence[Version], *, today: date) -> list[Do]:
    """What can be done now, the next step first."""
    if one.state == MeetingState.HELD:
        return _note_steps(versions, today=today)
    if not one.is_open:
        return []
    drop = Do(_("There is no meeting"), "casework:meeting-not-held")
    if one.state == MeetingState.TO_OFFER:
        arranged = Do(_("It is arranged already"), "casework:meeting-settle")
        offer = Do(_("Offer a meeting"), "casework:meeting-offer")
        spoken = MeetingWay.IN_PERSON in meetings.ways(one.row.concern)
        return [offer, arranged, drop] if spoken else [Do(_("Offer to write"), offer.place), drop]
    if one.state == MeetingState.OFFERED:
        return [*_after_offer(one), drop]
    return [*_before_holding(one), drop]


def _after_offer(one: Opened) -> list[Do]:
    settle = Do(_("Arrange it"), "casework:meeting-settle")
    again = Do(_("Offer other times"), "casework:meeting-offer")
    writing = Do(_("Go on in writing"), "casework:meeting-writing", is_button=True)
    if one.answer is None:
        return [again, settle]
    if one.answer.answer == MeetingAnswer.WRITTEN:
        return [writing, again]
    if one.answer.answer == MeetingAnswer.ELSEWHERE:
        return [settle, again]
    if one.answer.answer == MeetingAnswer.DECLINED:
        return [writing, again]
    return [Do(_("Confirm the time"), settle.place), again]


def _before_holding(one: Opened) -> list[Do]:
    prepare = Do(_("Read how to listen"), "casework:meeting-prepare")
    held = Do(_("Record that you talked"), "casework:meeting-held")
    change = [] if one.is_written else [Do(_("Arrange it anew"), "casework:meeting-settle")]
    return [*([] if one.row.prepared_at else [prepare]), held, *change]


def _note_steps(versions: Sequence[Version], *, today: date) -> list[Do]:
    note = "casework:meeting-note"
    if not versions:
        return [Do(_("Write the note"), note)]
    last = versions[0]
    if last.state == NoteState.DRAFT:
        return [Do(_("Go on with the note"), note)]
    if last.state == NoteState.CORRECTED:
        return [Do(_("Write it anew"), note), Do(_("Keep both texts"), "casework:meeting-leave", is_button=True)]
    if last.state == NoteState.SENT:
        if meeting_notes.is_unanswered(last.row, on=today):
            return [Do(_("Record that no answer came"), "casework:meeting-leave", is_button=True)]
        return []
    return [Do(_("Write a new version"), note)]


def _line(version: Version) -> VersionLine:
    return VersionLine(version, NOTE_CHIPS[version.state], _note_words(version.row))


def _note_words(row: MeetingNote) -> str:
    if row.answered_date is not None:
        return _("Answered on %(day)s") % {"day": day(row.answered_date)}
    if row.reply_by_date is not None:
        return _("Their answer was asked for by %(day)s") % {"day": day(row.reply_by_date)}
    return ""


def calendar_file(plan: Plan) -> str:
    """An entry that says nothing: no reference, no place, no guest, no product. Its id is made anew each time,
    or the two calendars on one server would tell who met whom (T3). Stamped with its own day, not with now."""
    starts = datetime.combine(plan.on, plan.at, tzinfo=calendar.LONDON).astimezone(UTC)
    stamp = starts.replace(hour=0, minute=0)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid4()}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{starts:%Y%m%dT%H%M%SZ}",
        f"DTEND:{starts + LASTS:%Y%m%dT%H%M%SZ}",
        "SUMMARY:Meeting",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)
