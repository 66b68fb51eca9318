"""What comes after an answer in the demo: what was learned, and reviews that were asked for, begun and decided."""

from concerns.demo import words
from concerns.demo.diary import Story
from concerns.demo.plans import Way
from concerns.demo.played import Told
from concerns.domain import calendar, challenges, mailbox, reviewers, reviews
from concerns.domain.learning import Point
from concerns.enums import Action

ASKED = 8  # working days after the answer


def learned(told: Told) -> Point:
    return words.LEARNED[told.turn % len(words.LEARNED)]


def reviewed(told: Told) -> Story:
    """Asked for, begun two days later, and decided eight days after that, as far as the plan goes."""
    redirected = told.plan.way == Way.REDIRECT
    day = (told.plan.acknowledged_on if redirected else told.plan.answered_on) + ASKED
    yield (moment := told.diary.on(day, 19))
    review = challenges.ask(mailbox.find(told.code), words.DISAGREES, on=calendar.receipt_date(moment))
    if told.plan.review == "asked":
        return
    yield (moment := told.diary.on(day + 2, 11))
    reviewer = reviewers.of(review.concern.case)
    if reviewer is None:
        return
    found = reviews.find(told.open(reviewer, Action.REVIEW), review.pk)
    reviews.begin(found, words.LOOKS_AGAIN, by=reviewer, now=moment)
    if told.plan.review == "begun":
        return
    yield (moment := told.diary.on(day + 10, 15))
    found = reviews.find(told.open(reviewer, Action.REVIEW), review.pk)
    reviews.decide(found, words.STANDS, by=reviewer, now=moment)
