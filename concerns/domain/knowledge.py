"""What somebody has learned stays with them whatever they are in the house later: nobody is to have read what was
raised and to have seen, as a name keeper, who raised it (I11)."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from concerns.domain import audit
from concerns.enums import EventType
from concerns.models import Case, Concern
from concerns.models.disclosure import NameDecision, NameRequest, Reveal
from trust.models import Event

PERSON = "user:"  # before the key of somebody on the staff, as `audit.actor` writes it

# From a showing to the cases that it closes to whoever was shown the name: that of the concern, that of a part
# split off it, whenever that was, and that of a part of the part. It is one reporter's name.
_PARTS = ("concern__case", "concern__parts__part__case", "concern__parts__part__parts__part__case")


def has_seen_name(user: User | UUID | OuterRef, case: Case | OuterRef | str) -> Exists:
    """For a query: whether this person was shown a name of the case, or of what it was split off, to pass it on. A
    text names the column of the outer query in which the case stands."""
    of = OuterRef(case) if isinstance(case, str) else case
    any_of = reduce(or_, (Q((path, of)) for path in _PARTS))
    return Exists(Reveal.objects.filter(any_of, shown_to=user, body__gt=""))


def who_saw_names(cases: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Who was shown a name of these cases, or of what they were split off, to pass it on: pairs of a case and a
    person."""
    keys = list(cases)
    shown = Reveal.objects.exclude(body="").order_by()
    found = [shown.filter((f"{path}__in", keys)).values_list(f"{path}_id", "shown_to_id") for path in _PARTS]
    return set(found[0].union(*found[1:]))


def readers_of(case: Case) -> set[UUID]:
    """Everybody who ever opened the case, or one that was joined to it."""
    joined = Case.objects.filter(Q(pk=case.pk) | Q(joined_into=case)).only("pk")
    chains = [audit.case_chain(one) for one in joined]
    actors = Event.objects.filter(chain__in=chains, type=EventType.CASE_READ).values_list("actor", flat=True)
    return {UUID(actor.removeprefix(PERSON)) for actor in actors.distinct() if actor.startswith(PERSON)}


def asked_for_names(case: Case) -> list[tuple[UUID, datetime]]:
    """Everybody who ever asked for a name of this case or would have known it, and when that was asked."""
    rows = NameRequest.objects.filter(concern__case=case).values_list("asked_by", "recipient", "asked_at")
    return [(person, moment) for *people, moment in rows for person in people if person is not None]


def who_refused(concern: Concern, *, before: datetime) -> list[User]:
    """The name keepers who said no about this name before that moment, the first one first."""
    rows = NameDecision.objects.filter(request__concern=concern, agreed=False, decided_at__lt=before)
    return list(
        dict.fromkeys(row.decided_by for row in rows.select_related("decided_by").order_by("decided_at", "pk"))
    )
