"""Protection after speaking up in the demo: reports, a call for help, and the checks that were asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.people import Office
from concerns.demo.played import Told
from concerns.domain import calendar, detriments, helping, remedies, wellbeing
from concerns.domain.detriments import Report
from concerns.domain.remedies import Result
from concerns.enums import CheckAnswer, DetrimentKind, Duty, Harm
from concerns.models import Mailbox

WORRIED = ("transport", 1)
TREATED = ("depot", 2)  # told two days ago, replied to, with a plan
ENDED = ("larch", 4)  # after closing, and not put right
WITNESS = "Grace Oduya"

HARMED = Report(
    what="I was on the early rounds for years. Since last month I get the late ones, always at the last minute.",
    harms=(Harm.ROTA, Harm.PRESSURE),
    since="About a month ago. It still goes on.",
    wanted="My old rounds back, or a reason in writing.",
)
AFTERWARDS = Report(
    what="The training I had a place on was given to somebody else, and nobody tells me why.",
    harms=(Harm.DENIED, Harm.EXCLUSION),
    since="In the weeks after your letter.",
)
STOPPED = Report(
    what="At the handover we were told that what happens in the team stays in the team, or there would be no "
    "overtime. One colleague had said before that they wanted to report something.",
    harms=(Harm.PRESSURE, Harm.THREATS),
    since="Last week, once.",
    wanted="That somebody says to everybody that this is not allowed.",
)


@dataclass
class Protected:
    """The stories of it, up to the load day."""

    office: Office
    everybody: Iterable[Told]
    today: date

    def stories(self) -> list[Story]:
        found = {(told.plan.place, told.plan.number): told for told in self.everybody}
        asked = [
            story(found[place])
            for place, story in ((WORRIED, self._worried), (TREATED, self._treated), (ENDED, self._ended))
            if place in found
        ]
        return [*asked, self._obstruction(), self._asks()]

    def _at(self, days: int, hour: int) -> datetime:
        return diary.at(self.today - timedelta(days=days), hour)

    def _worried(self, told: Told) -> Story:
        yield self._at(1, 0)
        helping.ask(
            _inbox(told), Duty.WORRY, "I am worried about how this is going.", on=self.today - timedelta(days=1)
        )

    def _treated(self, told: Told) -> Story:
        yield self._at(3, 0)
        report = detriments.tell_by_reporter(_inbox(told), HARMED, on=self.today - timedelta(days=3))
        if report.owner is None:
            return
        yield (moment := self._at(2, 10))
        detriments.read(report, by=report.owner, now=moment)
        words = "Thank you for telling me. I compare the rotas of the last three months, without saying why."
        detriments.reply(report, words, by=report.owner, now=moment)
        day = calendar.receipt_date(moment) + timedelta(days=6)
        step = "Have the rota of every round explained in writing, for all"
        remedies.add_task(report, step, due_date=day, by=report.owner, now=moment)

    def _ended(self, told: Told) -> Story:
        yield self._at(12, 0)
        report = detriments.tell_by_reporter(_inbox(told), AFTERWARDS, on=self.today - timedelta(days=12))
        if report.owner is None:
            return
        yield (moment := self._at(10, 11))
        detriments.reply(
            report, "I ask for the reason, and write to you within a week.", by=report.owner, now=moment
        )
        yield (moment := self._at(4, 15))
        words = "We asked how the places were given. There was no list and no reason, and the course has begun."
        remedies.close(report, Result(remedied=False, words=words), by=report.owner, now=moment)

    def _obstruction(self) -> Story:
        """There is no concern yet; nobody has replied."""
        yield (moment := self._at(1, 16))
        teller = self.office.people[WITNESS]
        detriments.tell(STOPPED, kind=DetrimentKind.OBSTRUCTION, concern=None, by=teller, now=moment)

    def _asks(self) -> Story:
        """Each night of the last year the checks that are due; some reporters answer."""
        for days in range(365, -1, -1):
            yield self._at(days, 4)
            on = self.today - timedelta(days=days)
            if wellbeing.sweep(on=on) and days % 2:
                _answer(on)


def _answer(on: date) -> None:
    for inbox in Mailbox.objects.filter(concern__wellbeing_checks__asked_date=on).order_by("pk").distinct():
        check = wellbeing.open_for(inbox, on=on)
        if check is not None:
            wellbeing.answer(inbox, check, CheckAnswer.FINE, on=on)


def _inbox(told: Told) -> Mailbox:
    return Mailbox.objects.select_related("concern").get(concern__reference=told.reference)
