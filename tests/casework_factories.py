"""Cases on their way: plain functions that drive the domain, step by step, to the state a test needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from concerns.domain import (
    assessments,
    evidence,
    findings,
    informal,
    joining,
    letters,
    lifecycle,
    meetings,
    outcome,
    precautions,
    reading,
    support,
    triage,
)
from concerns.domain.assessments import RiskRecord, SeriousnessRecord
from concerns.domain.evidence import Piece
from concerns.domain.findings import FindingRecord
from concerns.domain.learning import Point
from concerns.domain.letters import AcknowledgementParts
from concerns.domain.outcome import OutcomeParts
from concerns.domain.precautions import SafeguardingRecord
from concerns.domain.support import Support
from concerns.domain.triage import RedirectParts
from concerns.enums import (
    Conclusion,
    EvidenceKind,
    Fit,
    NotHeld,
    Procedure,
    ProtectionStep,
    RiskLevel,
    SafeguardingAnswer,
    SafeguardingKind,
    Seriousness,
    Standard,
    State,
    WishReply,
)
from concerns.models import Case, Concern
from tests import factories
from tests.factories import NOW, Raised

NOT_NEEDED = SafeguardingRecord(reason="Nobody who needs care is near it.")
RISK = RiskRecord(
    who="The five people on nights know who checks the sheets.",
    what="They could ask around who it was.",
    plan="We look at every house and a whole month.",
)
SERIOUS = SeriousnessRecord(reason="Medicine may be missing.", fit_reason="Part of it is about their own hours.")
REDIRECT = RedirectParts(
    reason="It is about your own hours.",
    how="You can start it with a form.",
    receiving_contact="the people team",
    estimate="They answer within 20 working days.",
    support="The staff support line is 01632 960 145.",
)
OUTCOME = OutcomeParts(
    actions="Two people now do each round.",
    news_date=date(2027, 1, 29),
    apology="We were told in March and did nothing.",
    bodies="Care Quality Commission (safety of care)",
)
NO_SUPPORT = Support(reason="Nobody asked for any, and we looked.")
HOW = "We compared the sheets of twelve weeks with the stock."

# Everything that a finding rests on, whatever it is.
FOUND = FindingRecord(
    how=HOW,
    sufficiency="Twelve weeks are a fair sample.",
    content="The sheets were signed before the round.",
    intent="It saved time; nobody meant harm.",
    harm="Two doses were late.",
    context="There was one person on the night shift.",
)
# The same as it is typed on the page of a finding.
FOUND_TYPED = {
    name: getattr(FOUND, name) for name in ("how", "sufficiency", "content", "intent", "harm", "context")
} | {"standard": Standard.BALANCE}
PIECE_TYPED = {"kind": "fact", "what": "The sheets of twelve weeks.", "source": "The office of the home"}
PIECE = Piece(what="The sheets of twelve weeks.", source="The office of the home", day="2026-10-05")


@dataclass(frozen=True)
class Worked:
    """A case on its way, its first concern, and who leads it."""

    raised: Raised
    lead: User
    handler: User

    @property
    def case(self) -> Case:
        """As it stands now: every look is fresh, as every request's is."""
        return Case.objects.select_related("owner", "data_key").get(pk=self.concern.case_id)

    @property
    def concern(self) -> Concern:
        return Concern.objects.select_related("data_key", "case").get(pk=self.raised.concern.pk)

    @property
    def reference(self) -> str:
        return self.raised.concern.reference

    @property
    def code(self) -> str:
        return self.raised.code


def decide_safeguarding(case: Case, *, by: User, now: datetime = NOW) -> None:
    """Neither an adult nor a child is at risk."""
    for kind in SafeguardingKind:
        precautions.record_safeguarding(
            case, kind=kind, answer=SafeguardingAnswer.NOT_REQUIRED, record=NOT_NEEDED, by=by, now=now
        )


def decide_protection(case: Case, *, by: User, now: datetime = NOW) -> None:
    precautions.record_protection(
        case, steps=[ProtectionStep.SUPERVISION], reason="Agency cover each evening.", by=by, now=now
    )


def acknowledgement(worked: Worked, **overrides: Any) -> AcknowledgementParts:
    """All five parts, as a handler would send them."""
    offered = letters.suggested(worked.case, worked.concern, contact=worked.handler)
    given = {
        "received": offered.received,
        "how": "I will read the sheets first and then ask you questions here.",
        "when": offered.when,
        "support": offered.support,
        "contact": offered.contact,
        **overrides,
    }
    return AcknowledgementParts(**given)


def acknowledge(worked: Worked, *, now: datetime = NOW) -> None:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    letters.acknowledge(case, concern, parts=acknowledgement(worked), by=worked.handler, now=now)


def answer_all(worked: Worked, *, now: datetime = NOW, conclusion: Conclusion = Conclusion.UPHELD) -> None:
    """One allegation, upheld, which answers every reporter who has no answer, and a reply to each wish."""
    case = worked.case
    everybody = list(case.concerns.filter(answered_date=None))
    text = "Medicine sheets were filled in before the round."
    allegation = findings.allege(case, text, answers=everybody, by=worked.handler, now=now)
    evidence.add(allegation, PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=now)
    findings.find(
        allegation,
        conclusion=conclusion,
        record=FOUND,
        by=worked.handler,
        now=now,
    )
    reply_all(worked, case=case, now=now)


def answered_as_unfounded(*, lead: User, handler: User, now: datetime = NOW, **overrides: Any) -> Worked:
    """Answered, where the one allegation is not upheld."""
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=now, **overrides)
    answer_all(worked, now=now, conclusion=Conclusion.NOT_UPHELD)
    give_outcome(worked, now=now)
    return worked


def reply_all(worked: Worked, *, case: Case, now: datetime = NOW) -> None:
    for line in outcome.wishes(lifecycle.concern_of(case, worked.reference)):
        outcome.reply_to_wish(
            case, line.wish, reply=WishReply.ALL, reason="It began on 7 November.", by=worked.handler, now=now
        )


def second_read(
    worked: Worked, *, parts: OutcomeParts = OUTCOME, reference: str = "", now: datetime = NOW
) -> None:
    """The lead reads the answer as it would go out, and agrees."""
    case = worked.case
    concern = lifecycle.concern_of(case, reference or worked.reference)
    asked = outcome.ask_second_reader(case, concern, parts=parts, reader=worked.lead, by=worked.handler, now=now)
    reading.agree(asked, reason="", by=worked.lead, now=now)


def give_outcome(worked: Worked, *, now: datetime = NOW) -> None:
    """With the second reader's agreement."""
    second_read(worked, now=now)
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    outcome.give(case, concern, parts=OUTCOME, by=worked.handler, now=now)


def weigh(case: Case, *, by: User, now: datetime = NOW, fits: Fit = Fit.YES) -> None:
    """Both risks, and how serious it is."""
    for kind in assessments.RISKS:
        assessments.record_risk(case, kind=kind, level=RiskLevel.MEDIUM, record=RISK, by=by, now=now)
    assessments.record_seriousness(case, level=Seriousness.SERIOUS, fits=fits, record=SERIOUS, by=by, now=now)


def _triaged(worked: Worked, now: datetime, *, fits: Fit = Fit.YES) -> None:
    case = worked.case
    triage.decide_conflicts(case, by=worked.lead, now=now)
    decide_safeguarding(case, by=worked.lead, now=now)
    decide_protection(case, by=worked.lead, now=now)
    weigh(case, by=worked.lead, now=now, fits=fits)


def _accepted(worked: Worked, now: datetime) -> None:
    _triaged(worked, now)
    triage.accept(worked.case, handler=worked.handler, by=worked.lead, now=now)


def _referred(worked: Worked, now: datetime) -> None:
    _triaged(worked, now)
    triage.refer(worked.case, to=worked.handler, reason="It is their service.", by=worked.lead, now=now)


def _redirected(worked: Worked, now: datetime) -> None:
    _triaged(worked, now, fits=Fit.GRIEVANCE)
    triage.redirect(worked.case, procedure=Procedure.GRIEVANCE, parts=REDIRECT, by=worked.lead, now=now)


def _investigating(worked: Worked, now: datetime) -> None:
    _accepted(worked, now)
    acknowledge(worked, now=now)
    findings.start(worked.case, by=worked.handler, now=now)


def _answered(worked: Worked, now: datetime) -> None:
    _investigating(worked, now)
    answer_all(worked, now=now)
    give_outcome(worked, now=now)


def close(case: Case, *, by: User, now: datetime = NOW) -> None:
    lifecycle.close(case, by=by, now=now, learned=Point(none_because="The rule was clear and was not kept."))


def consider_support(case: Case, *, by: User, now: datetime = NOW) -> None:
    """Nobody needs any, of both kinds."""
    for concern in case.concerns.select_related("data_key"):
        concern.case = case
        support.consider_reporter(concern, NO_SUPPORT, review_date=None, by=by, now=now)
    support.consider_subject(case, NO_SUPPORT, review_date=None, by=by, now=now)


def not_met(worked: Worked, *, now: datetime = NOW) -> None:
    """The reporter declined to meet."""
    concern = worked.concern
    one = meetings.of(concern)[0].row
    meetings.give_up(
        one, NotHeld.DECLINED, reason="They said all in writing.", seen=one.version, by=worked.handler, now=now
    )


def ready_to_close(worked: Worked, *, now: datetime = NOW) -> None:
    consider_support(worked.case, by=worked.handler, now=now)
    not_met(worked, now=now)


def _closed(worked: Worked, now: datetime) -> None:
    _answered(worked, now)
    ready_to_close(worked, now=now)
    close(worked.case, by=worked.handler, now=now)


def _joined(worked: Worked, now: datetime) -> None:
    """Its own row remains, empty: the concern lives on in the other case."""
    other = factories.raise_concern(now=now)
    case = worked.case
    triage.decide_conflicts(case, by=worked.lead, now=now)
    joining.join(case, into=other.case, by=worked.lead, now=now)


def bring_together(case: Case, *, into: Worked, now: datetime = NOW) -> None:
    """A new concern, decided about, given to whoever handles the other case, and joined to that by them."""
    new = Case.objects.select_related("owner", "data_key").get(pk=case.pk)
    triage.decide_conflicts(new, by=into.lead, now=now)
    decide_safeguarding(new, by=into.lead, now=now)
    decide_protection(new, by=into.lead, now=now)
    weigh(new, by=into.lead, now=now)
    triage.accept(new, handler=into.handler, by=into.lead, now=now)
    joining.join(new, into=into.case, by=into.handler, now=now)


def found(level: Seriousness, case: Case, *, by: User, now: datetime = NOW) -> None:
    """It turns out to be that serious, a minute after what was thought before."""
    record = SeriousnessRecord(reason="One sheet, put right the same day.")
    later = now + timedelta(minutes=1)
    assessments.record_seriousness(case, level=level, fits=Fit.YES, record=record, by=by, now=later)


def cleared(*, lead: User, handler: User, now: datetime = NOW, **overrides: Any) -> Worked:
    """Minor, with its handler, who may put it right by talking."""
    worked = triaged(lead=lead, handler=handler, now=now, **overrides)
    case = worked.case
    found(Seriousness.MINOR, case, by=lead, now=now)
    informal.clear(case, may=True, reason="Anybody could have seen the sheet.", by=lead, now=now)
    triage.accept(worked.case, handler=handler, by=lead, now=now)
    return worked


def triaged(*, lead: User, handler: User, now: datetime = NOW, **overrides: Any) -> Worked:
    """Received, with every decision of its first reader taken, and nobody's yet."""
    worked = Worked(factories.raise_concern(now=now, **overrides), lead, handler)
    _triaged(worked, now)
    return worked


WAY: dict[State, Callable[[Worked, datetime], None]] = {
    State.RECEIVED: lambda worked, now: None,
    State.ACCEPTED: _accepted,
    State.REFERRED: _referred,
    State.INVESTIGATING: _investigating,
    State.ANSWERED: _answered,
    State.REDIRECTED: _redirected,
    State.CLOSED: _closed,
    State.JOINED: _joined,
}


def case_in(
    state: State,
    *,
    lead: User,
    handler: User,
    now: datetime = NOW,
    after: timedelta = timedelta(),
    **overrides: Any,
) -> Worked:
    """A concern raised at `now` and brought to `state` in one go, `after` that; `lead` is first on the rota."""
    raised = factories.raise_concern(now=now, **overrides)
    worked = Worked(raised, lead, handler)
    WAY[state](worked, now + after)
    return worked
