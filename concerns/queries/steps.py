"""Steps beside the way from raised to answered: weighing up, the talk with a reporter, support, the second reader,
and what has to stand before a case is closed. Pure: facts in, steps out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import wording
from concerns.enums import Action, AssessmentKind
from concerns.queries import progress
from concerns.queries.casefile import CaseFile, ConcernFile


@dataclass(frozen=True)
class Step:
    """`place` is a URL name; `reference` the concern it is done for; `number` an allegation, wish or meeting."""

    action: Action
    words: str
    reason: str
    button: str
    place: str
    reference: str
    number: int | None = None
    kind: str | None = None
    late: bool = False


WEIGHING = {
    AssessmentKind.IDENTIFICATION: (
        gettext_lazy("Weigh up who could guess who told us"),
        gettext_lazy("Nobody else is let in before that, unless somebody is at risk."),
    ),
    AssessmentKind.DETRIMENT: (
        gettext_lazy("Weigh up who could treat them badly"),
        gettext_lazy("Nobody else is let in before that, unless somebody is at risk."),
    ),
    AssessmentKind.SERIOUSNESS: (
        gettext_lazy("Decide how serious it is, and whether it fits here"),
        gettext_lazy("It is taken on, or sent elsewhere, by what is recorded here."),
    ),
}
TALKING = {
    progress.CONFIRM: (
        gettext_lazy("Confirm the time they chose"),
        gettext_lazy("The reporter chose one of your times. Say where, and it is arranged."),
        gettext_lazy("Arrange it"),
        "casework:meeting-settle",
    ),
    progress.ARRANGE: (
        gettext_lazy("See what they say to your offer"),
        gettext_lazy("The reporter answered, and would like it another way."),
        gettext_lazy("See the answer"),
        "casework:meetings",
    ),
    progress.WRITE: (
        gettext_lazy("Write the note of the talk"),
        gettext_lazy("The reporter is asked whether it says what they said."),
        gettext_lazy("Write the note"),
        "casework:meeting-note",
    ),
    progress.ANEW: (
        gettext_lazy("See what they would correct in the note"),
        gettext_lazy("Write it anew with them, or keep both texts."),
        gettext_lazy("See the note"),
        "casework:meetings",
    ),
    progress.HOLD: (
        gettext_lazy("Record the talk"),
        gettext_lazy("Once you talked: on which day, and what else they wish for."),
        gettext_lazy("See the meeting"),
        "casework:meetings",
    ),
}
FIRST = frozenset({progress.OFFER, progress.CONFIRM, progress.ARRANGE})
NUMBERED = frozenset({"casework:meeting-offer", "casework:meeting-settle", "casework:meeting-note"})


def weigh_up(file: CaseFile) -> Iterator[Step]:
    """Both risks, then how serious it is (T25, R10, R12, R44)."""
    for kind in file.progress.risks_missing:
        words, reason = WEIGHING[kind]
        yield Step(
            Action.ASSESS,
            str(words),
            str(reason),
            _("Weigh it up"),
            "triage:assess",
            file.reference,
            kind=kind.value,
        )


def talk(file: CaseFile, *, stages: frozenset[str]) -> Iterator[Step]:
    """The talk with each reporter, as far as it is at one of these stages (R23, R27)."""
    for one in file.concerns:
        stage = one.progress.talk
        if stage in stages:
            yield _offer(one) if stage == progress.OFFER else _talk(one, stage)


def _offer(one: ConcernFile) -> Step:
    if one.concern.no_contact:
        return _no_offer(one)
    words = _("Offer the reporter to meet") if one.is_named else _("Offer the reporter to write to and fro")
    reason = _("They know best what happened. Where and how is for them to choose.")
    place, number = "casework:meeting-offer", one.progress.talk_number
    return Step(Action.MEET, words, reason, _("Make the offer"), place, one.concern.reference, number=number)


def _no_offer(one: ConcernFile) -> Step:
    """Whoever does not want to be contacted is asked nothing (R37)."""
    return Step(
        Action.MEET,
        _("Record that there is no meeting"),
        _("The reporter does not want to be contacted."),
        _("Record it"),
        "casework:meeting-not-held",
        one.concern.reference,
        number=one.progress.talk_number,
    )


def _talk(one: ConcernFile, stage: str) -> Step:
    words, reason, button, place = TALKING[stage]
    number = one.progress.talk_number if place in NUMBERED else None
    return Step(Action.MEET, str(words), str(reason), str(button), place, one.concern.reference, number=number)


def support(file: CaseFile) -> Iterator[Step]:
    """What each side needs is considered, in two records that never meet (R29)."""
    for one in file.concerns:
        if not one.progress.is_supported:
            yield Step(
                Action.SUPPORT_REPORTER,
                _("Say what support the reporter needs"),
                _("Or that they need none, and why. The case cannot close before it."),
                _("Record it"),
                "casework:support-reporter",
                one.concern.reference,
            )
    if not file.progress.subject_supported:
        yield Step(
            Action.SUPPORT_SUBJECT,
            _("Say what support the person it is about needs"),
            _("Or that they need none, and why. The case cannot close before it."),
            _("Record it"),
            "casework:support-subject",
            file.reference,
        )


def answer(one: ConcernFile, *, due: str, late: bool) -> Step:
    """Writing it, having it read by a second person, and sending it (R55)."""
    words, reason, button, place = {
        "": (
            _("Write the answer"),
            _("Every finding and every reply is there."),
            _("Write the answer"),
            "casework:outcome",
        ),
        progress.WAITS: (
            _("The answer waits for its second reader"),
            _("It goes out with their yes. You can still change it, and ask again."),
            _("See the question"),
            "casework:second-reader",
        ),
        progress.SENT_BACK: (
            _("Mend the answer"),
            _("The second reader sent it back and said why."),
            _("See why"),
            "casework:second-reader",
        ),
        progress.CHANGED: (
            _("Ask for a second reader again"),
            _("It was changed since it was read, or the case was opened again."),
            _("Go on"),
            "casework:outcome",
        ),
        progress.AGREED: (
            _("Send the answer"),
            _("The second reader agrees."),
            _("Send the answer"),
            "casework:outcome",
        ),
    }[one.progress.reading]
    why = f"{reason} {due}".strip()
    return Step(Action.GIVE_OUTCOME, words, why, button, place, one.concern.reference, late=late)


def review(file: CaseFile) -> Iterator[Step]:
    """For whoever looks again, with no part in what was done before (R56)."""
    for one in file.concerns:
        if one.progress.review_open:
            yield Step(
                Action.REVIEW,
                _("Look at our answer again"),
                _("The reporter does not agree with it, and says why."),
                _("See the review"),
                "casework:afterwards",
                one.concern.reference,
            )


def ask(file: CaseFile, *, why: str) -> Step:
    """Somebody is asked to take it on, or was and has not answered (R72)."""
    known = file.progress
    if not known.offered_until:
        return Step(
            Action.OFFER, _("Ask somebody to take it on"), why, _("Choose somebody"), "triage:ask", file.reference
        )
    words = _("Waiting for %(name)s") % {"name": known.offered_to}
    until = _("They have until %(date)s to say yes or no.") % {"date": wording.day(known.offered_until)}
    return Step(Action.OFFER, words, until, _("Look, or ask somebody else"), "triage:ask", file.reference)


def put_right(file: CaseFile) -> Iterator[Step]:
    """The commonest way, and the shortest (R22, R44)."""
    if file.progress.may_talk and file.here.concern.answered_date is None:
        yield Step(
            Action.RESOLVE,
            _("Put it right by talking"),
            _("It is minor, and talking tells nobody who spoke up. One letter keeps both promises."),
            _("Record the talk"),
            "casework:resolve",
            file.reference,
        )


def say_what_was_done(file: CaseFile) -> Iterator[Step]:
    """Each thing that was done is told to the reporter, or it says why not (R46)."""
    if file.progress.untold_routes:
        yield Step(
            Action.GO_ONWARD,
            _("Say whether the reporter was told what was done"),
            _("It went elsewhere, and nobody has recorded whether they know."),
            _("Record it"),
            "casework:decisions",
            file.reference,
        )


def subject(file: CaseFile) -> Iterator[Step]:
    """What the person it is about is told, by two people (R77)."""
    if file.progress.summary_waits and file.progress.summary_is_own:
        yield from _summary_of_own(file)
    elif file.progress.summary_waits:
        yield Step(
            Action.AGREE_SUMMARY,
            _("Read what the person it is about will be told"),
            _("A second person agrees before anybody is told."),
            _("Read it"),
            "casework:subject",
            file.reference,
        )
    if file.progress.nobody_told:
        yield Step(
            Action.TELL_SUBJECT,
            _("Record how the person it is about was told"),
            _("And that nobody may be treated badly for speaking up."),
            _("Record it"),
            "casework:subject-told",
            file.reference,
        )


def _summary_of_own(file: CaseFile) -> Iterator[Step]:
    """Whoever wrote it can only see to it that somebody else reads it; once one is there, they go on."""
    if not file.progress.has_second_reader:
        yield Step(
            Action.APPOINT,
            _("Appoint a second reader for what the person it is about will be told"),
            _("You wrote it, so somebody else has to agree to it."),
            _("Appoint somebody"),
            "casework:people",
            file.reference,
        )


def tasks(file: CaseFile) -> Iterator[Step]:
    if file.progress.tasks_open:
        yield Step(
            Action.TASK,
            _("Finish what is still to be done"),
            _("A task is done, or cancelled with a reason, before the case closes."),
            _("See the tasks"),
            "casework:notes",
            file.reference,
        )
