"""The cast: synthetic people, each with the least that their part needs."""

from allauth.mfa.models import Authenticator

from accounts.divisions import Division
from accounts.domain import factors
from accounts.models import Employer, RoleHolding, RotaPlace, Service, Unit, User
from accounts.roles import Role

PASSWORD = "correct horse battery staple"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # one for the whole cast; each row is sealed to its person


def make_employer() -> Employer:
    employer, _ = Employer.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Westmarch County Council",
            "division": Division.ENGLAND_AND_WALES,
            "adult_safeguarding_phone": "01632 960 110",
            "child_safeguarding_phone": "01632 960 111",
            "out_of_hours_phone": "01632 960 112",
            "support": "The staff support line is 01632 960 145.",
            "alternative_contact": "the chair of the audit committee",
        },
    )
    return employer


def make_unit(name: str, *, parent: Unit | None = None, manager: User | None = None) -> Unit:
    return Unit.objects.create(name=name, division=Division.ENGLAND_AND_WALES, parent=parent, manager=manager)


def make_service(name: str = "Larch House", division: Division = Division.ENGLAND_AND_WALES) -> Service:
    service, _ = Service.objects.get_or_create(name=name, defaults={"division": division})
    return service


def make_person(name: str, title: str, *roles: Role, unit: Unit | None = None) -> User:
    user = User.objects.create_user(
        email=f"{name.lower().replace(' ', '.')}@westmarch.example",
        password=PASSWORD,
        name=name,
        title=title,
        phone="01632 960 172",
        unit=unit,
    )
    for role in roles:
        RoleHolding.objects.create(user=user, role=role)
    return enrol(user) if roles else user


def enrol(user: User) -> User:
    """Set up an app, as whoever holds a role or a place on the rota has done; the row alone, without its event."""
    data = {"secret": factors.seal(APP_SECRET, user), "used": 0}
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": data})
    return user


def put_on_rota(user: User, position: int, *, fallback: bool = False) -> User:
    RotaPlace.objects.create(user=user, position=position, is_fallback=fallback)
    return enrol(user)
