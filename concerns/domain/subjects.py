"""What the person it is about may be told, agreed by two people, and the record of how they were told (R77).

Nothing is sent to them from here: for them the case does not exist, before and after.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import Service, User
from concerns.domain import access, audit, giveaways, matching, recipients
from concerns.domain.content import Label
from concerns.domain.giveaways import Giveaway
from concerns.enums import EventType, GiveawayKind, Part, ToldHow
from concerns.errors import Refused, WrongState
from concerns.models import Case, SubjectSummary, SubjectTold
from trust import sealing


@dataclass(frozen=True)
class Draft:
    """What they may be told, and whether whoever spoke up read it first; if not, why."""

    text: str = field(repr=False)
    not_read_because: str = field(default="", repr=False)


@dataclass(frozen=True)
class Summary:
    """One version, opened."""

    row: SubjectSummary
    draft: Draft

    @property
    def is_agreed(self) -> bool:
        return self.row.agreed_at is not None


@dataclass(frozen=True)
class Telling:
    """Who was told, by whom and how; `support` is what they were offered. Whoever takes part is told, too, that
    nobody may be treated badly for it (R77)."""

    who: str = field(repr=False)
    told_by: str = field(repr=False)
    how: ToldHow
    support: str = field(default="", repr=False)
    part: Part = Part.SUBJECT


@dataclass(frozen=True)
class Told:
    row: SubjectTold
    telling: Telling


class Points(ValueError):
    """The summary would show who spoke up: each passage with what is wrong with it."""

    def __init__(self, found: list[Giveaway]) -> None:
        super().__init__("The summary points to somebody.")
        self.found = found


class NotBlocked(ValueError):
    """Whoever was told is on the staff list and could still come across the case."""


def pointing(case: Case, text: str) -> list[Giveaway]:
    """What of a summary leads to whoever spoke up. A service may be named: without it nobody could answer."""
    services = {matching.folded(name) for name in Service.objects.values_list("name", flat=True)}
    return [
        one
        for one in giveaways.found_in(text, case=case)
        if one.kind != GiveawayKind.PLACE or matching.folded(one.passage) not in services
    ]


@transaction.atomic
def write(case: Case, draft: Draft, *, by: User, now: datetime) -> SubjectSummary:
    """One more version, which counts once a second person agreed to it; those of before stay as they are.

    Raises Points with all that would show who spoke up, WrongState for a stale page.
    """
    access.advance(case)
    _require_silent(case, draft.text)
    last = case.summaries.aggregate(last=Max("number"))["last"] or 0
    row = SubjectSummary(case=case, number=last + 1, written_at=now, written_by=by)
    row.sealed_record = sealing.seal_record(case.data_key, asdict(draft), label=Label.SUMMARY, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.SUMMARY_WRITTEN, case=case, by=by, now=now, number=row.number)
    return row


def _require_silent(case: Case, text: str) -> None:
    if found := pointing(case, text):
        raise Points(found)


@transaction.atomic
def agree(case: Case, number: int, *, by: User, now: datetime) -> None:
    """A second person read it beside what was sent. Looked through again, since more may have been written.

    Raises Refused for whoever wrote it, WrongState for any but the newest version, one that is agreed, and a stale
    page, and Points.
    """
    access.advance(case)
    newest = case.summaries.order_by("-number").first()
    if newest is None or newest.number != number or newest.agreed_at is not None:
        raise WrongState
    if newest.written_by_id == by.pk:
        raise Refused
    _require_silent(case, _opened(case, newest).draft.text)
    newest.agreed_at, newest.agreed_by = now, by
    newest.save(update_fields=["agreed_at", "agreed_by"])
    audit.record(EventType.SUMMARY_AGREED, case=case, by=by, now=now, number=number)


def versions(case: Case) -> list[Summary]:
    """Every version, the newest first."""
    rows = case.summaries.select_related("written_by", "agreed_by").order_by("-number")
    return [_opened(case, row) for row in rows]


def _opened(case: Case, row: SubjectSummary) -> Summary:
    stored = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.SUMMARY, row=row.pk)
    return Summary(row, Draft(**stored))


def agreed(case: Case) -> Summary | None:
    """The version that counts: the newest one to which two people agreed."""
    return next((one for one in versions(case) if one.is_agreed), None)


@transaction.atomic
def tell(case: Case, telling: Telling, *, on: date, by: User, now: datetime) -> SubjectTold:
    """They were told on that day, in the words of the agreed summary, and that nobody may be treated badly for it.

    Raises WrongState without an agreed summary and for a stale page; NotBlocked for somebody on the staff list who
    is not kept out of the case.
    """
    access.advance(case)
    summary = agreed(case)
    if summary is None:
        raise WrongState
    named = set(recipients.ids_named_in(telling.who))
    if telling.part == Part.SUBJECT and named - recipients.blocked_on(case):
        raise NotBlocked
    last = case.subjects_told.aggregate(last=Max("number"))["last"] or 0
    row = SubjectTold(
        case=case, summary=summary.row, number=last + 1, told_date=on, recorded_at=now, recorded_by=by
    )
    row.sealed_record = sealing.seal_record(case.data_key, asdict(telling), label=Label.SUBJECT_TOLD, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.SUBJECT_TOLD, case=case, by=by, now=now, number=row.number)
    return row


@transaction.atomic
def acknowledge(case: Case, number: int, *, on: date, by: User, now: datetime) -> None:
    """They confirmed on that day that they were told nobody may be treated badly for it (R77).

    Raises WrongState for one who did already or was not told by then, and for a stale page.
    """
    access.advance(case)
    waiting = case.subjects_told.filter(number=number, acknowledged_date=None, told_date__lte=on)
    if not waiting.update(acknowledged_date=on):
        raise WrongState
    audit.record(EventType.SUBJECT_ACKNOWLEDGED, case=case, by=by, now=now, number=number)


def told(case: Case) -> list[Told]:
    """Everybody who was told, the first one first."""
    rows = case.subjects_told.select_related("recorded_by", "summary").order_by("number")
    return [Told(row, _telling(case, row)) for row in rows]


def _telling(case: Case, row: SubjectTold) -> Telling:
    stored = sealing.unseal_record(case.data_key, row.sealed_record, label=Label.SUBJECT_TOLD, row=row.pk)
    return Telling(**{**stored, "how": ToldHow(stored["how"]), "part": Part(stored["part"])})
