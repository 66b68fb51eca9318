"""What looking into it leaves behind in the demo: evidence, tags, tasks, and what whoever it is about was told."""

from datetime import datetime, timedelta

from accounts.models import User
from concerns.domain import access, bodies, calendar, discipline, evidence, subjects, tags, tasks
from concerns.domain.bodies import ReferralRecord
from concerns.domain.discipline import Link
from concerns.domain.evidence import Piece
from concerns.domain.subjects import Draft, Telling
from concerns.enums import Action, CaseRole, EvidenceKind, IdentityPassed, Personnel, TagScheme, ToldHow
from concerns.models import Allegation, Case

FACTS = (
    Piece(what="The logs of twelve weeks, counted line by line.", source="Office of the service"),
    Piece(what="A sample of thirty entries, drawn by lot.", source="Records team"),
)
OPINION = Piece(
    what="A manager thinks that the form invites such slips.", source="Talk with the manager of another service"
)
TASKS = (
    "Ask for the logs of the quarter before, too.",
    "Compare the sample with the stock of the same days.",
    "Look whether the written policy says what was expected.",
)
THEMES = (("workload", "unsafe"), ("policy", "unclear"), ("boundaries", "records"))
SUMMARY = Draft("Records of one service, over some months, may not show what was done and when it was done.")
OLD = timedelta(days=1000)  # so long before that another edition of the code held


def weigh(case: Case, allegation: Allegation, *, turn: int, by: User, now: datetime) -> None:
    """Two pieces of evidence and a few tags; one case in five is about a day before the code changed."""
    allegation.case = case
    evidence.add(allegation, FACTS[turn % len(FACTS)], kind=EvidenceKind.FACT, by=by, now=now)
    evidence.add(allegation, OPINION, kind=EvidenceKind.OPINION, by=by, now=now)
    day = calendar.receipt_date(now) - (OLD if turn % 5 == 0 else timedelta(days=60))
    scheme, code = THEMES[turn % len(THEMES)]
    held = tags.on(day)
    chosen = [*held.filter(scheme=scheme, code=code), *held.filter(scheme=TagScheme.CODE, code="2.3")]
    tags.put(allegation, chosen, day=day, by=by, now=now)


def give_tasks(reference: str, *, turn: int, by: User, now: datetime, done: bool) -> None:
    """One task, or two; all of them done where the case goes on to its answer, else one may be over."""
    for number in range(1 + turn % 2):
        due = calendar.receipt_date(now) + timedelta(days=3 + 6 * number)
        case = access.find_case(by, reference, Action.TASK)
        tasks.add(case, TASKS[(turn + number) % len(TASKS)], owner=by, due_date=due, by=by, now=now)
        if done:
            tasks.finish(case, number + 1, by=by, now=now)


def tell_subject(reference: str, *, by: User, second: User, now: datetime) -> None:
    """A summary, agreed by a second reader, and the record of how they were told; kept elsewhere is the rest."""
    case = access.find_case(by, reference, Action.APPOINT)
    access.advance(case)
    access.appoint(case, second, CaseRole.SECOND_READER, by=by, now=now)
    row = subjects.write(case, SUMMARY, by=by, now=now)
    subjects.agree(case, row.number, by=second, now=now)
    today = calendar.receipt_date(now)
    telling = Telling(
        who="The leader of that shift",
        told_by="The head of the service, with HR",
        how=ToldHow.IN_PERSON,
        support="The staff support line, and somebody of their choice beside them",
    )
    told = subjects.tell(case, telling, on=today, by=by, now=now)
    subjects.acknowledge(case, told.number, on=today, by=by, now=now)
    kept = Link(Personnel.DISCIPLINARY, "HR-2291", today.isoformat())
    discipline.keep(case, kept, by=by, now=now)


def refer(case: Case, allegation: Allegation, *, by: User, now: datetime) -> None:
    """Taken to the professional regulator of the nation, with nothing that says who spoke up."""
    allegation.case = case
    today = calendar.receipt_date(now)
    concern = case.concerns.order_by("recorded_date", "pk")[0]
    body = next((one for one in bodies.fitting(concern, day=today) if one.is_professional), None)
    if body is not None:
        record = ReferralRecord(reference="FTP-7741")
        bodies.refer(
            allegation,
            body,
            referred_date=today,
            identity=IdentityPassed.NOTHING,
            record=record,
            by=by,
            now=now,
        )
