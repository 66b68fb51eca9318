"""Staff by name, for those who may block or appoint.

Nobody is left out for being blocked already: who is missing from an answer would tell that they are.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import blocks, content, lifecycle, reasons, recipients, wording
from concerns.models import Case
from concerns.queries.casefile import ROLE_WORDS

MOST = 20


def named(text: str) -> list[User]:
    """Active staff whose name holds each word of `text`, at most MOST of them."""
    found = User.objects.filter(is_active=True)
    for word in text.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by("name", "pk")[:MOST])


def suggested(case: Case) -> list[User]:
    """Whom the text of the case may mean, whole names first: a question to its first reader, not an answer."""
    text = "\n".join(_told(case))
    keys = list(dict.fromkeys([*recipients.ids_named_in(text), *recipients.ids_hinted_in(text)]))[:MOST]
    people = User.objects.in_bulk(keys)
    return [people[key] for key in keys]


@dataclass(frozen=True)
class Reader:
    """Somebody who can open the case; `why` is empty where nobody said it or it is not theirs to read."""

    pk: UUID
    name: str
    title: str
    role: str
    why: str = field(repr=False)


@dataclass(frozen=True)
class Blocked:
    """One block in words, for those who lead the case."""

    name: str
    why: str
    seen: str


def blocked(case: Case) -> list[Blocked]:
    """Who is blocked, why, and what they had seen by then."""
    rows = list(case.conflicts.select_related("user").order_by("user__name", "pk"))
    seen = blocks.days_read(case, [row.user for row in rows])
    return [Blocked(row.user.name, row.get_kind_display(), opened_on(seen.get(row.user_id, []))) for row in rows]


def opened_on(days: list[date]) -> str:
    """What a block cannot undo; empty for somebody who never opened the case."""
    told = {"days": wording.days(days)}
    return _("They opened this case on %(days)s. What they wrote stays.") % told if days else ""


def _told(case: Case) -> list[str]:
    accounts = [content.account_of(row) for row in case.concerns.select_related("data_key").order_by("pk")]
    return [
        part
        for told in accounts
        for part in (told.happened, told.about, told.place, told.told_before, told.present)
    ]


def readers(case: Case, *, with_reasons: bool) -> list[Reader]:
    """Everybody who can open the case; why they are on it only for those who lead it (R31)."""
    given = reasons.of(case) if with_reasons else {}
    return [
        Reader(user.pk, user.name, user.title, str(ROLE_WORDS[role]), given.get(user.pk, ""))
        for user, role in lifecycle.readers(case)
    ]
