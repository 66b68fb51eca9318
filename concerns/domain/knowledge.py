"""What somebody has learned stays with them whatever they are in the house later: nobody is to have read what was
raised and to have seen, as a name keeper, who raised it (I11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, UUIDField
from django.db.models.functions import Coalesce

from accounts.models import User
from concerns.domain import audit
from concerns.enums import EventType
from concerns.models import Case, Concern, Detriment, Incident
from concerns.models.disclosure import NameDecision, NameRequest, Reveal
from trust.models import Event

PERSON = "user:"  # before the key of somebody on the staff, as `audit.actor` writes it

# What a concern, or that of a row, is a part of, however often it was split; itself where it is none. It is one
# reporter's name, whenever and wherever it was given.
_WHOLE = Coalesce("split_from__whole", "pk", output_field=UUIDField())
_WHOLE_OF_ROW = Coalesce("concern__split_from__whole", "concern", output_field=UUIDField())

# What shows something of the concern to whoever does it, with a seat or without. What name keepers alone read does
# not: a request for a name, and the note for a reporter's file, which holds days and a reference.
OF_KEEPERS = frozenset({EventType.NAME_REQUEST_READ, EventType.FILE_NOTE_READ})
READING = frozenset(one for one in EventType if one.value.endswith("read")) - OF_KEEPERS


def whole_of(concern: Concern) -> UUID:
    """The concern that was raised, of which this one is a part; itself where it is none."""
    whole: UUID = Concern.objects.values_list(_WHOLE, flat=True).get(pk=concern.pk)
    return whole


def has_seen_name(user: User | UUID | OuterRef, case: Case | OuterRef | str) -> Exists:
    """For a query: whether this person was shown a name of the case, or of what it was split off or was split off
    it, to pass it on. A text names the column of the outer query in which the case stands."""
    outer = OuterRef(case) if isinstance(case, str) else case
    of = OuterRef(outer) if isinstance(outer, OuterRef) else outer  # asked one query deeper
    wholes = Concern.objects.filter(case=of).values_list(_WHOLE)
    return Exists(Reveal.objects.alias(whole=_WHOLE_OF_ROW).filter(whole__in=wholes, shown_to=user, body__gt=""))


def who_saw_names(cases: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Who was shown a name of these cases, or of what they are parts of or have as parts, to pass it on: pairs of
    a case and a person. Two questions where anybody ever was, else one."""
    shown: dict[UUID, set[UUID]] = {}
    for whole, person in Reveal.objects.exclude(body="").order_by().values_list(_WHOLE_OF_ROW, "shown_to_id"):
        shown.setdefault(whole, set()).add(person)
    if not shown:
        return set()
    rows = Concern.objects.filter(case__in=list(cases)).alias(whole=_WHOLE).filter(whole__in=list(shown))
    return {(case, person) for case, whole in rows.values_list("case", _WHOLE) for person in shown[whole]}


def readers_of(case: Case) -> set[UUID]:
    """Everybody who ever read something of the case, of one joined to it or split off it, or of what its
    reporters told of how they were treated or of what got out; by an appointment, or because they were asked."""
    wholes = Concern.objects.filter(case=case).values_list(_WHOLE)
    kin = list(Concern.objects.alias(whole=_WHOLE).filter(whole__in=wholes).values_list("pk", "case"))
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
