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
from concerns.models import Case, Concern, Detriment, Incident
from concerns.models.disclosure import NameDecision, NameRequest, Reveal
from trust.models import Event

PERSON = "user:"  # before the key of somebody on the staff, as `audit.actor` writes it

# From a concern to everything that its reporter raised with it: itself, what was split off it and off that, what
# it was split off, and the other parts of that. It is one reporter's name, whenever and wherever it was given.
_UP, _DOWN = "split_from__concern__", "parts__part__"
_KIN = tuple(_UP * up + _DOWN * down for up in range(3) for down in range(3))
_CASES = tuple(f"concern__{way}case" for way in _KIN)

# What shows something of the concern to whoever does it, with a seat or without. What name keepers alone read does
# not: a request for a name, and the note for a reporter's file, which holds days and a reference.
OF_KEEPERS = frozenset({EventType.NAME_REQUEST_READ, EventType.FILE_NOTE_READ})
READING = frozenset(one for one in EventType if one.value.endswith("read")) - OF_KEEPERS


def has_seen_name(user: User | UUID | OuterRef, case: Case | OuterRef | str) -> Exists:
    """For a query: whether this person was shown a name of the case, or of what it was split off or was split off
    it, to pass it on. A text names the column of the outer query in which the case stands."""
    of = OuterRef(case) if isinstance(case, str) else case
    any_of = reduce(or_, (Q((path, of)) for path in _CASES))
    return Exists(Reveal.objects.filter(any_of, shown_to=user, body__gt=""))


def who_saw_names(cases: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Who was shown a name of these cases, or of what they are parts of or have as parts, to pass it on: pairs of
    a case and a person."""
    keys = list(cases)
    shown = Reveal.objects.exclude(body="").order_by()
    found = [shown.filter((f"{path}__in", keys)).values_list(f"{path}_id", "shown_to_id") for path in _CASES]
    return set(found[0].union(*found[1:]))


def readers_of(case: Case) -> set[UUID]:
    """Everybody who ever read something of the case, of one joined to it or split off it, or of what its
    reporters told of how they were treated or of what got out; by an appointment, or because they were asked."""
    of_case = reduce(or_, (Q((f"{way}case", case.pk)) for way in _KIN))
    kin = list(Concern.objects.filter(of_case).values_list("pk", "case").distinct())
    cases = {case.pk, *(of for _, of in kin)}
    chains = [audit.case_chain(one) for one in Case.objects.filter(Q(pk__in=cases) | Q(joined_into__in=cases))]
    for apart, name in ((Detriment, "detriment"), (Incident, "incident")):
        found = apart.objects.filter(concern__in=[concern for concern, _ in kin]).values_list("pk", flat=True)
        chains += [f"{name}:{key}" for key in found]
    actors = Event.objects.filter(chain__in=chains, type__in=READING).order_by().values_list("actor", flat=True)
    return {UUID(actor.removeprefix(PERSON)) for actor in actors.distinct() if actor.startswith(PERSON)}


def asked_for_names(case: Case) -> list[tuple[UUID, datetime]]:
    """Everybody who ever asked for a name of this case or would have known it, and when that was asked."""
    rows = NameRequest.objects.filter(concern__case=case).values_list("asked_by", "recipient", "asked_at")
    return [(person, moment) for *people, moment in rows for person in people if person is not None]


def wants_name(user: str, case: str) -> Exists:
    """For a query: whether whoever stands in this column asked for a name of the case in that one, or would know
    it."""
    mine = Q(asked_by=OuterRef(user)) | Q(recipient=OuterRef(user))
    return Exists(NameRequest.objects.filter(mine, concern__case=OuterRef(case)))


def who_refused(concern: Concern, *, before: datetime) -> list[User]:
    """The name keepers who said no about this name before that moment, the first one first."""
    rows = NameDecision.objects.filter(request__concern=concern, agreed=False, decided_at__lt=before)
    return list(
        dict.fromkeys(row.decided_by for row in rows.select_related("decided_by").order_by("decided_at", "pk"))
    )
