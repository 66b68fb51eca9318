"""Who is away on the day of the load: a handler on whose cases somebody stands in, and soon a triage lead."""

from contextlib import suppress
from datetime import date, timedelta

from accounts.domain import absences
from accounts.domain.absences import Days
from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.people import LEADS, Office
from concerns.domain import handover
from concerns.errors import Refused

DAY = timedelta(days=1)
AWAY, STANDS_IN = "Tom Whitlock", "Grace Oduya"


def story(office: Office, today: date) -> Story:
    """Said two days before; a lead then looks for somebody case by case, and one case is still left."""
    said = today - 2 * DAY
    person, lead, other = office.people[AWAY], *(office.people[name] for name in LEADS)
    moment = diary.at(said, 15)
    yield moment
    days = Days(today - DAY, today + 9 * DAY, office.people[STANDS_IN])
    absence = absences.say(person, days, by=person, now=moment)
    absences.say(other, Days(today + 12 * DAY, today + 16 * DAY), by=other, now=moment)
    moment = diary.at(said, 16)
    yield moment
    for case in list(handover.cases_of(person, by=lead, on=said).order_by("pk"))[1:]:
        to = office.people[STANDS_IN]
        with suppress(Refused):  # not everybody can have every case
            handover.stand_in(person, case.pk, absence, version=case.version, to=to, by=lead, now=moment)
