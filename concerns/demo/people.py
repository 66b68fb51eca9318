"""The demo employer: its units, services, people, roles and rota. Synthetic, all of it."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.divisions import Division
from accounts.domain import (
    approvals,
    details,
    factors,
    holdings,
    invitations,
    people,
    rota,
    setup,
    standing,
    units,
)
from accounts.domain.details import Details
from accounts.domain.setup import Newcomer
from accounts.domain.units import Particulars
from accounts.models import Employer, Service, Unit, User
from accounts.roles import NEEDS_SECOND, Role
from concerns.demo.narratives import Narrative
from concerns.demo.narratives_care import ADULTS, LARCH_HOUSE
from concerns.demo.narratives_children import CHILDREN, THORNLEA, TRANSPORT
from concerns.demo.narratives_places import DEPOT, LIBRARIES, PAYROLL
from concerns.domain import calendar

ENGLAND = Division.ENGLAND_AND_WALES
MAIL = "westmarch.example"


@dataclass(frozen=True)
class Place:
    """A unit of the tree; with narratives it is also a service that a concern can be about."""

    name: str
    above: str | None
    manager: str
    narratives: tuple[Narrative, ...] = ()
    division: Division = ENGLAND


COUNCIL = "Westmarch County Council"
PLACES: dict[str, Place] = {
    "council": Place(COUNCIL, None, "Marian Teague"),
    "adults": Place("Adult social care", "council", "Colin Marsh", ADULTS),
    "larch": Place("Larch House care home", "adults", "Bethan Rowe", LARCH_HOUSE),
    "children": Place("Children’s services", "council", "Nadia Rahimi", CHILDREN),
    "thornlea": Place("Thornlea Lodge, respite", "children", "Isla Drummond", THORNLEA, Division.SCOTLAND),
    "transport": Place("School transport", "children", "Imran Qureshi", TRANSPORT),
    "highways": Place("Highways and places", "council", "Stuart Keane"),
    "depot": Place("Highways depot", "highways", "Derek Hollis", DEPOT),
    "libraries": Place("Libraries and leisure", "highways", "Sheila Navin", LIBRARIES),
    "payroll": Place("Shared payroll office", "council", "Conor Magill", PAYROLL, Division.NORTHERN_IRELAND),
}


@dataclass(frozen=True)
class Post:
    name: str
    title: str
    place: str
    roles: tuple[Role, ...] = ()


POSTS = (
    Post("Marian Teague", "Chief executive", "council", (Role.SENIOR_MANAGER,)),
    Post("Colin Marsh", "Director of adult social care", "adults", (Role.SENIOR_MANAGER,)),
    Post("Nadia Rahimi", "Director of children’s services", "children", (Role.SENIOR_MANAGER,)),
    Post("Stuart Keane", "Director of highways and places", "highways", (Role.SENIOR_MANAGER,)),
    Post("Priya Nair", "Head of governance", "council", (Role.TRIAGE_LEAD,)),
    Post("Owen Hale", "Head of legal services", "council", (Role.TRIAGE_LEAD,)),
    Post("Moira Quill", "Chair of the audit committee", "council"),
    Post("Gwen Parry", "HR business partner", "council", (Role.HR_AUDITOR,)),
    Post("Helen Sowerby", "Information governance officer", "council", (Role.CUSTODIAN,)),
    Post("Femi Castell", "Records officer", "council", (Role.CUSTODIAN,)),
    Post("Noel Strand", "Systems officer", "council", (Role.ADMINISTRATOR,)),
    Post("Wanda Pryce", "Head of systems", "council", (Role.ADMINISTRATOR,)),
    Post("Ruth Adeyemi", "Service manager, adults", "adults", (Role.MANAGER,)),
    Post("Tom Whitlock", "Team manager, home care", "adults", (Role.MANAGER,)),
    Post("Bethan Rowe", "Registered manager", "larch", (Role.MANAGER,)),
    Post("Grace Oduya", "Practice lead", "children", (Role.MANAGER,)),
    Post("Imran Qureshi", "Transport manager", "transport", (Role.MANAGER,)),
    Post("Isla Drummond", "Lodge manager", "thornlea", (Role.MANAGER,)),
    Post("Derek Hollis", "Depot manager", "depot", (Role.MANAGER,)),
    Post("Sheila Navin", "Head of libraries and leisure", "libraries", (Role.MANAGER,)),
    Post("Conor Magill", "Payroll manager", "payroll", (Role.MANAGER,)),
    Post("Jo Tarrant", "Care worker", "larch"),
    Post("Lewis Crane", "Road worker", "depot"),
)
OWN_WORDS = {
    "adult_safeguarding_phone": "01632 960 110",
    "child_safeguarding_phone": "01632 960 111",
    "out_of_hours_phone": "01632 960 112",
    "silent_call_help": "Ring 999 from a mobile and press 55 when you cannot speak.",
    "talk_instead": "Ring 01632 960 150 on working days from 9 to 5. Ask for the head of governance.",
    "grievance_contact": "the HR service desk",
    "complaints_contact": "the complaints team",
    "alternative_contact": "the chair of the audit committee",
    "advice_body": "Larkfield Advice",
    "advice_phone": "01632 960 120",
    "support": "The staff support line is 01632 960 145. It is free and run from outside the council.",
    "it_phone": "01632 960 130",
}
LEADS = ("Priya Nair", "Owen Hale")
RESERVE = ("Moira Quill",)
# Who looks into what is told about each service: never its own manager.
HANDLERS = {
    "adults": ("Grace Oduya", "Bethan Rowe"),
    "larch": ("Ruth Adeyemi", "Tom Whitlock"),
    "children": ("Ruth Adeyemi", "Sheila Navin"),
    "thornlea": ("Grace Oduya", "Ruth Adeyemi"),
    "transport": ("Grace Oduya", "Derek Hollis"),
    "depot": ("Sheila Navin", "Imran Qureshi"),
    "libraries": ("Derek Hollis", "Tom Whitlock"),
    "payroll": ("Tom Whitlock", "Sheila Navin"),
}


@dataclass
class Office:
    """Everybody and everything by name, and the passwords nobody can read back afterwards."""

    people: dict[str, User] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict, repr=False)

    def handler_for(self, place: str, turn: int) -> User:
        names = HANDLERS[place]
        return self.people[names[turn % len(names)]]


def speakable(syllables: int) -> str:
    """A random secret that can be read aloud: 6.3 bits a syllable, in groups of two."""
    spoken = [secrets.choice("bdfghjklmnprstvz") + secrets.choice("aeiou") for _ in range(syllables)]
    return "-".join("".join(spoken[start : start + 2]) for start in range(0, syllables, 2))


def open_office(*, now: datetime) -> Office:
    """The employer and all its people as two administrators would have set them up at `now`, by the same rules
    and with the same events; each person with a password and, where one is needed, a second step of their own."""
    office = Office()
    first, second = _administrators(office, now=now)
    made = _units(by=first, now=now)
    for post in POSTS:
        _move_in(office, post, made[post.place], by=second if post.name == first.name else first, now=now)
    for post in POSTS:
        for role in post.roles:
            _give(office.people[post.name], role, first, second, now=now)
    _fill_rota(office, first, second, now=now)
    for key, place in PLACES.items():
        wanted = replace(_particulars(place, made), manager=office.people[place.manager])
        units.edit(made[key], wanted, by=first, now=now)
    office.services = _services(made)
    return office


def _administrators(office: Office, *, now: datetime) -> list[User]:
    posts = [post for post in POSTS if Role.ADMINISTRATOR in post.roles]
    newcomers = [Newcomer(post.name, post.title, _email(post)) for post in posts]
    made = setup.set_up(name=COUNCIL, division=ENGLAND, administrators=newcomers, now=now) or []
    Employer.objects.update(silent_call_checked_on=calendar.receipt_date(now), **OWN_WORDS)
    for user in made:
        invitations.void(user)  # the demo gives them passwords instead
        office.people[user.name] = user
    return made


def _units(*, by: User, now: datetime) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for key, place in PLACES.items():
        made[key] = units.add(_particulars(place, made), by=by, now=now)
    return made


def _particulars(place: Place, made: dict[str, Unit]) -> Particulars:
    return Particulars(place.name, place.division, made[place.above] if place.above else None)


def _move_in(office: Office, post: Post, unit: Unit, *, by: User, now: datetime) -> None:
    given = Details(_email(post), post.name, post.title, "01632 960 172" if post.roles else "", unit)
    person = office.people.get(post.name)
    if person is None:
        person = people.add(given, invite=False, by=by, now=now)
    else:
        people.change(person, given, seen=details.version(person), by=by, now=now)
    office.passwords[post.name] = speakable(8)
    office.people[post.name] = person = User.objects.get(pk=person.pk)
    person.set_password(office.passwords[post.name])
    person.save(update_fields=["password"])
    if post.roles or post.name in RESERVE:
        factors.put_app(person, factors.new_secret(), now=now)


def _email(post: Post) -> str:
    return f"{post.name.lower().replace(' ', '.')}@{MAIL}"


def _give(person: User, role: Role, first: User, second: User, *, now: datetime) -> None:
    if role in standing.roles_of(person):
        return
    if role in NEEDS_SECOND:
        proposal = approvals.propose_role(person, role, reason="As the council agreed.", by=first, now=now)
        approvals.agree(proposal, by=second, now=now)
    else:
        holdings.give(person, role, by=first, now=now)


def _fill_rota(office: Office, first: User, second: User, *, now: datetime) -> None:
    for name in LEADS:
        rota.add(office.people[name], reserve=False, by=first, now=now)
    for name in RESERVE:
        person = office.people[name]
        proposal = approvals.propose_reserve(person, reason="As the council agreed.", by=first, now=now)
        approvals.agree(proposal, by=second, now=now)


def _services(made: dict[str, Unit]) -> dict[str, Service]:
    told_of = [(key, place) for key, place in PLACES.items() if place.narratives]
    return {
        key: Service.objects.create(name=place.name, unit=made[key], division=place.division, position=position)
        for position, (key, place) in enumerate(told_of, start=1)
    }
