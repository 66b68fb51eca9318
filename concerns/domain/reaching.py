"""How our letters reach a reporter: in the inbox always, and elsewhere only as they chose themselves (R37).

Nothing is ever sent to an address: what was given with a name stays locked, and who hands a letter over asks for
it as for any name. "Do not contact me" keeps everything else from them, too: paper, meetings and questions.
"""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from concerns.domain import access, audit, calendar
from concerns.domain.letters import MEETING_MODES
from concerns.enums import EventType, LetterWay
from concerns.errors import Refused
from concerns.models import Concern, Letter, Mailbox, PaperCopy


def ways(concern: Concern) -> list[LetterWay]:
    """What this reporter may choose: paper needs somebody to whom it can be handed."""
    return list(LetterWay) if concern.mode in MEETING_MODES else [LetterWay.INBOX]


@transaction.atomic
def choose(inbox: Mailbox, *, way: LetterWay, no_contact: bool, on: date) -> None:
    """The reporter's own choice, kept with its date; it counts at once. Raises Refused for a way that is not open
    to them."""
    concern = Concern.objects.select_for_update(no_key=True).get(pk=inbox.concern_id)
    if way not in ways(concern):
        raise Refused
    concern.letter_way, concern.no_contact, concern.letter_way_date = way, no_contact, on
    concern.save(update_fields=["letter_way", "no_contact", "letter_way_date"])
    audit.record_reporter(EventType.LETTER_WAY_CHOSEN, mailbox=inbox, on=on)


def paper_way(concern: Concern) -> LetterWay | None:
    """How a letter may be given on paper now; None when the inbox is all they chose, or all they still can."""
    way = LetterWay(concern.letter_way)
    return way if way != LetterWay.INBOX and not concern.no_contact and way in ways(concern) else None


@transaction.atomic
def hand_over(letter: Letter, *, by: User, now: datetime) -> PaperCopy:
    """Record that an issued letter was given on paper too. Raises Refused unless the reporter chose that."""
    concern = letter.concern
    access.advance(concern.case)
    way = paper_way(concern)
    if way is None or letter.issued_at is None:
        raise Refused
    copy = PaperCopy.objects.create(
        letter=letter, way=way, given_date=calendar.receipt_date(now), recorded_at=now, recorded_by=by
    )
    audit.record(
        EventType.LETTER_HANDED_OVER,
        case=concern.case,
        by=by,
        now=now,
        letter=letter.kind,
        concern=concern.reference,
    )
    return copy
