"""How it was for those who spoke up, in figures too rough to point at anybody (T26)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import feedback
from concerns.domain.feedback import Answers
from concerns.enums import Verdict

ROUNDED_TO = 5


@dataclass(frozen=True)
class Asked:
    """One question of one quarter: an answer each, as words."""

    question: str
    yes: str
    no: str
    unsure: str


@dataclass(frozen=True)
class Quarter:
    """`rows` is empty where too few answered for any figure at all."""

    first: date
    last: date
    answered: str
    rows: Sequence[Asked] = ()
    texts: Sequence[str] = field(default=(), repr=False)


def quarters(viewer: User, *, today: date) -> list[Quarter]:
    """Those that are over, the last first."""
    reads = feedback.may_read_texts(viewer)
    found = [_quarter(first, given, reads=reads) for first, given in feedback.given(before=today).items()]
    return found[::-1]


def _quarter(first: date, given: list[Answers], *, reads: bool) -> Quarter:
    last = date(first.year, first.month + 2, 1)
    if len(given) < feedback.FEWEST:
        return Quarter(first, last, figure(len(given)))
    asked = [
        _asked(_("Would you speak up again?"), (answers.again for answers in given)),
        _asked(_("Did you feel safe while we worked on it?"), (answers.safe for answers in given)),
        _asked(_("Did we keep our word?"), (answers.kept_word for answers in given)),
    ]
    return Quarter(first, last, figure(len(given)), asked, feedback.texts_of(given) if reads else [])


def _asked(question: str, answers: Iterable[Verdict | None]) -> Asked:
    counted = Counter(answers)
    return Asked(question, *(figure(counted[verdict]) for verdict in (Verdict.YES, Verdict.NO, Verdict.UNSURE)))


def figure(count: int) -> str:
    """To the nearest five, so that no figure less another is a person; below five none, and nobody is told apart
    from a few."""
    if count < feedback.FEWEST:
        return _("fewer than %(count)d") % {"count": feedback.FEWEST}
    return _("about %(count)d") % {"count": round(count / ROUNDED_TO) * ROUNDED_TO}
