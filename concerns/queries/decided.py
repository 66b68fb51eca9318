"""What triage decided, in words: each decision with who took it and when, and the earlier ones it replaced."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from concerns.domain import assessments, audit, precautions, wording
from concerns.domain.assessments import Weighed
from concerns.domain.precautions import Protection, Safeguarding
from concerns.enums import Action, AssessmentKind, EventType, Fit, RiskLevel, SafeguardingKind, Seriousness
from concerns.models import Case
from concerns.queries.casefile import Fact
from trust.models import Event

CONFLICTS, PROTECTION = "conflicts", "protection"
# On which page each is decided, and what stands in its address beside the reference.
WHERE: dict[str, tuple[str, str]] = {
    CONFLICTS: ("triage:case", ""),
    **{kind.value: ("triage:safeguarding", kind.value) for kind in SafeguardingKind},
    PROTECTION: ("triage:protection", ""),
    **{kind.value: ("triage:assess", kind.value) for kind in AssessmentKind},
}
DECIDES: dict[str, Action] = {
    CONFLICTS: Action.DECIDE_CONFLICTS,
    **{kind.value: Action.DECIDE_SAFEGUARDING for kind in SafeguardingKind},
    PROTECTION: Action.DECIDE_PROTECTION,
    **{kind.value: Action.ASSESS for kind in AssessmentKind},
}
GRAVE = {RiskLevel.HIGH.value: gettext_lazy("High"), Seriousness.CRITICAL.value: gettext_lazy("Critical")}


@dataclass(frozen=True)
class Said:
    """One decision as it was taken; `grave` is a word for what nobody may overlook, for a chip."""

    headline: str
    lines: list[Fact]
    who: str
    when: datetime
    grave: str = ""


@dataclass(frozen=True)
class Decision:
    """One question of triage. `place` and `kind` are where it is decided; `said` is the latest first."""

    key: str
    heading: str
    place: str
    kind: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def latest(self) -> Said | None:
        return self.said[0] if self.said else None

    @property
    def earlier(self) -> list[Said]:
        return self.said[1:]


def decisions(case: Case) -> list[Decision]:
    """All of them, in the order in which they are taken."""
    weighed, told = assessments.history(case), precautions.safeguarding(case)
    protected = [_protection(one) for one in precautions.protection(case)]
    return [
        Decision(CONFLICTS, _("Who must not know"), *WHERE[CONFLICTS], _conflicts(case)),
        *(
            Decision(kind.value, str(kind.label), *WHERE[kind.value], [_safeguarding(one) for one in told[kind]])
            for kind in SafeguardingKind
        ),
        Decision(PROTECTION, _("What must change now"), *WHERE[PROTECTION], protected),
        *(
            Decision(kind.value, str(kind.label), *WHERE[kind.value], [said_of(one) for one in weighed[kind]])
            for kind in AssessmentKind
        ),
    ]


def next_open(case: Case, *, may: Set[Action], apart_from: str = "") -> tuple[str, str] | None:
    """Where the next decision waits that nobody has taken and this person may take: its place and kind. Nothing is
    opened for it."""
    able = (key for key in _open(case) if DECIDES[key] in may)
    return next((WHERE[key] for key in able if key != apart_from), None)


def _open(case: Case) -> Iterator[str]:
    if case.conflicts_decided_at is None:
        yield CONFLICTS
    done = set(case.safeguarding.values_list("kind", flat=True))
    yield from (kind.value for kind in SafeguardingKind if kind.value not in done)
    if not case.protection.exists():
        yield PROTECTION
    yield from (kind.value for kind in assessments.missing(case))


def _conflicts(case: Case) -> list[Said]:
    """Each time somebody said that they had looked; a join brings those of the other case along as its own."""
    rows = Event.objects.filter(chain=audit.case_chain(case), type=EventType.CONFLICTS_DECIDED)
    events = list(rows.order_by("-number"))
    names = {
        f"user:{user.pk}": user.name
        for user in User.objects.filter(pk__in={event.actor.removeprefix("user:") for event in events})
    }
    return [
        Said(_("Decided"), [], names.get(event.actor, ""), datetime.fromisoformat(event.on)) for event in events
    ]


def _safeguarding(one: Safeguarding) -> Said:
    record = one.record
    day = wording.day(date.fromisoformat(record.referred_on)) if record.referred_on else ""
    lines = (
        (_("To whom"), record.referred_to),
        (_("On"), day),
        (_("Their reference"), record.reference),
        (_("Reason"), record.reason),
    )
    return Said(str(one.answer.label), facts(lines), one.decided_by.name, one.decided_at)


def _protection(one: Protection) -> Said:
    steps = "; ".join(str(step.label) for step in one.steps)
    return Said(steps, facts([(_("What exactly"), one.reason)]), one.decided_by.name, one.decided_at)


RISK_WORDS: Mapping[str, object] = {
    "who": gettext_lazy("Who"),
    "what": gettext_lazy("What they could do"),
    "plan": gettext_lazy("What we do about it"),
}


def said_of(one: Weighed) -> Said:
    """One assessment in words."""
    if one.kind in assessments.RISKS:
        lines = facts((str(label), one.words[name]) for name, label in RISK_WORDS.items())
        return Said(
            one.level_label, lines, one.decided_by.name, one.decided_at, grave=str(GRAVE.get(one.level, ""))
        )
    lines = facts(
        (
            (_("Why"), one.words["reason"]),
            (_("Whether it fits"), one.fit_label),
            (_("Why something else fits"), one.words["fit_reason"] if one.fits != Fit.YES else ""),
        )
    )
    return Said(one.level_label, lines, one.decided_by.name, one.decided_at, grave=str(GRAVE.get(one.level, "")))


def facts(lines: Iterable[tuple[str, str]]) -> list[Fact]:
    """What was not said is left out."""
    return [Fact(label, words) for label, words in lines if words]
