"""Concerns as they come in: plain functions that call the domain, so that no impossible row exists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import intake
from concerns.domain.calendar import LONDON
from concerns.domain.content import Account
from concerns.domain.vault import Identity
from concerns.enums import Category, Channel, Mode, State
from concerns.models import Case, Concern, Mailbox
from tests import people
from trust import codes

NOW = datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)
HAPPENED = "The medicine sheet at Larch House was filled in before the round began."
WISHES = ("Two people on every round", "The families told")
NAME = Identity(name="Wilhelmina Ashgrove", work="Night nurse, Larch House", reach="01632 960 199, after six")


@dataclass(frozen=True)
class Raised:
    """What came in, and the receipt code that only its reporter has."""

    concern: Concern
    case: Case
    code: str

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox.objects.get(concern=self.concern)


@dataclass(frozen=True)
class Logged:
    """What somebody was told and wrote down, and the hand-over code for its reporter."""

    concern: Concern
    case: Case
    handover: str


def draft(**overrides: Any) -> intake.Draft:
    """An anonymous concern with two wishes; `happened`, `about`, `danger` … go into the account."""
    words = {name: overrides.pop(name) for name in list(overrides) if name in Account.__dataclass_fields__}
    given: dict[str, Any] = {
        "mode": Mode.ANONYMOUS,
        "division": Division.ENGLAND_AND_WALES,
        "categories": (Category.SAFETY, Category.CONCEALMENT),
        "wishes": WISHES,
        "account": Account(**{"happened": HAPPENED, **words}),
        **overrides,
    }
    if given["mode"] in intake.NAMED_MODES:
        given.setdefault("identity", NAME)
    return intake.Draft(**given)


def raise_concern(*, code: str | None = None, now: datetime = NOW, **overrides: Any) -> Raised:
    """Through the contact form's rule, at `now`. Needs a rota for an owner and, if confidential, name keepers."""
    people.make_employer()
    receipt = code or codes.new_code()
    concern = intake.raise_concern(draft(**overrides), code=receipt, now=now)
    return Raised(concern, concern.case, receipt)


def log_concern(*, by: User, raised_at: datetime = NOW, now: datetime = NOW, **overrides: Any) -> Logged:
    """As told to `by` at `raised_at` and written down at `now`."""
    people.make_employer()
    overrides.setdefault("channel", Channel.CONVERSATION)
    overrides.setdefault("mode", Mode.UNNAMED)
    concern, handover = intake.log_concern(draft(**overrides), raised_at=raised_at, by=by, now=now)
    return Logged(concern, concern.case, handover)


def take_on(case: Case, *, by: User, now: datetime) -> None:
    """As it stands once a first reader said who must not know and somebody accepted it, without the steps."""
    decided = {"conflicts_decided_at": now, "conflicts_decided_by": by}
    Case.objects.filter(pk=case.pk).update(state=State.ACCEPTED, **decided)
    case.refresh_from_db()
