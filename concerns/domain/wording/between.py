"""Letters between the first one and the answer: a new date, how it is going, another contact."""

from dataclasses import dataclass
from datetime import date

from concerns.domain.wording.dates import day
from concerns.domain.wording.shape import (
    FROM_YOU,
    NEW_DATE,
    NEXT_NEWS,
    NEXT_STEP,
    SO_FAR,
    WHY,
    Facts,
    joined,
    led,
    letter,
)
from concerns.domain.wording.words import Words


@dataclass(frozen=True)
class Later:
    """What the letter about a new date says beside its fixed words."""

    first_due: date
    new_date: date
    next_news: date
    reason: str
    so_far: str
    agreed_by: str  # a title, never a name


def new_date(words: Words, later: Later) -> list[str]:
    """The paragraphs of the letter about a new date, without its end."""
    agreed = words.say("new_date", new_date=day(later.new_date), approver_title=later.agreed_by)
    return [
        words.say("promised", first_due=day(later.first_due)),
        led(WHY, later.reason),
        led(NEW_DATE, agreed, words.say("stays")),
        led(SO_FAR, later.so_far),
        led(NEXT_NEWS, words.say("news", next_news=day(later.next_news))),
    ]


@dataclass(frozen=True)
class Progress:
    """What the letter about how it is going says. Without `done` there is nothing new since `last_news`."""

    last_news: date
    next_step: str
    answer_by: date | None
    is_late: bool = False
    done: str = ""
    question: str = ""


def update(words: Words, facts: Facts, progress: Progress) -> str:
    """How it is going."""
    told = joined(words.say("opening"), progress.done)
    if not progress.done.strip():
        told = words.say("nothing_new", last_news=day(progress.last_news))
    aim = ""
    if progress.answer_by is not None:
        aim = words.say("late" if progress.is_late else "aim", answer_by=day(progress.answer_by))
    question = led(FROM_YOU, progress.question, words.say("free_to_answer")) if progress.question.strip() else ""
    return letter([told, led(NEXT_STEP, progress.next_step, aim), question], facts)


def new_contact(words: Words, facts: Facts, *, on: date, former_title: str) -> str:
    """Somebody else takes over as contact (R36). Without a `former_title` it says nothing of the one before, who
    may still open the concern."""
    known = facts.contact
    begins = words.say(
        "begins",
        from_day=day(on),
        contact_name=known.name,
        contact_title=known.title,
        contact_ways=known.ways,
    )
    former = words.say("former", former_title=former_title) if former_title else ""
    rather = words.say("rather", contact_name=known.name)
    return letter([begins, joined(former, words.say("dates")), rather], facts)
