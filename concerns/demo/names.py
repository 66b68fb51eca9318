"""Who can be shown a name in the demo, and a slip that came out: both are lived through before the load day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import User
from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.people import Office, speakable
from concerns.domain import clock, containment, gate, grants, incidents
from concerns.domain.incidents import Account

# How many days ago each passed the five scenes. One lapses soon; Bethan Rowe never did.
PASSED = {
    "Ruth Adeyemi": 150,
    "Grace Oduya": 120,
    "Tom Whitlock": 90,
    "Sheila Navin": 345,
    "Derek Hollis": 60,
    "Imran Qureshi": 30,
    "Helen Sowerby": 200,
    "Femi Castell": 45,
}
KEYLESS = ("Imran Qureshi", "Helen Sowerby", "Femi Castell")  # name keepers are granted none
SLIPPED = "Tom Whitlock"
SLIP = Account(
    what="I sent my draft of a letter by email. It said on which day the account was given.",
    who="It went to somebody in rotas with nearly the same name as the second reader.",
    when="This afternoon, ten minutes ago",
    how_far="One mailbox, as far as I know. I have written to nobody about it.",
)


@dataclass
class Readied:
    """Reveal passphrases by name; nobody can read them back afterwards."""

    office: Office
    today: date
    passphrases: dict[str, str] = field(default_factory=dict, repr=False)

    def stories(self) -> list[Story]:
        return [*(self._readied(name, days) for name, days in PASSED.items()), self._slip()]

    def _readied(self, name: str, days: int) -> Story:
        """Each passes and, but for one of them, makes a key."""
        yield (moment := diary.at(self.today - timedelta(days=days), 11))
        person = self.office.people[name]
        gate.record_pass(person, now=moment)
        if name not in KEYLESS:
            self.passphrases[name] = speakable(12)
            grants.make_key(person, self.passphrases[name], now=moment)

    def _slip(self) -> Story:
        """Told yesterday; the first reader has begun to contain it, and has not yet decided."""
        yield (moment := diary.at(self.today - timedelta(days=1), 15, 10))
        teller: User = self.office.people[SLIPPED]
        incident = incidents.tell(SLIP, concern=None, own=True, by=teller, now=moment)
        if incident.owner is None:
            return
        yield (moment := diary.at(self.today - timedelta(days=1), 15, 40))
        incidents.read(incident, by=incident.owner, now=moment)
        containment.add_task(
            incident,
            "Ask for the message to be deleted unread, without saying what it was",
            due_date=clock.today(moment),
            by=incident.owner,
            now=moment,
        )
        containment.finish_task(incident, 1, by=incident.owner, now=moment)
        containment.add_task(
            incident,
            "Ask the data protection officer",
            due_date=clock.today(moment) + timedelta(days=1),
            by=incident.owner,
            now=moment,
        )
