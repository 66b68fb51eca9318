"""Search in one's own cases: their sealed text is opened in memory for this one search, and nothing is kept of it.

It looks only at what this person may open right now, text by text as the pages of a case show it, and never at
a name or at who knows it. Hidden cases take no part: no query, no time and no figure tells of them (I7, T8).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.domain import pacing
from accounts.models import User
from concerns.domain import access, audit, content, matching, sight
from concerns.domain.content import Label
from concerns.enums import Action, EventType, State
from concerns.models import Allegation, Case, CaseNote, Concern, Letter, Message, Wish, WorkingCopy
from trust import audit as chain
from trust import codes, sealing
from trust.errors import Erased
from trust.models import DataKey

MOST_CASES = 100  # opened for one search; older ones are asked for by going on
MOST_TIMES, WITHIN = 20, timedelta(minutes=5)  # for one person
SEARCHED = "search"  # how a case was read, in the codes of its event
# Of what was sent. Who knows of the reporter, who was there and who wrote it down would lead to a name.
ACCOUNT = ("happened", "occurred", "place", "about", "told_before")


Sources = tuple[tuple["Place", Label, Any], ...]  # a kind of text, its label, and its rows


class Place(StrEnum):
    """Where in a case a text stands."""

    SENT = "sent"
    WISH = "wish"
    COPY = "copy"
    MESSAGE = "message"
    LETTER = "letter"
    NOTE = "note"
    ALLEGATION = "allegation"


@dataclass(frozen=True)
class Text:
    """One text, opened. `reference` is empty for what belongs to the whole case."""

    place: Place
    text: str
    reference: str = ""
    row: UUID | None = None


@dataclass(frozen=True)
class Found:
    """A case that holds every word, and its texts that hold some; none where its reference was typed."""

    case: Case
    references: tuple[str, ...]
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Searched:
    """What was found in so many cases; `older` is where to go on, empty after the last one."""

    found: tuple[Found, ...]
    cases: int
    older: str = ""


def look(
    user: User, typed: str, *, older: str = "", now: datetime, most: int = MOST_CASES, times: int = MOST_TIMES
) -> Searched:
    """What was typed, as a reference or as words that all stand in one case; the newest cases first.

    Each case that is opened for it has its event before (T35). Raises accounts.errors.Locked.
    """
    pacing.count(SEARCHED, user, most=times, within=WITHIN, now=now)
    if reference := codes.typed_reference(typed):
        return _by_reference(user, reference)
    return _by_words(user, matching.words(typed), older=older, now=now, most=most)


def _by_reference(user: User, reference: str) -> Searched:
    """By a reference that stands in clear: nothing is opened for it."""
    case = _mine(user).filter(concerns__reference=reference).first()
    return Searched((Found(case, (reference,)),) if case else (), cases=0)


def _by_words(user: User, wanted: tuple[str, ...], *, older: str, now: datetime, most: int) -> Searched:
    rows = list(_older(_mine(user), older).order_by("-opened_date", "-pk")[: most + 1])
    cases, rest = rows[:most], rows[most:]
    with transaction.atomic():
        chain.record_many(
            audit.entry(EventType.CASE_READ, case=case, by=user, now=now, how=SEARCHED) for case in cases
        )
    concerns = _concerns(cases)
    texts = _texts(user, cases, concerns)
    found = [_matched(case, concerns[case.pk], texts[case.pk], wanted) for case in cases]
    return Searched(tuple(one for one in found if one), len(cases), _mark(cases[-1]) if rest else "")


def _mine(user: User) -> Any:
    """With the roles held and the key, by the one door; a case that was joined lives on in another."""
    rows = access.visible_cases(user).exclude(state=State.JOINED)
    return rows.annotate(roles_held=sight.roles_held(user.pk)).select_related("data_key")


def _mark(case: Case) -> str:
    return f"{case.opened_date.isoformat()} {case.pk}"


def _older(rows: Any, mark: str) -> Any:
    """What comes after this one; from the newest on for a mark that is none."""
    day, _, key = mark.partition(" ")
    try:
        opened, last = date.fromisoformat(day), UUID(key)
    except ValueError:
        return rows
    return rows.filter(Q(opened_date__lt=opened) | Q(opened_date=opened, pk__lt=last))


def _concerns(cases: Sequence[Case]) -> dict[UUID, list[Concern]]:
    """By case, the first recorded first."""
    found: dict[UUID, list[Concern]] = {case.pk: [] for case in cases}
    rows = Concern.objects.filter(case__in=found).select_related("data_key")
    for concern in rows.order_by("recorded_date", "pk"):
        found[concern.case_id].append(concern)
    return found


def _matched(
    case: Case, concerns: Sequence[Concern], texts: Sequence[Text], wanted: tuple[str, ...]
) -> Found | None:
    """All words somewhere in the case. Every text is looked through, whatever was found before."""
    held = [matching.found_in(matching.folded(one.text), wanted) for one in texts]
    if not wanted or frozenset[str]().union(*held) != frozenset(wanted):
        return None
    references = tuple(concern.reference for concern in concerns)
    best = sorted(zip(held, texts, strict=True), key=lambda one: -len(one[0]))
    return Found(case, references, tuple(text for words, text in best if words))


def _texts(
    user: User, cases: Sequence[Case], concerns: Mapping[UUID, Sequence[Concern]]
) -> dict[UUID, list[Text]]:
    """Everything that this person may read, by case, with as many queries for one case as for all."""
    original = {case.pk for case in cases if Action.READ_ORIGINAL in _may(user, case)}
    every = {concern.pk: concern for rows in concerns.values() for concern in rows}
    whole = {pk: concern for pk, concern in every.items() if concern.case_id in original}
    keys = {case.pk: case.data_key for case in cases}
    found: dict[UUID, list[Text]] = {case.pk: [] for case in cases}
    for concern in whole.values():
        found[concern.case_id] += _account(concern)
    for case, text in (*_of_concerns(whole), *_copies(every, keys), *_of_cases(keys)):
        found[case].append(text)
    return found


def _may(user: User, case: Any) -> frozenset[Action]:
    roles = {access.ROLE[code] for code in (case.roles_held or "").split(",") if code}
    return access.actions_now(access.seats_by(user, case, roles), case)


def _account(concern: Concern) -> Iterator[Text]:
    try:
        account = content.account_of(concern)
    except Erased:
        return
    for name in ACCOUNT:
        yield Text(Place.SENT, getattr(account, name), concern.reference)


def _of_concerns(concerns: Mapping[UUID, Concern]) -> Iterator[tuple[UUID, Text]]:
    """Wishes, messages and issued letters, each sealed under the key of its own concern."""
    wishes = Wish.objects.filter(concern__in=concerns).order_by("concern", "number")
    messages = Message.objects.filter(mailbox__concern__in=concerns).order_by("mailbox", "number")
    letters = Letter.objects.filter(concern__in=concerns, issued_at__isnull=False).order_by("issued_at", "pk")
    sources: Sources = (
        (Place.WISH, Label.WISH, wishes.values_list("pk", "concern", "sealed_text")),
        (Place.MESSAGE, Label.MESSAGE, messages.values_list("pk", "mailbox__concern", "sealed_body")),
        (Place.LETTER, Label.LETTER_TEXT, letters.values_list("pk", "concern", "sealed_text")),
    )
    for place, label, rows in sources:
        for row, pk, sealed in rows:
            concern = concerns[pk]
            text = _opened(concern.data_key, sealed, label=label, row=row)
            yield concern.case_id, Text(place, text, concern.reference, row)


def _copies(concerns: Mapping[UUID, Concern], keys: Mapping[UUID, DataKey]) -> Iterator[tuple[UUID, Text]]:
    """The version that counts of each working copy, which everybody on the case reads."""
    rows = WorkingCopy.objects.filter(concern__in=concerns).order_by("concern", "-number")
    done: set[UUID] = set()
    for row, pk, sealed in rows.values_list("pk", "concern", "sealed_text"):
        if pk in done:
            continue
        done.add(pk)
        concern = concerns[pk]
        text = _opened(keys[concern.case_id], sealed, label=Label.WORKING_COPY, row=row)
        yield concern.case_id, Text(Place.COPY, text, concern.reference, row)


def _of_cases(keys: Mapping[UUID, DataKey]) -> Iterator[tuple[UUID, Text]]:
    """Notes and allegations, sealed under the key of the case."""
    notes = CaseNote.objects.filter(case__in=keys).order_by("written_at", "pk")
    alleged = Allegation.objects.filter(case__in=keys).order_by("case", "number")
    sources: Sources = ((Place.NOTE, Label.NOTE, notes), (Place.ALLEGATION, Label.ALLEGATION, alleged))
    for place, label, rows in sources:
        for row, case, sealed in rows.values_list("pk", "case", "sealed_text"):
            yield case, Text(place, _opened(keys[case], sealed, label=label, row=row), row=row)


def _opened(key: DataKey, sealed: bytes | memoryview, *, label: Label, row: UUID) -> str:
    """Empty for what was erased with its key."""
    try:
        return sealing.unseal(key, sealed, label=label, row=row)
    except Erased:
        return ""
