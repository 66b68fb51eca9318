"""What every page needs: the employer's own words, and on the staff side the rail and the clock."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import middleware
from accounts.domain import facts, rota
from accounts.enums import RotaWarning
from accounts.models import Employer, User
from accounts.prepared import Prepared
from accounts.queries import undelivered
from accounts.roles import WORKING, Role
from concerns.domain import access, advice, breakglass, clock, decisions, exclusions, filework, knownfalse, unowned
from concerns.models import Heartbeat
from concerns.queries import clockwatch, keeping
from concerns.queries.clockwatch import CalendarEnd
from concerns.queries.keeping import VaultWarning


def is_staff_side(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.STAFF_PATH)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass
class Section:
    heading: str
    links: list[Link] = field(default_factory=list)


def _with_clock() -> "QuerySet[Any]":
    swept, checked = (
        Heartbeat.objects.filter(name=name).values("last_good_at") for name in (clock.SWEEP, unowned.CHECK)
    )
    known = Employer.objects.annotate(clock_ran_at=Subquery(swept), owners_checked_at=Subquery(checked))
    return known.order_by("pk")[:1]


EMPLOYER = Prepared(lambda: Employer.objects.order_by("pk")[:1])
EMPLOYER_AND_CLOCK = Prepared(_with_clock)


def employer(request: HttpRequest) -> dict[str, Any]:
    """On the staff side `staff` says more of it, in the same question."""
    return {"employer": SimpleLazyObject(partial(_employer, EMPLOYER))}


def _employer(asked: Prepared[Any]) -> Any:
    """The page that says the database is gone needs a name at its top as well."""
    try:
        kept = next(iter(asked()), None)
    except DatabaseError:
        kept = None
    return kept or Employer(name=_("Our organisation"))


def staff(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not is_staff_side(request) or not isinstance(user, User):
        return {}
    if middleware.falls_short(request):
        # Also of the pages that no view answers, such as one that is not there.
        return {"viewer": user} if not facts.enrolled(user) else {}
    now = timezone.now()
    house = cache(partial(_employer, EMPLOYER_AND_CLOCK))  # for this page

    def ran() -> datetime | None:
        known = house()
        return known.clock_ran_at if hasattr(known, "clock_ran_at") else clockwatch.last_run()

    roles = cache(partial(access.org_roles, user))
    return {
        "viewer": user,
        "employer": SimpleLazyObject(house),
        "viewer_is_away": SimpleLazyObject(lambda: facts.away(user)),
        "rail": SimpleLazyObject(partial(_rail, request, user)),
        "clock_ran_at": SimpleLazyObject(ran),
        "clock_stopped_at": SimpleLazyObject(lambda: clockwatch.stopped(ran(), now=now)),
        "rota_warnings": SimpleLazyObject(lambda: _rota_warnings(roles())),
        "nobody_reads_on": SimpleLazyObject(lambda: _nobody_reads_on(roles(), now=now)),
        "stuck_duties": SimpleLazyObject(lambda: _stuck_duties(roles())),
        "owners_unchecked": SimpleLazyObject(lambda: _owners_unchecked(house(), roles(), now=now)),
        "calendar_end": SimpleLazyObject(lambda: _calendar_end(roles(), now=now)),
        "vault_warning": SimpleLazyObject(lambda: _vault_warning(roles())),
        "files_trouble": SimpleLazyObject(lambda: _files_trouble(roles(), now=now)),
        "mail_fails": SimpleLazyObject(lambda: Role.ADMINISTRATOR in roles() and undelivered.tells(user, now=now)),
    }


def _rota_warnings(roles: Set[Role]) -> list[RotaWarning]:
    """Where too few are left, for those who can mend it or read the first concern that would wait (R17)."""
    if not roles & {Role.ADMINISTRATOR, Role.TRIAGE_LEAD, Role.HR_AUDITOR}:
        return []
    of_keepers = roles & {Role.ADMINISTRATOR, Role.HR_AUDITOR}
    return [one for one in rota.warnings() if of_keepers or one != RotaWarning.TOO_FEW_KEEPERS]


def _nobody_reads_on(roles: Set[Role], *, now: datetime) -> date | str:
    """The next working day on which every first reader is away, for those who can mend it."""
    if not roles & {Role.ADMINISTRATOR, Role.TRIAGE_LEAD, Role.HR_AUDITOR}:
        return ""
    return unowned.nobody_reads_on(on=clock.today(now)) or ""


def _stuck_duties(roles: Set[Role]) -> int:
    """How many promised dates the sweep cannot look after, for those who can read the log (R37)."""
    return clock.stuck().count() if Role.ADMINISTRATOR in roles else 0


def _owners_unchecked(house: Employer, roles: Set[Role], *, now: datetime) -> datetime | str:
    """Since when nobody looks by night for cases without an owner, for those who can read the log (R17)."""
    checked = getattr(house, "owners_checked_at", None)
    return (Role.ADMINISTRATOR in roles and unowned.silent_since(checked, now=now)) or ""


def _files_trouble(roles: Set[Role], *, now: datetime) -> Set[filework.Trouble]:
    """What keeps files from being looked after, for those who can mend the scanner or the store."""
    return filework.troubles(now=now) if Role.ADMINISTRATOR in roles else frozenset()


def _calendar_end(roles: Set[Role], *, now: datetime) -> CalendarEnd | None:
    """When bank holidays run out soon, for administrators, who can ask for a newer Hearken in time."""
    return clockwatch.calendar_end(today=clock.today(now)) if Role.ADMINISTRATOR in roles else None


def _vault_warning(roles: Set[Role]) -> VaultWarning | str:
    """Where too few can open the vault: for those who keep names, and those who can give the role or must know."""
    if not roles & {Role.CUSTODIAN, Role.ADMINISTRATOR, Role.HR_AUDITOR}:
        return ""
    return keeping.warning() or ""


def _rail(request: HttpRequest, user: User) -> list[Section]:
    roles = access.org_roles(user)
    here = request.path

    def link(label: str, name: str, count: int | None = None) -> Link:
        url = reverse(name)
        return Link(label, url, here == url, count)

    everybody = [
        ("casework:worklist", _("Work list")),
        ("casework:week", _("My week")),
        ("casework:log", _("Log a concern")),
        ("incidents:tell", _("Report a slip")),
        ("detriments:tell", _("Report bad treatment")),
        ("guidance:home", _("When you are told something")),
        ("policy:home", _("Our procedure")),
    ]
    sections = [Section("", [link(label, name) for name, label in everybody])]
    sections += _reading(user, roles, link)
    if roles & {Role.HR_AUDITOR, Role.TRIAGE_LEAD, Role.SENIOR_MANAGER}:
        sections.append(Section(_("Oversight"), _overseen(user, roles, link)))
    if Role.CUSTODIAN in roles:
        asked = link(_("Requests"), "identity:home", _waiting(user))
        sections.append(Section(_("Names"), [asked, *(link(label, name) for label, name in _keeping())]))
    if Role.ADMINISTRATOR in roles:
        administration = [link(label, name) for label, name in _administration()]
        administration.append(link(_("Mail that failed"), "accounts:undelivered", undelivered.count() or None))
        sections.append(Section(_("Administration"), administration))
    return [*sections, Section(_("Your cases"), _yours(roles, link))]


def _overseen(user: User, roles: Set[Role], link: Callable[..., Link]) -> list[Link]:
    overseen = [link(label, name) for label, name in _oversight(roles)]
    if not roles.isdisjoint(advice.ADVISERS):
        overseen.append(link(_("Asked for advice"), "oversight:advice", len(advice.awaiting(user)) or None))
    if Role.SENIOR_MANAGER in roles and (sealed := len(knownfalse.waiting_for(user))):
        overseen.append(link(_("Sealed questions"), "oversight:sealed", sealed))
    return overseen


def _yours(roles: Set[Role], link: Callable[..., Link]) -> list[Link]:
    yours = [
        link(_("Asked of you"), "offers:home"),
        link(_("Answered and closed"), "casework:closed"),
        link(_("What we learned"), "casework:lessons"),
    ]
    if not roles.isdisjoint(WORKING) and Role.CUSTODIAN not in roles:
        yours.append(link(_("Your key to names"), "identity:key"))
    return yours


def _reading(user: User, roles: Set[Role], link: Callable[..., Link]) -> list[Section]:
    """New concerns, and what was opened in a hurry and waits to be looked at."""
    if access.is_first_reader(user):
        reading = [link(_("New concerns"), "triage:new"), link(_("Cases to hand over"), "handover:home")]
        reading += [link(_("Incidents"), "incidents:home"), link(_("Bad treatment"), "detriments:home")]
        reading.append(link(_("Reviews"), "oversight:reviews"))
        reading.append(link(_("Who has how many cases"), "offers:workload"))
        about_names = _about_names(link, opened=len(breakglass.reviews_due(user)), kept_out=_kept_out(user))
        return [Section(_("First reading"), [*reading, *about_names])]
    kept_out = _kept_out(user) if Role.SENIOR_MANAGER in roles else 0
    about_names = _about_names(link, opened=_opened_in_a_hurry(user, roles), kept_out=kept_out)
    return [Section(_("Names"), about_names)] if about_names else []


def _about_names(link: Callable[..., Link], *, opened: int, kept_out: int) -> list[Link]:
    """What waits to be looked at, each only while something does."""
    waiting = (
        (_("Opened for a life at risk"), "identity:home", opened),
        (_("Name keepers kept out"), "identity:kept-out", kept_out),
    )
    return [link(label, name, count) for label, name, count in waiting if count]


def _kept_out(user: User) -> int:
    return len(exclusions.waiting(user))


def _oversight(roles: Set[Role]) -> list[tuple[str, str]]:
    links = [(_("Register"), "oversight:register")]
    if roles & {Role.HR_AUDITOR, Role.TRIAGE_LEAD}:
        links.append((_("How a date is counted"), "dates:count"))
    if Role.SENIOR_MANAGER in roles and Role.CUSTODIAN not in roles:
        links.append((_("Bad treatment"), "detriments:home"))
    if roles & {Role.SENIOR_MANAGER, Role.HR_AUDITOR}:
        links.append((_("Checks after closing"), "oversight:checks"))
    links.append((_("Would they speak up again?"), "oversight:feedback"))
    if Role.TRIAGE_LEAD in roles:
        links.append((_("Who is away"), "accounts:away-people"))
    if Role.HR_AUDITOR in roles:
        links.append((_("Keys"), "oversight:keys"))
    return links


def _opened_in_a_hurry(user: User, roles: Set[Role]) -> int:
    """How many names nobody has looked at yet that were opened for a life at risk, for those who may have to."""
    if Role.CUSTODIAN in roles or not roles & {Role.SENIOR_MANAGER, Role.HR_AUDITOR, Role.ADMINISTRATOR}:
        return 0
    return breakglass.waiting_to_be_seen(user)


def _keeping() -> list[tuple[str, str]]:
    return [
        (_("Notes for files"), "identity:file-notes"),
        (_("The vault"), "identity:vault"),
        (_("Your key"), "identity:vault-key"),
    ]


def _waiting(user: User) -> int:
    """How much this name keeper can decide, or must look at afterwards, by now."""
    today = clock.today(timezone.now())
    return len(decisions.awaiting(user, today=today)) + len(breakglass.reviews_due(user))


def _administration() -> list[tuple[str, str]]:
    return [
        (_("People"), "accounts:people"),
        (_("Units"), "accounts:units"),
        (_("Rota"), "accounts:rota"),
        (_("Who is away"), "accounts:away-people"),
        (_("Our contacts and words"), "accounts:settings"),
        (_("Bank holidays"), "dates:calendar"),
        (_("Words of letters"), "letters:kinds"),
        (_("Outside bodies"), "outside:home"),
        (_("Statements and the law"), "statements:home"),
        (_("For a second administrator"), "accounts:proposals"),
        (_("Keys"), "oversight:keys"),
    ]
