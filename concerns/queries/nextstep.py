"""The one thing to do next in a case. Pure: facts in, one step out; the view turns its place into an address."""

from collections.abc import Callable, Iterator, Set

from django.utils.translation import gettext as _

from concerns.domain import wording
from concerns.enums import Action, Duty, SafeguardingKind, State
from concerns.queries import answerfile, progress, steps
from concerns.queries.casefile import CaseFile, ConcernFile
from concerns.queries.steps import Step


def next_step(file: CaseFile, actions: Set[Action]) -> Step | None:
    """The first step of those this person may take now; None when nothing of theirs is open."""
    return next((step for step in STEPS[file.state](file) if step.action in actions), None)


def _received(file: CaseFile) -> Iterator[Step]:
    if file.case.conflicts_decided_at is None:
        yield Step(
            Action.DECIDE_CONFLICTS,
            _("Decide who must not know"),
            _("Read the concern first. Nobody else is brought in before this decision."),
            _("Read and decide"),
            "triage:case",
            file.reference,
        )
    yield from _decisions(file)
    yield from steps.weigh_up(file)
    soonest = _open(file, Duty.ACKNOWLEDGE)
    yield Step(
        Action.ACCEPT,
        _("Decide whose it becomes"),
        _("Accept it, send it on, or join it to another. %(due)s") % {"due": _due(soonest, Duty.ACKNOWLEDGE)},
        _("Decide"),
        "triage:case",
        file.reference,
        late=_is_over(soonest, Duty.ACKNOWLEDGE),
    )


def _decisions(file: CaseFile) -> Iterator[Step]:
    """Safeguarding before all else, then what must change now."""
    for kind in SafeguardingKind:
        if kind.value not in file.safeguarding_done:
            yield Step(
                Action.DECIDE_SAFEGUARDING,
                _("Record the decision: %(kind)s") % {"kind": str(kind.label).lower()},
                _("Nothing can go out to the reporter before it."),
                _("Record the decision"),
                "triage:safeguarding",
                file.reference,
                kind=kind.value,
            )
    if not file.protection_done:
        yield Step(
            Action.DECIDE_PROTECTION,
            _("Decide what must change now"),
            _("It keeps people safe while we look into this, and has to stand before we begin."),
            _("Record the decision"),
            "triage:protection",
            file.reference,
        )


def _accepted(file: CaseFile) -> Iterator[Step]:
    if not file.has_handler:
        yield steps.ask(file, why=_("The handler writes the first letter. Nobody does until there is one."))
    yield from steps.put_right(file)
    yield from _first_letters(file)
    yield from _decisions(file)
    yield from steps.weigh_up(file)
    yield from steps.talk(file, stages=steps.FIRST)
    yield Step(
        Action.INVESTIGATE,
        _("Start looking into it"),
        _("The first letter is sent. %(due)s") % {"due": _due(_open(file, Duty.ANSWER), Duty.ANSWER)},
        _("Start"),
        "casework:start",
        file.reference,
    )


def _first_letters(file: CaseFile) -> Iterator[Step]:
    for one in file.concerns:
        promise = one.promises[Duty.ACKNOWLEDGE]
        if promise.is_open:
            missing = [kind for kind in SafeguardingKind if kind.value not in file.safeguarding_done]
            if missing:
                yield from _decisions(file)
            yield Step(
                Action.ACKNOWLEDGE,
                _("Write the first letter"),
                _("It has five parts, and stops its clock when you issue it. %(due)s")
                % {"due": _due(one, Duty.ACKNOWLEDGE)},
                _("Write the first letter"),
                "casework:acknowledge",
                one.concern.reference,
                late=promise.is_over,
            )


def _investigating(file: CaseFile) -> Iterator[Step]:
    if not file.has_handler:
        yield steps.ask(file, why=_("The handler looks into it and answers. Nobody does until there is one."))
    yield from _first_letters(file)
    yield from steps.talk(file, stages=steps.FIRST | {progress.WRITE, progress.ANEW})
    yield from steps.support(file)
    due = _due(_open(file, Duty.ANSWER), Duty.ANSWER)
    late = _is_over(_open(file, Duty.ANSWER), Duty.ANSWER)
    for concern in answerfile.unalleged(file):
        yield _allege(concern, anew=bool(file.alleged))
    for one in file.alleged:
        if one.record is None:
            yield Step(
                Action.FIND,
                _("Record a finding on allegation %(number)d") % {"number": one.allegation.number},
                _("The answer needs a finding on each allegation. %(due)s") % {"due": due},
                _("Record the finding"),
                "casework:finding",
                file.reference,
                number=one.allegation.number,
                late=late,
            )
    yield from steps.say_what_was_done(file)
    yield from steps.subject(file)
    yield from steps.talk(file, stages=frozenset({progress.HOLD}))
    for concern in file.concerns:
        yield from _answer(concern)
    yield Step(
        Action.READ_ANSWER,
        _("Read the answer before it goes"),
        _("You are its second reader. Without your yes it is not sent. %(due)s") % {"due": due},
        _("Read the answer"),
        "casework:second-reading",
        file.reference,
        late=late,
    )


def _allege(one: ConcernFile, *, anew: bool) -> Step:
    """`anew`: something is written down, and none of it answers this concern."""
    due = _due(one, Duty.ANSWER)
    words = _("Each thing that may have happened, in our own words. %(due)s") % {"due": due}
    if anew:
        told = {"reference": one.concern.reference, "due": due}
        words = _("None of those written down answers %(reference)s. Add one, or change whom one answers. %(due)s")
        words = words % told
    return Step(
        Action.ALLEGE,
        _("Write down what is alleged"),
        words,
        _("Add an allegation"),
        "casework:allegations",
        one.concern.reference,
        late=_is_over(one, Duty.ANSWER),
    )


def _answer(one: ConcernFile) -> Iterator[Step]:
    promise = one.promises[Duty.ANSWER]
    if not promise.is_open:
        return
    due = _due(one, Duty.ANSWER)
    for line in one.wishes:
        if line.reply is None:
            yield Step(
                Action.REPLY_TO_WISH,
                _("Reply to wish %(number)d") % {"number": line.wish.number},
                _("The answer replies to each wish, with the reason. %(due)s") % {"due": due},
                _("Reply to it"),
                "casework:wish",
                one.concern.reference,
                number=line.wish.number,
                late=promise.is_over,
            )
    yield steps.answer(one, due=due, late=promise.is_over)


def _ending(file: CaseFile) -> Iterator[Step]:
    yield from steps.review(file)
    yield from _decisions(file)
    if file.state == State.ANSWERED:
        yield from steps.talk(file, stages=frozenset({*steps.FIRST, *steps.TALKING}))
    yield from steps.support(file)
    yield from steps.say_what_was_done(file)
    yield from steps.tasks(file)
    if file.bad_treatment or any(one.progress.review_open for one in file.concerns):
        return  # somebody else's, and nothing closes before it
    yield Step(
        Action.CLOSE,
        _("Close the case"),
        _("Every promised letter is sent. The inbox stays open after it."),
        _("Close the case"),
        "casework:close",
        file.reference,
    )


def _over(file: CaseFile) -> Iterator[Step]:
    return steps.review(file)


def _open(file: CaseFile, duty: Duty) -> ConcernFile | None:
    """The concern to which this duty is owed first."""
    owed = [one for one in file.concerns if one.promises[duty].is_open]
    return min(owed, key=lambda one: one.promises[duty].due_date, default=None)


def _is_over(one: ConcernFile | None, duty: Duty) -> bool:
    return one is not None and one.promises[duty].is_over


def _due(one: ConcernFile | None, duty: Duty) -> str:
    """When it is promised, as a sentence; nothing when nothing is owed."""
    if one is None:
        return ""
    promise = one.promises[duty]
    day = wording.day(promise.extended_date or promise.due_date)
    if promise.is_over:
        return _("It was due on %(date)s.") % {"date": day}
    return _("It is due by %(date)s.") % {"date": day}


STEPS: dict[State, Callable[[CaseFile], Iterator[Step]]] = {
    State.RECEIVED: _received,
    State.ACCEPTED: _accepted,
    State.REFERRED: _accepted,
    State.INVESTIGATING: _investigating,
    State.ANSWERED: _ending,
    State.REDIRECTED: _ending,
    State.CLOSED: _over,
    State.JOINED: _over,
}
