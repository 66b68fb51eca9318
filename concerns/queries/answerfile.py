"""What the answer still needs, as a list of what is missing and what is there."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concerns.domain import tables
from concerns.domain.reading import NEVER_ASKED
from concerns.enums import Action, Duty, Obstacle, SafeguardingKind, State
from concerns.queries import progress
from concerns.queries.casefile import CaseFile, ConcernFile

BEFORE_CLOSING = frozenset({State.ANSWERED, State.REDIRECTED})
NOTE_LACKS = frozenset({progress.WRITE, progress.ANEW, progress.SENT})

# What each is done by: whoever may not do it, or not at this stage, is shown no way there.
DONE_BY: dict[str, Action] = {
    Obstacle.NOT_BEGUN: Action.INVESTIGATE,
    Obstacle.WISH_WITHOUT_REPLY: Action.REPLY_TO_WISH,
    Obstacle.NOT_READ_TWICE: Action.GIVE_OUTCOME,
    Obstacle.NO_ALLEGATION: Action.ALLEGE,
    Obstacle.ALLEGATION_WITHOUT_FINDING: Action.FIND,
    Obstacle.DUTY_OPEN: Action.ACKNOWLEDGE,
    Obstacle.SAFEGUARDING_MISSING: Action.DECIDE_SAFEGUARDING,
    Obstacle.PROTECTION_MISSING: Action.DECIDE_PROTECTION,
    Obstacle.REPORTER_SUPPORT_BLANK: Action.SUPPORT_REPORTER,
    Obstacle.SUBJECT_SUPPORT_BLANK: Action.SUPPORT_SUBJECT,
    Obstacle.MEETING_OPEN: Action.MEET,
    Obstacle.NOTE_OPEN: Action.MEET,
    Obstacle.LEARNING_MISSING: Action.LEARN,
}


@dataclass(frozen=True)
class Check:
    """One line. What is done has words; what is missing has a code, whose words and place the form layer knows."""

    done: bool
    reference: str
    words: str = ""
    code: str = ""
    detail: int | str | None = None
    is_own: bool = False  # of one concern, where the others are of the whole case


def checks(file: CaseFile) -> list[Check]:
    """What the answer needs, and after it what closing needs: missing things first, each once."""
    if file.state in tables.WORKING:
        return sorted(_answering(file), key=_order)
    return sorted(_closing(file), key=_order) if file.state in BEFORE_CLOSING else []


def _order(check: Check) -> bool:
    return check.done


def is_open(check: Check, may: Set[Action]) -> bool:
    """Whether this person can do now what is missing."""
    return check.code not in DONE_BY or DONE_BY[check.code] in may


def heading(file: CaseFile) -> str:
    ready = all(check.done for check in checks(file))
    if file.state in tables.WORKING:
        return _("You can give the answer") if ready else _("You cannot give the answer yet")
    return _("You can close the case") if ready else _("You cannot close the case yet")


def _answering(file: CaseFile) -> Iterator[Check]:
    here = file.reference
    if file.state != State.INVESTIGATING:
        yield Check(False, here, code=Obstacle.NOT_BEGUN)
    for one in file.concerns:
        yield from _of_concern(one)
    yield from _unfound(file)
    yield from _decided(file)


def _decided(file: CaseFile) -> Iterator[Check]:
    here = file.reference
    for kind in SafeguardingKind:
        if kind.value in file.safeguarding_done:
            yield Check(True, here, _("%(kind)s: decided") % {"kind": kind.label})
        else:
            yield Check(False, here, code=Obstacle.SAFEGUARDING_MISSING, detail=kind.value)
    if file.protection_done:
        yield Check(True, here, _("What must change now: decided"))
    else:
        yield Check(False, here, code=Obstacle.PROTECTION_MISSING)


def _unfound(file: CaseFile) -> Iterator[Check]:
    for one in unalleged(file):
        yield Check(False, one.concern.reference, code=Obstacle.NO_ALLEGATION, is_own=True)
    for opened in file.alleged:
        if opened.record is None:
            number = opened.allegation.number
            yield Check(False, file.reference, code=Obstacle.ALLEGATION_WITHOUT_FINDING, detail=number)


def unalleged(file: CaseFile) -> list[ConcernFile]:
    """Concerns that wait for our answer and that no allegation answers."""
    answered = {reference for opened in file.alleged for reference in opened.answers}
    waiting = (one for one in file.concerns if one.promises[Duty.ANSWER].is_open)
    return [one for one in waiting if one.concern.reference not in answered]


def _closing(file: CaseFile) -> Iterator[Check]:
    """As `lifecycle.closing_obstacles` asks, from what the page knows already."""
    for one in file.concerns:
        yield from _settled(one, answered=file.state == State.ANSWERED)
    yield from _decided(file)
    if file.bad_treatment:
        yield Check(False, file.reference, code=Obstacle.BAD_TREATMENT_OPEN)
    if file.progress.subject_supported:
        yield Check(True, file.reference, _("Support for the person it is about: considered"))
    else:
        yield Check(False, file.reference, code=Obstacle.SUBJECT_SUPPORT_BLANK)
    if file.progress.tasks_open:
        yield Check(False, file.reference, code=Obstacle.TASKS_OPEN, detail=file.progress.tasks_open)
    if file.progress.is_learned:
        yield Check(True, file.reference, _("What others can learn: written"))
    else:
        yield Check(False, file.reference, code=Obstacle.LEARNING_MISSING)


def _settled(one: ConcernFile, *, answered: bool) -> Iterator[Check]:
    reference, talk = one.concern.reference, one.progress.talk
    if one.progress.review_open:
        yield Check(False, reference, code=Obstacle.REVIEW_OPEN, is_own=True)
    if one.progress.is_supported:
        yield Check(True, reference, _("Support for the reporter: considered"), is_own=True)
    else:
        yield Check(False, reference, code=Obstacle.REPORTER_SUPPORT_BLANK, detail=reference, is_own=True)
    if not answered:
        return
    if talk in NOTE_LACKS:
        yield Check(False, reference, code=Obstacle.NOTE_OPEN, detail=reference, is_own=True)
    elif talk:
        yield Check(False, reference, code=Obstacle.MEETING_OPEN, detail=reference, is_own=True)
    else:
        yield Check(True, reference, _("The talk with the reporter: settled"), is_own=True)


def _of_concern(one: ConcernFile) -> Iterator[Check]:
    reference = one.concern.reference
    if one.promises[Duty.ACKNOWLEDGE].is_open:
        yield Check(False, reference, code=Obstacle.DUTY_OPEN, detail=Duty.ACKNOWLEDGE.value, is_own=True)
    else:
        yield Check(True, reference, _("First letter: sent"), is_own=True)
    if one.promises[Duty.ANSWER].is_open:
        for line in one.wishes:
            if line.reply is None:
                yield Check(
                    False, reference, code=Obstacle.WISH_WITHOUT_REPLY, detail=line.wish.number, is_own=True
                )
        yield _read_twice(one)


def _read_twice(one: ConcernFile) -> Check:
    """Whether a second person agrees. That the text is still the same is asked when it is sent."""
    reference, stage = one.concern.reference, one.progress.reading
    if stage == progress.AGREED:
        return Check(True, reference, _("Second reader: agrees"), is_own=True)
    return Check(False, reference, code=Obstacle.NOT_READ_TWICE, detail=stage or NEVER_ASKED, is_own=True)
