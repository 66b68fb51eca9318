"""What becomes of the files of one case in the demo: a picture cleared for others, whose original is asked for; a
note as rich text, which nobody can clean; and one that goes to the reporter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.divisions import Division
from concerns.demo import diary, filed
from concerns.demo.diary import Story
from concerns.demo.played import Told
from concerns.domain import calendar, clock, filecopies, filework, filing, giving, originals
from concerns.domain.attachments import Advice
from concerns.enums import Action, Consent, OriginalPurpose
from concerns.models import Attachment, Concern

WHERE = ("larch", 8)  # by place and number of the narrative
NOTE = r"{\rtf1\ansi Please have them ready before the visit.\par}"
ANSWER = "How medicine rounds are written down here. Each dose is signed when it is given, by whoever gave it."
WHY = "The hour at which the picture was taken decides which round it shows. The clean copy has no hour."


@dataclass
class Opened:
    everybody: Iterable[Told]
    today: date

    def stories(self) -> list[Story]:
        return [self._sent(told) for told in self.everybody if (told.plan.place, told.plan.number) == WHERE]

    def _sent(self, told: Told) -> Story:
        """They came, were cleaned, and one of them is asked for just as it was sent."""
        handler = told.handler
        yield (moment := self._back(5, 20))
        on = calendar.receipt_date(moment)
        sent = [
            filed.sealed("sheet.png", filed.picture(), "png", on=on, advice=Advice(injury=False)),
            filed.sealed("note.rtf", NOTE.encode(), "rtf", on=on),
        ]
        filing.add_by_reporter(_concern(told, Action.WRITE).mailbox, sent, on=on)
        yield (moment := self._back(4, 10))
        concern = _concern(told, Action.WRITE)
        answer = filed.sealed("rounds.txt", ANSWER.encode(), "text", on=calendar.receipt_date(moment))
        giving.give(concern, [answer], by=handler, now=moment)
        filework.work(now=moment)
        filecopies.clear(_picture(told), by=handler, now=moment)
        yield (moment := self._back(3, 11))
        row = originals.ask(
            _picture(told), purpose=OriginalPurpose.CHECK, words=WHY, days=14, by=handler, now=moment
        )
        yield (moment := self._back(2, 19))
        originals.answer(row, consent=Consent.YES, on=calendar.receipt_date(moment))

    def _back(self, days: int, hour: int) -> datetime:
        """So many working days before the load day."""
        known = clock.current_calendar()
        day = calendar.subtract_working_days(self.today, days, Division.ENGLAND_AND_WALES, known)
        return diary.at(day, hour)


def _concern(told: Told, action: Action) -> Concern:
    case = told.open(told.handler, action)
    concern = case.concerns.select_related("data_key", "mailbox").get(reference=told.reference)
    concern.case = case
    return concern


def _picture(told: Told) -> Attachment:
    related = ("concern__case", "concern__data_key", "concern__mailbox")
    pictures = Attachment.objects.filter(concern=told.raised, kind="png").select_related(*related)
    return pictures.order_by("-number")[0]
