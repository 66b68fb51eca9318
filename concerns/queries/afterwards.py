"""What comes after an answer, as the tab of a case and the lists beside it show it."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import clock, reviewers, reviews, tables, wording
from concerns.domain.reviews import Result
from concerns.enums import State
from concerns.models import Case, Concern, Deadline, Review
from concerns.queries.promises import Promise, promise


@dataclass(frozen=True)
class Shown:
    """One review. `why` and `result` are empty for those who read no word of the reporter."""

    review: Review
    reference: str
    letter: str
    begun: Promise | None
    answer: Promise | None
    reviewer: User | None
    why: str = field(default="", repr=False)
    result: Result | None = None
    is_begun: bool = False


@dataclass(frozen=True)
class Waiting:
    """A review by reference alone, for whoever chooses who looks again."""

    case: Case
    reference: str
    asked_date: date
    reviewer: User | None
    able: list[User]


def has_begun(case: Case) -> bool:
    """Whether there is anything after an answer: one was given, or the case was opened again since."""
    if State(case.state) in tables.ENDING:
        return True
    answered = Concern.objects.filter(case=case, answered_date__isnull=False)
    return answered.exists() or Review.objects.filter(concern__case=case).exists()


def reviews_of(case: Case, *, today: date, original: bool, looks: bool) -> list[Shown]:
    """`looks`: they look again, and read why; whom the reporter disagrees with does not (R56)."""
    known = clock.current_calendar()
    reviewer = reviewers.of(case)

    def shown(row: Deadline | None, review: Review) -> Promise | None:
        return promise(row, division=review.concern.division, today=today, known=known) if row else None

    found = []
    for review in reviews.of_case(case):
        one = reviews.standing(review, reviewer=reviewer)
        found.append(
            Shown(
                review,
                review.concern.reference,
                str(review.letter.get_kind_display()),
                shown(one.begun, review),
                shown(one.answer, review),
                one.reviewer,
                one.why if looks else "",
                reviews.result_of(review) if original else None,
                is_begun=bool(one.begun and one.begun.met_at),
            )
        )
    return found


def to_choose(user: User, *, today: date) -> list[Waiting]:
    """What this first reader may choose a reviewer for; nothing of it is opened."""
    found = []
    for case in reviews.open_to_choose(user):
        first = next(one for one in reviews.of_case(case) if not one.result)
        able = [one for one in reviewers.able(case, on=today) if one.pk != user.pk]
        found.append(Waiting(case, first.concern.reference, first.asked_date, reviewers.of(case), able))
    return found


@dataclass(frozen=True)
class Status:
    """How it stands for a reporter after their answer. `is_open`: a review runs, or another answer is owed."""

    title: str
    more: str = ""
    is_open: bool = True


def status(concern: Concern) -> Status | None:
    """In the words of their inbox; None while nobody disagreed and nothing was opened again."""
    review = reviews.of_concern(concern)
    if review is not None and not review.result:
        if reviews.is_begun(review):
            return Status(_("Someone with no part in it is looking again"))
        more = _("Someone with no part in it looks again, and writes to you.")
        return Status(_("You asked for a review"), more)
    if concern.answered_date is None:
        due = clock.ours(concern).filter(round__gt=1, met_at=None).first()
        if due is None:
            return None
        more = _("We write to you by {due}.").format(due=wording.day(clock.promised_date(due)))
        return Status(_("We have opened it again"), more)
    return Status(_("The result of the review is here"), is_open=False) if review else None
