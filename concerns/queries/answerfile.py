"""What the answer still needs, as a list of what is missing and what is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concerns.enums import Duty, Obstacle, SafeguardingKind, State
from concerns.queries.casefile import CaseFile, ConcernFile

WORKING = frozenset({State.ACCEPTED, State.REFERRED, State.INVESTIGATING})


@dataclass(frozen=True)
class Check:
    """One line. What is done has words; what is missing has a code, whose words and place the form layer knows."""

    done: bool
    reference: str
    words: str = ""
    code: str = ""
    detail: int | str | None = None
    is_own: bool = False  # of one concern, where the others are of the whole case


def is_working_on_it(file: CaseFile) -> bool:
    return file.state in WORKING


def checks(file: CaseFile) -> list[Check]:
    """Missing things first, each once."""
    return sorted(_all(file), key=lambda check: check.done)


def is_ready(file: CaseFile) -> bool:
    return all(check.done for check in checks(file))


def _all(file: CaseFile) -> Iterator[Check]:
    here = file.reference
    for one in file.concerns:
        yield from _of_concern(one)
    if not file.alleged:
        yield Check(False, here, code=Obstacle.NO_ALLEGATION)
    for opened in file.alleged:
        if opened.record is None:
            yield Check(False, here, code=Obstacle.ALLEGATION_WITHOUT_FINDING, detail=opened.allegation.number)
    for kind in SafeguardingKind:
        if kind.value in file.safeguarding_done:
            yield Check(True, here, _("%(kind)s: decided") % {"kind": kind.label})
        else:
            yield Check(False, here, code=Obstacle.SAFEGUARDING_MISSING, detail=kind.value)
    if file.protection_done:
        yield Check(True, here, _("What must change now: decided"))
    else:
        yield Check(False, here, code=Obstacle.PROTECTION_MISSING)


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
