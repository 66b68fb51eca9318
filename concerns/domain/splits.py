"""A part of one concern that belongs to another procedure goes its own way (R10, D13).

It becomes a case of its own, with a reference, keys, dates and an inbox. No name goes with it, and nothing that
was sent: whoever splits it off says the part in our own words. Only its reporter is told, in their own inbox, with
a code for the new one that no member of staff is shown.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import access, calendar, intake, knowledge, lifecycle, links, mailbox, recipients
from concerns.domain.audit import record
from concerns.domain.content import Account, Label
from concerns.domain.intake import Draft
from concerns.enums import Category, Channel, EventType, LinkKind, Mode, Obstacle
from concerns.errors import Blocked
from concerns.models import Case, Concern, Conflict, Split
from trust import codes, sealing


@dataclass(frozen=True)
class Part:
    """A part of their concern as its reporter sees it; no code once they took its inbox over."""

    reference: str
    code: str = field(repr=False)


@transaction.atomic
def split(case: Case, concern: Concern, *, part: str, reason: str, by: User, now: datetime) -> Concern:
    """Open a case for `part`, a summary in our own words, and tell the reporter. `reason` is for whoever can open
    both cases. Raises Blocked before the conflict decision or with a name in the summary, WrongState, ValueError
    for a part or a reason that says nothing."""
    if not part.strip() or not reason.strip():
        raise ValueError("A part says what it is, and why it goes another way.")
    access.advance(case)
    names = [one.name for one in recipients.named_in(part)]
    reasons = [
        *lifecycle.conflicts_undecided(case),
        *([(Obstacle.WORDS_READ_ONCE, ", ".join(names))] if names else []),
    ]
    if reasons:
        raise Blocked(reasons)
    code = codes.new_code()
    owner = by if access.is_first_reader(by) else None
    new = intake.open_part(
        _draft(case, concern, part), raised=concern.raised_date, handover=code, owner=owner, now=now
    )
    _copy_blocks(case, new.case)
    links.join_up(case, new.case, kind=LinkKind.PART, reason=reason, by=by, now=now)
    Split.objects.create(
        part=new,
        concern=concern,
        whole_id=knowledge.whole_of(concern),
        split_date=calendar.receipt_date(now),
        sealed_code=sealing.seal(concern.data_key, code, label=Label.SPLIT_CODE, row=new.pk),
    )
    record(EventType.CASE_SPLIT, case=case, by=by, now=now)
    mailbox.write_as_staff(_at(case, concern), message(), by=by, now=now)
    return new


def _draft(case: Case, concern: Concern, part: str) -> Draft:
    """Anonymous, whoever knows the reporter of the whole, until they choose otherwise."""
    rather_not = recipients.reservations().filter(Q(concern=concern) | Q(concern=None), case=case)
    return Draft(
        mode=Mode.ANONYMOUS,
        division=Division(concern.division),
        account=Account(happened=part),
        service=concern.service,
        categories=(Category.UNSURE,),
        must_not_know=tuple(recipients.barred_on(case)),
        would_rather_not=tuple(rather_not.values_list("user_id", flat=True)),
        channel=Channel(concern.channel),
        urgent=case.urgent,
    )


def _copy_blocks(case: Case, into: Case) -> None:
    """Whoever must not know of the whole must not know of the part, for the same reasons. That somebody was shown
    the name of the whole is no row of the part, which would tell of it: `knowledge` follows the split."""
    into.conflicts.all().delete()
    rows = [
        Conflict(
            case=into,
            user_id=row.user_id,
            kind=row.kind,
            added_date=row.added_date,
            added_by_id=row.added_by_id,
            looked_at=row.looked_at,
            looked_by_id=row.looked_by_id,
        )
        for row in case.conflicts.order_by("pk")
    ]
    Conflict.objects.bulk_create(rows)


def _at(case: Case, concern: Concern) -> Concern:
    """With the case as it is claimed here."""
    concern.case = case
    return concern


def message() -> str:
    """Words for the reporter, in the inbox of the whole."""
    return "\n\n".join(
        [
            _("A part of what you told us belongs to another procedure. We deal with that part on its own."),
            _(
                "It has its own reference, its own dates and its own inbox. Your name did not go with it. "
                "There is a code for the new inbox on your first page here."
            ),
            _("All the rest goes on here as before. If you do not agree, tell us here."),
        ]
    )


def parts_of(concern: Concern) -> list[Part]:
    """What was split off this concern, for its reporter alone."""
    rows = concern.parts.select_related("part__mailbox").order_by("split_date", "pk")
    return [Part(row.part.reference, _code(concern, row)) for row in rows]


def _code(concern: Concern, row: Split) -> str:
    if row.part.mailbox.handover_digest is None:
        return ""
    return sealing.unseal(concern.data_key, row.sealed_code, label=Label.SPLIT_CODE, row=row.part_id)
