"""What pages show of bad treatment for speaking up: for its owner, for the reporter, and two numbers for HR."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import Employer, User
from accounts.roles import KEEPERS_OF_THE_ROTA, Role
from concerns.domain import access, detriments, protectors, remedies, wording
from concerns.domain.detriments import Line, Report
from concerns.domain.remedies import Result
from concerns.enums import DetrimentKind, Harm, MessageFrom
from concerns.models import Detriment


@dataclass(frozen=True)
class Standing:
    """Where it stands, as a chip."""

    chip_kind: str
    chip_words: str


@dataclass(frozen=True)
class Listed:
    reference: str
    kind: str
    told_date: date
    standing: Standing
    is_closed: bool


@dataclass(frozen=True)
class Counted:
    open: int
    over: int


@dataclass(frozen=True)
class Waiting:
    """What the work list says: one's own open ones, and how many nobody may look after."""

    own: list[Listed]
    of_nobody: int


@dataclass(frozen=True)
class Told:
    """One report as whoever told it in the inbox reads it."""

    row: Detriment
    standing: Standing
    facts: list[tuple[str, str]]
    lines: list[dict[str, object]]
    result: Result | None
    hand_off: str


def standing(detriment: Detriment, *, today: date) -> Standing:
    if detriment.closed_at is not None:
        return Standing("met", _("Put right")) if detriment.remedied else Standing("missing", _("Not put right"))
    if detriment.replied_at is not None:
        return Standing("under_way", _("Being looked at"))
    left = (detriment.reply_by_date - today).days
    if left < 0:
        return Standing("overdue", _("Reply is late"))
    return Standing("due_soon", _("Reply today") if left == 0 else _("Reply due"))


def own(user: User, *, today: date) -> list[Listed]:
    """What this person looks after, the open ones first."""
    found = [_listed(one, today=today) for one in detriments.of(user)]
    return sorted(found, key=lambda one: one.is_closed)


def _listed(detriment: Detriment, *, today: date) -> Listed:
    return Listed(
        reference=detriment.reference,
        kind=str(DetrimentKind(detriment.kind).label),
        told_date=detriment.told_date,
        standing=standing(detriment, today=today),
        is_closed=detriment.closed_at is not None,
    )


def waiting(user: User, *, today: date) -> Waiting:
    """For those who may look after one, and for those who must know that nobody does."""
    found = []
    if protectors.may_protect(user):
        found = [_listed(one, today=today) for one in detriments.of(user).filter(closed_at=None)]
    without = 0
    if access.org_roles(user).intersection(KEEPERS_OF_THE_ROTA):
        without = detriments.known_to(user).filter(owner=None, closed_at=None).count()
    return Waiting(found, without)


def counted(user: User, *, today: date) -> Counted | None:
    """How many are open, and how many of these still wait for a reply that is late: no more, and for HR alone."""
    if Role.HR_AUDITOR not in access.org_roles(user):
        return None
    still_open = detriments.known_to(user).filter(closed_at=None)
    over = Q(replied_at=None, reply_by_date__lt=today)
    found = still_open.aggregate(open=Count("pk", distinct=True), over=Count("pk", filter=over, distinct=True))
    return Counted(open=found["open"], over=found["over"])


def facts(report: Report) -> list[tuple[str, str]]:
    """What was told, question by question; what was left empty is left out."""
    said = (
        (_("What is done"), "\n".join(str(Harm(code).label) for code in report.harms)),
        (_("What happened"), report.what),
        (_("To whom"), report.whom),
        (_("Who does it"), report.who),
        (_("Since when, and if it goes on"), report.since),
        (_("What would help now"), report.wanted),
    )
    return [(question, text) for question, text in said if text]


def told(detriment: Detriment, *, today: date) -> Told:
    """For the inbox it was told through."""
    report, result = detriments.report_of(detriment), remedies.result_of(detriment)
    return Told(
        row=detriment,
        standing=standing(detriment, today=today),
        facts=facts(report),
        lines=lines(detriment, own=MessageFrom.REPORTER),
        result=result,
        hand_off=hand_off(detriment, report, result) if result and not result.remedied else "",
    )


def lines(detriment: Detriment, *, own: MessageFrom) -> list[dict[str, object]]:
    """Messages as `parts/message.html` shows them, from the side of `own`."""
    return [_line(line, own=own) for line in detriments.lines(detriment)]


def _line(line: Line, *, own: MessageFrom) -> dict[str, object]:
    who = line.by.name if line.by else _("Reporter")
    is_own = line.sender == own
    if own == MessageFrom.REPORTER and is_own:
        who = _("You")
    return {"own": is_own, "who": who, "date": line.sent_date, "text": line.text}


def hand_off(detriment: Detriment, report: Report, result: Result) -> str:
    """A text to take to a grievance (R79). It says what was done to them and what we did, and neither that they
    spoke up nor about what: whoever deals with a grievance need not know (R6)."""
    employer = Employer.objects.first()
    parts = [
        _("I want to raise a grievance about how I am treated at work."),
        "\n".join(f"- {Harm(code).label}" for code in report.harms),
        report.what,
        _("Since when, and if it goes on: %(since)s") % {"since": report.since} if report.since else "",
        _("I told %(employer)s on %(day)s.")
        % {"employer": employer.name if employer else _("my employer"), "day": wording.day(detriment.told_date)},
        _("What was done since: %(words)s") % {"words": result.words},
        _("It has not been put right. I ask you to deal with it under the grievance procedure."),
    ]
    return "\n\n".join(part for part in parts if part)
