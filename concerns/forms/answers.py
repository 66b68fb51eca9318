"""What was answered, for the page that shows it all once more; and the four ways of giving a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.enums import Mode
from concerns.forms.hints import Hint
from concerns.forms.raising import NO_KEEPERS
from concerns.forms.sheet import Sheet, Step

Words = Promise | str


@dataclass(frozen=True)
class Answer:
    question: Words
    lines: list[str]
    step: Step
    hints: Sequence[Hint] = ()


@dataclass(frozen=True)
class Knows:
    """One row of "Who would know": tick knows, half only if, ring is not told."""

    shape: str
    who: Words
    how: Words


@dataclass(frozen=True)
class Way:
    title: Words
    means: tuple[Words, ...]
    knows: tuple[Knows, ...]


KEEPERS = gettext_lazy("Name keepers")
CONTACT = gettext_lazy("Your contact")
MANAGER = gettext_lazy("Your manager")
NOT_TOLD = gettext_lazy("is not told")

WAYS: dict[Mode, Way] = {
    Mode.CONFIDENTIAL: Way(
        gettext_lazy("Confidential: lock my name away"),
        (
            gettext_lazy("You give your name. We lock it away."),
            gettext_lazy(
                "The name keepers can open it, but they cannot see your concern. "
                "Anyone else must have a reason. We ask you first, except in danger, by law or for the police."
            ),
        ),
        (
            Knows("tick", KEEPERS, gettext_lazy("can open it")),
            Knows("half", CONTACT, gettext_lazy("if you say yes")),
            Knows("ring", MANAGER, NOT_TOLD),
        ),
    ),
    Mode.OPEN: Way(
        gettext_lazy("Open: the people working on it may know"),
        (
            gettext_lazy("You give your name. Nobody else sees it, except in danger, by law or for the police."),
            gettext_lazy("It can be easier to protect you, because we know it is you."),
        ),
        (
            Knows("tick", CONTACT, gettext_lazy("knows")),
            Knows("tick", gettext_lazy("People looking into it"), gettext_lazy("may know")),
            Knows("ring", MANAGER, NOT_TOLD),
        ),
    ),
    Mode.UNNAMED: Way(
        gettext_lazy("Unnamed: someone I trust knows"),
        (
            gettext_lazy(
                "You do not give your name. One person here knows, whom you have told. Tell us who that is."
            ),
            gettext_lazy("We do not write your name down. They can pass things on if you ask."),
        ),
        (
            Knows("tick", gettext_lazy("The person you told"), gettext_lazy("knows")),
            Knows("ring", CONTACT, NOT_TOLD),
            Knows("ring", MANAGER, NOT_TOLD),
        ),
    ),
    Mode.ANONYMOUS: Way(
        gettext_lazy("Anonymous: tell nobody"),
        (
            gettext_lazy("You do not give your name. We reach you only through your code."),
            gettext_lazy(
                "It can be harder to look into, and harder to protect you or prove later that you spoke up."
            ),
        ),
        (
            Knows("ring", KEEPERS, gettext_lazy("are not told")),
            Knows("ring", CONTACT, NOT_TOLD),
            Knows("ring", MANAGER, NOT_TOLD),
        ),
    ),
}


def ways(form: forms.Form, *, has_keepers: bool, off: Words = NO_KEEPERS) -> list[dict[str, Any]]:
    """The choice cards in their order, each with its radio; confidential is off without name keepers."""
    return [
        {
            "option": option,
            "way": WAYS[mode],
            "off": "" if has_keepers or mode != Mode.CONFIDENTIAL else off,
        }
        for option in form["mode"]
        if (mode := Mode(option.data["value"]))
    ]


def of_sheet(sheet: Sheet, *, noticed: Sequence[str] = ()) -> list[Answer]:
    """Each question with what was said; a question left empty says so. `noticed` are the fields whose advice was
    not shown yet, because another way of being known was chosen after they were written."""
    found = {name: hints for name, hints in sheet.hints(Step.CHECK).items() if name in noticed}
    return [
        Answer(bound.label, _lines(bound), step, found.get(bound.name, ()))
        for step in sheet.questions()
        for bound in sheet.bound(step)
    ]


def _lines(bound: forms.BoundField) -> list[str]:
    """The answer in the words of its choices, or as typed."""
    value: Any = bound.value()
    if isinstance(bound.field, forms.ChoiceField):
        chosen = [str(one) for one in value] if isinstance(value, list) else [str(value or "")]
        options: Any = bound.field.choices
        labels = [str(label) for key, label in options if str(key) in chosen and key != ""]
        return labels or [_("No answer")]
    lines = [line for line in str(value or "").splitlines() if line.strip()]
    return lines or [_("No answer")]
