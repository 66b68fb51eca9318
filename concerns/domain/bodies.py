"""Bodies outside to which a concern can be taken, by nation and matter, and what we took to one (R19, R83).

What nobody has compared with its source is shown to staff as such, and to no reporter (R20).
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import access, audit, calendar
from concerns.domain.content import Label
from concerns.enums import BodyKind, Category, EventType, IdentityPassed, Matter, Nation
from concerns.models import Allegation, BodyReferral, Case, Concern, OutsideBody
from trust import sealing

NATIONS: dict[Division, frozenset[Nation]] = {
    Division.ENGLAND_AND_WALES: frozenset({Nation.ENGLAND, Nation.WALES}),
    Division.SCOTLAND: frozenset({Nation.SCOTLAND}),
    Division.NORTHERN_IRELAND: frozenset({Nation.NORTHERN_IRELAND}),
}
CARE = frozenset({Matter.ADULT, Matter.CHILDREN, Matter.HEALTH, Matter.WORKFORCE})
MATTERS: dict[Category, frozenset[Matter]] = {
    Category.CRIME: frozenset({Matter.CRIME, Matter.FINANCE}),
    Category.BRIBERY: frozenset({Matter.CRIME, Matter.FINANCE}),
    Category.LEGAL_DUTY: CARE
    | {Matter.DATA, Matter.EQUALITY, Matter.HOUSING, Matter.EDUCATION, Matter.CHARITY, Matter.FINANCE},
    Category.SAFETY: CARE | {Matter.SAFETY, Matter.FOOD},
    Category.HARASSMENT: frozenset({Matter.EQUALITY, Matter.WORKFORCE}),
    Category.ENVIRONMENT: frozenset({Matter.ENVIRONMENT}),
    Category.JUSTICE: frozenset({Matter.CRIME}),
    Category.CONCEALMENT: frozenset(),  # together with what is hidden
    Category.UNSURE: frozenset(),
}


@dataclass(frozen=True)
class ReferralRecord:
    """The body's own reference, and what went along that says who spoke up, with the reason for it."""

    reference: str = field(default="", repr=False)
    what_went: str = field(default="", repr=False)


@dataclass(frozen=True)
class Referred:
    """One referral, opened."""

    row: BodyReferral
    record: ReferralRecord

    @property
    def identity(self) -> IdentityPassed:
        return IdentityPassed(self.row.identity)


def on(day: date) -> "QuerySet[OutsideBody]":
    """Every body in force on that day, checked or not."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    running = Q(valid_to=None) | Q(valid_to__gt=day)
    return OutsideBody.objects.filter(begun & running).order_by("name", "pk")


def published(day: date) -> list[OutsideBody]:
    """Those that a reporter may be shown: somebody compared them with a source."""
    return list(on(day).exclude(checked_on=None))


@dataclass(frozen=True)
class Comparison:
    """What the source says today, and which source that was."""

    remit: str
    address: str
    source: str
    ended: bool = False


@transaction.atomic
def compare(body: OutsideBody, said: Comparison, *, by: User, now: datetime) -> None:
    """Somebody read the source: from today on the row says what it says. What reporters were shown before stays,
    as a row that ended; a body that ended is offered no more."""
    today = calendar.receipt_date(now)
    row = OutsideBody.objects.select_for_update().get(pk=body.pk)
    changed = (row.remit, row.address) != (said.remit, said.address)
    if said.ended or (row.checked_on and changed):
        OutsideBody.objects.filter(pk=row.pk).update(valid_to=today)
    if not said.ended:
        if row.checked_on and changed:
            row.pk, row.valid_from = uuid4(), today
            row._state.adding = True
        row.remit, row.address, row.source, row.checked_on = said.remit, said.address, said.source, today
        row.save()
    audit.record_accounts(EventType.BODY_COMPARED, by=by, now=now, body=row.code, ended=said.ended)


def matters_of(categories: Iterable[str]) -> frozenset[Matter]:
    """What these kinds of concern are about; everything where they say nothing of it."""
    found = frozenset[Matter]().union(*(MATTERS[Category(one)] for one in categories))
    return found or frozenset(Matter) - {Matter.SUPPORT, Matter.ANY}


def fits(body: OutsideBody, *, nations: Collection[str], matters: Collection[str]) -> bool:
    deals = set(body.matters)
    return bool(set(body.nations) & set(nations)) and (Matter.ANY in deals or bool(deals & set(matters)))


def fitting(concern: Concern, *, day: date) -> list[OutsideBody]:
    """The verified bodies that the law names for this nation and these kinds of concern, the ones for any matter
    last."""
    nations = NATIONS[Division(concern.division)]
    matters = matters_of(concern.categories.values_list("category", flat=True))
    rows = on(day).filter(kind=BodyKind.PRESCRIBED).exclude(checked_on=None)
    found = [body for body in rows if fits(body, nations=nations, matters=matters)]
    return sorted(found, key=lambda body: (Matter.ANY in body.matters, body.is_professional))


def line(body: OutsideBody) -> str:
    """A body with what it deals with, as a letter says it (R20)."""
    return f"{body.name} ({body.remit})"


def suggested(concern: Concern, *, day: date) -> str:
    """For the answer: each body that fits on a line of its own, for the writer to choose from."""
    return "\n".join(line(body) for body in fitting(concern, day=day))


def for_any_matter(division: Division, *, day: date) -> str:
    """The same whatever was raised: for whoever may not know what it is about (I11)."""
    rows = on(day).filter(kind=BodyKind.PRESCRIBED).exclude(checked_on=None)
    nations = NATIONS[division]
    return "\n".join(line(body) for body in rows if fits(body, nations=nations, matters=frozenset(Matter)))


@transaction.atomic
def refer(
    allegation: Allegation,
    body: OutsideBody,
    *,
    referred_date: date,
    identity: IdentityPassed,
    record: ReferralRecord,
    by: User,
    now: datetime,
) -> BodyReferral:
    """We took this allegation to a body outside. Raises WrongState for a stale page, and ValueError where
    something about the reporter went along and nothing says what."""
    if identity != IdentityPassed.NOTHING and not record.what_went.strip():
        raise ValueError("What went along has to be said.")
    case = allegation.case
    access.advance(case)
    row = BodyReferral(
        allegation=allegation,
        body=body,
        referred_date=referred_date,
        identity=identity,
        recorded_at=now,
        recorded_by=by,
    )
    row.sealed_record = sealing.seal_record(case.data_key, asdict(record), label=Label.BODY_REFERRAL, row=row.pk)
    row.save(force_insert=True)
    audit.record(EventType.BODY_REFERRED, case=case, by=by, now=now, number=allegation.number)
    return row


def referred(case: Case, allegation: Allegation) -> list[Referred]:
    """What was taken to bodies outside, the first one first."""
    rows = allegation.referrals.select_related("body", "recorded_by").order_by("referred_date", "recorded_at")
    return [
        Referred(
            row,
            ReferralRecord(
                **sealing.unseal_record(case.data_key, row.sealed_record, label=Label.BODY_REFERRAL, row=row.pk)
            ),
        )
        for row in rows
    ]
