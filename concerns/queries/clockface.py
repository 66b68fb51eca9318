"""What the clock of one concern shows: as marks on a line, and the same facts in words."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.domain import targets, wording
from concerns.enums import Duty
from concerns.queries.casefile import ConcernFile, Fact
from concerns.queries.promises import Promise

TITLES = {Duty.ACKNOWLEDGE: gettext_lazy("Acknowledge"), Duty.ANSWER: gettext_lazy("Answer")}


class Target(NamedTuple):
    """A day that we set ourselves. `words` begin its label."""

    words: str
    date: date


@dataclass(frozen=True)
class Clock:
    """What the clock bar draws; all are days."""

    today: date
    raised_date: date
    acknowledge_due_date: date
    acknowledged_date: date | None
    answer_due_date: date
    answered_date: date | None
    extended_date: date | None
    targets: tuple[Target, ...] = ()


def clock_of(one: ConcernFile, *, today: date) -> Clock:
    first, answer = one.promises[Duty.ACKNOWLEDGE], one.promises[Duty.ANSWER]
    found = [Target(_("target"), one.first_target)] if one.first_target else []
    found += [Target(str(target.duty.label).lower(), target.due_date) for target in open_targets(one)]
    return Clock(
        today=today,
        raised_date=one.concern.raised_date,
        acknowledge_due_date=first.due_date,
        acknowledged_date=first.met_date,
        answer_due_date=answer.due_date,
        answered_date=answer.met_date,
        extended_date=answer.extended_date,
        targets=tuple(found),
    )


def open_targets(one: ConcernFile) -> list[Promise]:
    """What we set ourselves and have not done, the first due first."""
    found = [one.promises[duty] for duty in targets.TARGETS if duty in one.promises]
    return sorted((target for target in found if target.is_open), key=lambda target: target.due_date)


def clock_facts(one: ConcernFile, *, today: date) -> list[Fact]:
    """The same as the clock bar, in words; and what was promised before the day of raising was corrected."""
    raised, answer = one.concern.raised_date, one.promises[Duty.ANSWER]
    on = {"date": wording.dated(raised, "j M"), "day": (today - raised).days}
    facts = [Fact(_("Raised"), _("%(date)s, today is day %(day)d") % on)]
    if one.first_target:
        facts.append(Fact(_("Acknowledge, our target"), wording.dated(one.first_target, "j M")))
    facts.append(_fact(_("Acknowledge"), one.promises[Duty.ACKNOWLEDGE]))
    facts += [_fact(str(target.duty.label), target) for target in open_targets(one)]
    facts.append(_fact(_("Answer, first date") if answer.extended_date else _("Answer"), answer))
    if answer.extended_date:
        facts.append(Fact(_("Answer, extended"), answer.extended_words))
    return facts + [_former(promise) for promise in one.former]


def _fact(label: str, promise: Promise) -> Fact:
    return Fact(label, promise.words, promise.shape)


def _former(promise: Promise) -> Fact:
    """What was told first stays told, and what was missed stays missed."""
    due = {"date": wording.dated(promise.due_date, "D j M")}
    label = _("%(duty)s, promised before the correction") % {"duty": TITLES[promise.duty]}
    if promise.is_missed:
        return Fact(label, _("by %(date)s, missed") % due, "over")
    return Fact(label, _("by %(date)s") % due)
