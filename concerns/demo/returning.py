"""What reporters do later in the demo: two ask us to stop, and those who were answered say how it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.people import LEADS, Office
from concerns.demo.plans import Stage, Way
from concerns.demo.played import Told
from concerns.domain import calendar, feedback, withdrawals
from concerns.domain.feedback import Answers
from concerns.enums import Verdict
from concerns.models import Concern, Mailbox

STOPS = ("children", 2)  # asked yesterday, and a first reader decides next
GOES_ON = ("payroll", 1)  # asked some days ago; others may be at risk
WHY = "I am tired of waiting for the next thing to happen. I would rather let it be."
REASON = "Other people may lose money by it. We go on without asking you for anything more."
BETTER = (
    "Write a line now and then, also when there is nothing new.",
    "Say sooner who looks into it.",
    "",
    "It was good to have a date that held.",
    "The first letter was long. The rest was easy to follow.",
    "",
)
AGAIN = (Verdict.YES, Verdict.YES, Verdict.UNSURE, Verdict.YES, Verdict.NO, Verdict.YES, Verdict.YES)


@dataclass
class Returned:
    """The stories of it, up to the load day."""

    office: Office
    everybody: Iterable[Told]
    today: date

    def stories(self) -> list[Story]:
        found = {(told.plan.place, told.plan.number): told for told in self.everybody}
        asked = [
            story(found[place])
            for place, story in ((STOPS, self._stops), (GOES_ON, self._goes_on))
            if place in found
        ]
        return [*asked, *(self._says(told, number) for number, told in enumerate(found.values()))]

    def _at(self, days: int, hour: int) -> datetime:
        return diary.at(self.today - timedelta(days=days), hour)

    def _stops(self, told: Told) -> Story:
        yield self._at(1, 0)
        withdrawals.ask(_inbox(told), WHY, on=self.today - timedelta(days=1))

    def _goes_on(self, told: Told) -> Story:
        yield self._at(4, 0)
        asked = withdrawals.ask(_inbox(told), "", on=self.today - timedelta(days=4))
        yield (moment := self._at(2, 14))
        for lead in (self.office.people[name] for name in LEADS):
            row = next((row for row in withdrawals.awaiting(lead) if row.pk == asked.pk), None)
            if row is not None:
                withdrawals.read(row, by=lead, now=moment)
                withdrawals.go_on(row, REASON, by=lead, now=moment)
                return

    def _says(self, told: Told, number: int) -> Story:
        """Some days after the answer; some pass it over, and some never come back."""
        if told.plan.stage < Stage.ANSWERED or number % 5 == 4:
            return
        redirected = told.plan.way == Way.REDIRECT
        day = told.plan.acknowledged_on if redirected else told.plan.answered_on
        yield (moment := told.diary.on(day + 3, 20))
        concern = Concern.objects.select_related("case").get(reference=told.reference)
        occasion = feedback.open_for(concern)
        if occasion is None:
            return
        answers = Answers(
            AGAIN[number % len(AGAIN)], Verdict.YES, AGAIN[(number + 2) % len(AGAIN)], BETTER[number % len(BETTER)]
        )
        given = None if number % 6 == 5 else answers
        feedback.give(_inbox(told), occasion, given, on=calendar.receipt_date(moment))


def _inbox(told: Told) -> Mailbox:
    return Mailbox.objects.select_related("concern").get(concern__reference=told.reference)
