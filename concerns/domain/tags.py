"""Items of a professional code and themes of our own on an allegation, in the edition of its day (R81).

Tags say what is alleged, never anything of whoever spoke up: to use an established process is no fault (R82).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from concerns.domain import access, audit
from concerns.domain.content import Label
from concerns.enums import EventType
from concerns.models import Allegation, AllegationTag, Tag
from trust import sealing


class OtherEdition(ValueError):
    """A tag that did not hold on the day on which it happened."""


def on(day: date) -> "QuerySet[Tag]":
    """Those that held for what happened on that day, by scheme and in the order of the code."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    running = Q(valid_to=None) | Q(valid_to__gt=day)
    return Tag.objects.filter(begun & running).order_by("scheme", "code", "pk")


def of(allegation: Allegation) -> list[Tag]:
    rows = allegation.tags.select_related("tag").order_by("tag__scheme", "tag__code", "pk")
    return [row.tag for row in rows]


def event_day(allegation: Allegation) -> date | None:
    """The first day on which it may have happened; None while nobody said."""
    if allegation.sealed_event_date is None:
        return None
    sealed = allegation.sealed_event_date
    key = allegation.case.data_key
    return date.fromisoformat(sealing.unseal(key, sealed, label=Label.EVENT_DATE, row=allegation.pk))


@transaction.atomic
def put(allegation: Allegation, chosen: Iterable[Tag], *, day: date, by: User, now: datetime) -> None:
    """These and no others. Raises OtherEdition, and WrongState for a stale page."""
    case, wanted = allegation.case, {tag.pk for tag in chosen}
    access.advance(case)
    if on(day).filter(pk__in=wanted).count() != len(wanted):
        raise OtherEdition
    allegation.sealed_event_date = sealing.seal(
        case.data_key, day.isoformat(), label=Label.EVENT_DATE, row=allegation.pk
    )
    allegation.save(update_fields=["sealed_event_date"])
    allegation.tags.exclude(tag__in=wanted).delete()
    kept = set(allegation.tags.values_list("tag", flat=True))
    AllegationTag.objects.bulk_create(
        AllegationTag(allegation=allegation, tag_id=tag, added_at=now, added_by=by)
        for tag in sorted(wanted - kept)
    )
    audit.record(EventType.ALLEGATION_TAGGED, case=case, by=by, now=now, number=allegation.number)
