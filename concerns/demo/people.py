"""The demo employer: its units, services, people, roles and rota. Synthetic, all of it."""

import secrets
from dataclasses import dataclass, field

from accounts.divisions import Division
from accounts.models import Employer, RoleHolding, RotaPlace, Service, Unit, User
from accounts.roles import Role
from concerns.demo.narratives import Narrative
from concerns.demo.narratives_care import ADULTS, LARCH_HOUSE
from concerns.demo.narratives_children import CHILDREN, THORNLEA, TRANSPORT
from concerns.demo.narratives_places import DEPOT, LIBRARIES, PAYROLL

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


def open_office() -> Office:
    """The employer and all its people, each with a password of their own."""
    _employer()
    units = _units()
    office = Office()
    for post in POSTS:
        office.passwords[post.name] = speakable(8)
        office.people[post.name] = _person(post, units[post.place], office.passwords[post.name])
    for key, place in PLACES.items():
        Unit.objects.filter(pk=units[key].pk).update(manager=office.people[place.manager])
    office.services = _services(units)
    for position, name in enumerate(LEADS, start=1):
        RotaPlace.objects.create(user=office.people[name], position=position)
    for position, name in enumerate(RESERVE, start=1):
        RotaPlace.objects.create(user=office.people[name], position=position, is_fallback=True)
    return office


def _employer() -> None:
    Employer.objects.create(
        pk=1,
        name=COUNCIL,
        division=ENGLAND,
        adult_safeguarding_phone="01632 960 110",
        child_safeguarding_phone="01632 960 111",
        out_of_hours_phone="01632 960 112",
        silent_call_help="Ring 999 from a mobile and press 55 when you cannot speak.",
        grievance_contact="the HR service desk",
        complaints_contact="the complaints team",
        alternative_contact="the chair of the audit committee",
        advice_body="an advice charity outside the council",
        advice_phone="01632 960 120",
        support="The staff support line is 01632 960 145. It is free and run from outside the council.",
    )


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for key, place in PLACES.items():
        above = units[place.above] if place.above else None
        units[key] = Unit.objects.create(name=place.name, division=place.division, parent=above)
    return units


def _services(units: dict[str, Unit]) -> dict[str, Service]:
    told_of = [(key, place) for key, place in PLACES.items() if place.narratives]
    return {
        key: Service.objects.create(name=place.name, unit=units[key], division=place.division, position=position)
        for position, (key, place) in enumerate(told_of, start=1)
    }


def _person(post: Post, unit: Unit, password: str) -> User:
    user = User.objects.create_user(
        email=f"{post.name.lower().replace(' ', '.')}@{MAIL}",
        password=password,
        name=post.name,
        title=post.title,
        phone="01632 960 172" if post.roles else "",
        unit=unit,
    )
    RoleHolding.objects.bulk_create(RoleHolding(user=user, role=role) for role in post.roles)
    return user
