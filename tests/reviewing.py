"""An answer looked at again: what the tests of it, and of what is opened again by it, share."""

from datetime import date, timedelta

from accounts.models import User
from concerns.domain import challenges, clock, reviews
from concerns.domain.reviews import Begun, Result
from concerns.enums import ReviewResult
from concerns.models import Deadline, Review
from tests.casework_factories import Worked
from tests.factories import NOW

ON = NOW.date()
WHY = "You only looked at twelve weeks. It began in spring."
LATER = NOW + timedelta(days=2)
BEGUN = Begun(how="I read everything anew, and ask you here what I do not understand.", support="01632 960 145.")
STANDS = Result(ReviewResult.STANDS, found="The sheets of spring are gone, and the stock fits.", bodies="The CQC")
WRONG = Result(
    ReviewResult.CHANGED,
    found="The sheets of spring were never looked at.",
    changes="The sheets of spring are compared too.",
    apology="We did not look far enough.",
    bodies="The CQC",
)


def ask(worked: Worked, why: str = WHY, **more: str) -> Review:
    return challenges.ask(worked.raised.mailbox, why, on=ON, **more)


def begun(worked: Worked, by: User) -> Review:
    review = reviews.find(worked.case, ask(worked).pk)
    reviews.begin(review, BEGUN, by=by, now=LATER)
    return reviews.find(worked.case, review.pk)


def promised(worked: Worked) -> list[tuple[int, str, date, bool]]:
    rows = Deadline.objects.filter(concern=worked.concern, duty__in=clock.PROMISED).order_by("round", "due_date")
    return [(row.round, row.duty, row.due_date, row.met_at is not None) for row in rows]
