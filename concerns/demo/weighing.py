"""What the demo's first readers weigh up: who could guess, who could treat somebody badly, how serious it is."""

from datetime import datetime

from accounts.models import User
from concerns.demo import further
from concerns.demo.plans import Plan, Way
from concerns.domain import assessments
from concerns.domain.assessments import RiskRecord, SeriousnessRecord
from concerns.enums import AssessmentKind, Fit, RiskLevel, Seriousness
from concerns.models import Case

GUESSES = (
    (
        RiskLevel.MEDIUM,
        RiskRecord(
            who="The seven people on the late round, because only they see these sheets.",
            what="They could ask around who was on shift that week.",
            plan="We look at every house and a whole quarter, and ask nobody about one week.",
        ),
    ),
    (
        RiskLevel.LOW,
        RiskRecord(
            who="Anybody in the service could have seen it, and many have talked about it.",
            what="Little: it was common knowledge before it was raised.",
            plan="We name no source and no day in anything that leaves the case.",
        ),
    ),
    (
        RiskLevel.HIGH,
        RiskRecord(
            who="Two people know these figures, and one of them it is about.",
            what="The other one would be asked at once.",
            plan="We begin with the routine audit of all teams, which was planned anyway.",
        ),
    ),
)
HARM = (
    (
        RiskLevel.LOW,
        RiskRecord(
            who="Nobody who writes their rota or their reference is near it.",
            what="Cool looks in the staff room at most.",
            plan="We ask in the inbox after two weeks how things are.",
        ),
    ),
    (
        RiskLevel.MEDIUM,
        RiskRecord(
            who="The team manager, who writes the rota.",
            what="Hours or days off could change.",
            plan="Changes of the rota go through the service manager until we are done.",
        ),
    ),
    (
        RiskLevel.HIGH,
        RiskRecord(
            who="Somebody who has said that they would find out who talks.",
            what="Shouting, and a complaint about whoever they suspect.",
            plan="A senior manager looks at every complaint in this team first. We ask each week.",
        ),
    ),
)
MINOR = SeriousnessRecord(reason="It is small, nobody came to harm, and it can be put right this week.")
SERIOUS = SeriousnessRecord(reason="If it is true, people were let down for weeks, and records hide it.")
CRITICAL = SeriousnessRecord(reason="Somebody may come to harm while this goes on.")
ELSEWHERE = SeriousnessRecord(
    reason="It matters to one person, and to nobody else so far.",
    fit_reason="It is about their own terms of work, and not about harm to others.",
)


def weigh(case: Case, plan: Plan, *, turn: int, by: User, now: datetime) -> None:
    """Both risks, and how serious it is; what is sent on is found not to fit."""
    for kind, found in ((AssessmentKind.IDENTIFICATION, GUESSES), (AssessmentKind.DETRIMENT, HARM)):
        level, record = found[turn % len(found)]
        assessments.record_risk(case, kind=kind, level=level, record=record, by=by, now=now)
    seriousness, why = Seriousness.SERIOUS, SERIOUS
    if plan.urgent:
        seriousness, why = Seriousness.CRITICAL, CRITICAL
    elif plan.way == Way.REDIRECT:
        seriousness, why = Seriousness.MINOR, ELSEWHERE
    elif turn % 6 == 0 or plan.way == Way.TALK:
        seriousness, why = Seriousness.MINOR, MINOR
    fits = Fit.GRIEVANCE if plan.way == Way.REDIRECT else Fit.YES
    assessments.record_seriousness(case, level=seriousness, fits=fits, record=why, by=by, now=now)
    further.take(case, plan, turn=turn, by=by, now=now)
