"""One case as those on it may read it. Callers come through `access`; nothing here asks who they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.facts import Joined
from accounts.models import User
from accounts.prepared import Prepared
from concerns.domain import access, clock, content, copies, findings, lifecycle, outcome, remedies, tables
from concerns.domain.calendar import Calendar
from concerns.domain.content import Account
from concerns.domain.copies import Copy
from concerns.domain.findings import Opened
from concerns.domain.outcome import WishLine
from concerns.enums import Action, CaseRole, Category, Duty, MessageFrom, Mode, Seat, State
from concerns.models import (
    Case,
    Concern,
    ConcernCategory,
    Conflict,
    Deadline,
    Message,
    ProtectionDecision,
    SafeguardingDecision,
    Wish,
)
from concerns.queries import progress, promises
from concerns.queries.progress import OwnProgress, Progress
from concerns.queries.promises import Promise, promise

# Counted apart: beside the joins of a concern the database would group by everything that is sealed in it.
UNREAD = (
    Message.objects.filter(mailbox__concern=OuterRef("pk"), sender=MessageFrom.REPORTER, read_by_staff=False)
    .order_by()
    .values("mailbox")
    .annotate(count=Count("pk"))
    .values("count")
)
KINDS_JOINED = (
    ConcernCategory.objects.filter(concern=OuterRef("pk"))
    .order_by()
    .values("concern")
    .annotate(joined=Joined("category"))
    .values("joined")
)

STATE_CHIPS: dict[State, str] = {
    State.RECEIVED: "neutral",
    State.ACCEPTED: "under_way",
    State.REFERRED: "under_way",
    State.INVESTIGATING: "under_way",
    State.ANSWERED: "met",
    State.REDIRECTED: "met",
    State.CLOSED: "met",
    State.JOINED: "neutral",
}
NAMED = frozenset({Mode.CONFIDENTIAL, Mode.OPEN})
# On a chip beside the state, where "Open" would be read as one.
MODE_WORDS = {**{mode: mode.label for mode in Mode}, Mode.OPEN: gettext_lazy("Named openly")}
ROLE_WORDS = {
    None: gettext_lazy("first reader"),
    CaseRole.HANDLER: gettext_lazy("handler"),
    CaseRole.INVESTIGATOR: gettext_lazy("investigator"),
    CaseRole.SECOND_READER: gettext_lazy("second reader"),
    CaseRole.REVIEWER: gettext_lazy("reviewer"),
    CaseRole.OBSERVER: gettext_lazy("observer"),
    CaseRole.COVER: gettext_lazy("stands in for some days"),
}


@dataclass(frozen=True)
class Fact:
    label: str
    words: str
    shape: str = ""


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    title: str = ""


@dataclass(frozen=True)
class ConcernFile:
    """What one reporter raised, with what is owed to them. Opened only for those who may read the original:
    for everybody else `account` is None and a wish is its number, with no words (I12)."""

    concern: Concern
    account: Account | None
    kinds: str
    wishes: list[WishLine]
    promises: dict[Duty, Promise]
    unread: int = 0
    copy: Copy | None = None  # only after `add_copies`
    first_target: date | None = None  # by when we want the first letter out ourselves
    former: list[Promise] = field(default_factory=list)  # what a correction of the day put aside
    progress: OwnProgress = field(default_factory=OwnProgress)

    @property
    def is_named(self) -> bool:
        return self.concern.mode in NAMED

    @property
    def mode_words(self) -> str:
        return str(MODE_WORDS[Mode(self.concern.mode)])

    @property
    def about(self) -> str:
        """Kinds and service on one line."""
        service = self.concern.service.name if self.concern.service else ""
        return ". ".join(part for part in (self.kinds, service) if part)

    @property
    def facts(self) -> list[Fact]:
        """What was said beside what happened; what was not said is left out."""
        if self.account is None:
            return []
        said = (
            (_("When it happened"), self.account.occurred),
            (_("Where"), self.account.place),
            (_("Whom or what it is about"), self.account.about),
            (_("Already raised with"), self.account.told_before),
            (_("The one person who knows"), self.account.known_to),
            (_("Time of day it was said"), self.account.told_time),
            (_("Who else was there"), self.account.present),
        )
        return [Fact(label, words) for label, words in said if words]


@dataclass
class CaseFile:
    """A case on its page. `here` is the concern whose reference stands in the address."""

    case: Case
    here: ConcernFile
    concerns: list[ConcernFile]
    alleged: list[Opened] = field(default_factory=list)
    safeguarding_done: set[str] = field(default_factory=set)
    protection_done: bool = False
    readers: list[Person] = field(default_factory=list)
    seated: list[User] = field(default_factory=list)  # the same people, and whoever looks at the page
    held: frozenset[Seat] = frozenset()  # from where the viewer, who came in through the door, acts on this case
    has_handler: bool = False
    blocked: int = 0  # people for whom this case does not exist
    bad_treatment: bool = False  # open, before closing; for whoever closes, as far as they may learn of it (R52)
    progress: Progress = field(default_factory=Progress)

    @property
    def reference(self) -> str:
        return self.here.concern.reference

    @property
    def state(self) -> State:
        return State(self.case.state)

    @property
    def state_words(self) -> str:
        """How it ended is part of where it stands (R22)."""
        if self.progress.is_resolved and self.state in tables.ENDING:
            return _("Put right by talking")
        return str(self.state.label)

    @property
    def unread(self) -> int:
        return sum(one.unread for one in self.concerns)


# Shorter than what a reporter is asked: a row has room for two words.
KINDS = {
    Category.CRIME: gettext_lazy("crime"),
    Category.BRIBERY: gettext_lazy("bribery"),
    Category.LEGAL_DUTY: gettext_lazy("legal duty not met"),
    Category.SAFETY: gettext_lazy("health and safety"),
    Category.HARASSMENT: gettext_lazy("sexual harassment"),
    Category.ENVIRONMENT: gettext_lazy("environment"),
    Category.JUSTICE: gettext_lazy("miscarriage of justice"),
    Category.CONCEALMENT: gettext_lazy("concealment"),
    Category.UNSURE: gettext_lazy("kind not sure"),
}


def kind_words(categories: Iterable[str]) -> str:
    """The kinds in the order in which they are offered, as one phrase; empty for none."""
    chosen = set(categories)
    return capfirst(", ".join(str(words) for category, words in KINDS.items() if category in chosen))


# Of the case, and asked with its concerns.
SAFEGUARDED = (
    SafeguardingDecision.objects.filter(case=OuterRef("case"))
    .order_by()
    .values("case")
    .annotate(joined=Joined("kind"))
    .values("joined")
)
BLOCKED = (
    Conflict.objects.filter(case=OuterRef("case"))
    .order_by()
    .values("case")
    .annotate(people=Count("user", distinct=True))
    .values("people")
)


def _concerns(case: UUID) -> "QuerySet[Any]":
    rows = Concern.objects.filter(case=case).select_related("data_key", "service", "mailbox")
    protected = Exists(ProtectionDecision.objects.filter(case=OuterRef("case")))
    rows = rows.annotate(unread=Subquery(UNREAD), kinds_joined=Subquery(KINDS_JOINED), protected=protected)
    rows = rows.annotate(safeguarded=Subquery(SAFEGUARDED), blocked=Subquery(BLOCKED))
    return progress.asked_with(rows).order_by("recorded_date", "pk")


def _deadlines(case: UUID) -> "QuerySet[Deadline]":
    return Deadline.ever.filter(concern__case=case).order_by("round", "number", "due_date")


def _wishes(case: UUID) -> "QuerySet[Wish]":
    return Wish.objects.filter(concern__case=case).order_by("number")


# Every page of a case asks these. What was sent comes along only for those who may read it (I12).
CONCERNS = Prepared(_concerns, case=UUID)
WITHOUT_ACCOUNTS = Prepared(lambda case: _concerns(case).defer("sealed_account"), case=UUID)
DEADLINES = Prepared(_deadlines, case=UUID)
WISHES = Prepared(_wishes, case=UUID)


def concerns_of(case: Case, *, today: date, original: bool) -> list[ConcernFile]:
    """Every concern of the case, the first recorded first; what was sent stays sealed unless `original`."""
    rows = (CONCERNS if original else WITHOUT_ACCOUNTS)(case=case.pk)
    owed, wished = _by_concern(DEADLINES(case=case.pk)), _by_concern(WISHES(case=case.pk))
    known = clock.current_calendar()
    for row in rows:
        row.case = case
        row.owed, row.wished = owed[row.pk], wished[row.pk]
    return [_concern(row, original=original, today=today, known=known) for row in rows]


def _by_concern(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.concern_id].append(row)
    return found


def _concern(concern: Any, *, original: bool, today: date, known: Calendar) -> ConcernFile:
    opened = outcome.opened_wish if original else outcome.sealed_wish
    rows: list[Deadline] = concern.owed
    # What a reviewer owes stands on the tab of what comes after, not beside what the handler owes.
    standing = [row for row in rows if row.replaced_by_id is None and not clock.is_review(row.round)]

    def shown(row: Deadline) -> Promise:
        return promise(row, division=concern.division, today=today, known=known)

    return ConcernFile(
        concern=concern,
        account=content.account_of(concern) if original else None,
        kinds=kind_words((concern.kinds_joined or "").split(",")),
        wishes=[opened(concern, wish) for wish in concern.wished],
        promises={Duty(row.duty): shown(row) for row in standing},
        unread=concern.unread or 0,
        first_target=promises.first_target(concern, standing, known=known),
        former=[shown(row) for row in rows if row.replaced_by_id is not None],
        progress=progress.own(concern, today=today),
    )


def load(case: Case, reference: str, *, viewer: User, today: date) -> CaseFile:
    """The case with all its concerns, allegations and decisions, by one of its references, as one of those on
    it may read it."""
    readers = lifecycle.readers(case)
    held = access.seats_by(viewer, case, {role for user, role in readers if role and user.pk == viewer.pk})
    actions = access.actions_now(held, case)
    original = Action.READ_ORIGINAL in actions
    concerns = concerns_of(case, today=today, original=original)
    here = next(one for one in concerns if one.concern.reference == reference)
    stands: Any = here.concern
    seats = {role: user.pk for user, role in readers}
    return CaseFile(
        case=case,
        here=here,
        concerns=concerns,
        alleged=findings.opened(case),
        safeguarding_done=set((stands.safeguarded or "").split(",")) - {""},
        protection_done=stands.protected,
        blocked=stands.blocked or 0,
        progress=progress.of(stands, seats=seats, viewer=viewer.pk),
        bad_treatment=Action.CLOSE in actions and remedies.told_to_contact(case),
        held=held,
        seated=[viewer, *(user for user, _role in readers)],
        readers=[Person(user.name, str(ROLE_WORDS[role]), user.title) for user, role in readers],
        has_handler=CaseRole.HANDLER in seats,
    )


def add_copies(file: CaseFile) -> None:
    """The working copies too, for a page that shows them; one query."""
    found = copies.latest(file.case, [one.concern for one in file.concerns])
    file.concerns = [replace(one, copy=found.get(one.concern.pk)) for one in file.concerns]
    file.here = next(one for one in file.concerns if one.concern == file.here.concern)
