"""All answers of one reporter as they travel in the form from page to page. The server keeps none of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.http import QueryDict

from concerns.domain.intake import NAMED_MODES
from concerns.enums import Mode
from concerns.forms import raising
from concerns.forms.raising import Facts, Question


class Step(StrEnum):
    """The pages in their order; `CALL` and `NAME` come only for some."""

    BEFORE = "before"
    DANGER = "danger"
    SAFEGUARDING = "safeguarding"
    CALL = "call"
    MODE = "mode"
    NAME = "name"
    HAPPENED = "happened"
    KINDS = "kinds"
    ABOUT = "about"
    TOLD = "told"
    READERS = "readers"
    WISHES = "wishes"
    CHECK = "check"
    CODE = "code"


FORMS: Mapping[Step, type[Question]] = {
    Step.DANGER: raising.DangerForm,
    Step.SAFEGUARDING: raising.SafeguardingForm,
    Step.CALL: raising.CallForm,
    Step.MODE: raising.ModeForm,
    Step.NAME: raising.NameForm,
    Step.HAPPENED: raising.HappenedForm,
    Step.KINDS: raising.KindsForm,
    Step.ABOUT: raising.AboutForm,
    Step.TOLD: raising.ToldForm,
    Step.READERS: raising.ReadersForm,
    Step.WISHES: raising.WishesForm,
}
NUMBERED = (
    Step.DANGER,
    Step.SAFEGUARDING,
    Step.MODE,
    Step.HAPPENED,
    Step.KINDS,
    Step.ABOUT,
    Step.TOLD,
    Step.READERS,
    Step.WISHES,
)
SAME_QUESTION = {Step.CALL: Step.SAFEGUARDING, Step.NAME: Step.MODE}
OWN_FIELDS = {*raising.NameForm.base_fields, *raising.KnownForm.base_fields}


def number_of(step: Step) -> int | None:
    """The number of the question a page belongs to."""
    step = SAME_QUESTION.get(step, step)
    return NUMBERED.index(step) + 1 if step in NUMBERED else None


@dataclass(frozen=True)
class Sheet:
    """`data` is tidied; `mended` are the fields that had to be; `code` is the receipt code once there is one."""

    data: QueryDict
    mended: frozenset[str]
    facts: Facts
    code: str | None = None
    _bound: dict[Step, Question] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def mode(self) -> Mode | None:
        given = self.data.get("mode", "")
        return Mode(given) if given in Mode.values else None

    @property
    def is_checking(self) -> bool:
        """One answer is being changed from the page that shows them all."""
        return self.data.get("checking") == "yes"

    def route(self) -> list[Step]:
        """The pages this reporter meets, in order."""
        left_out = set()
        if self.data.get("safeguarding") not in {raising.YES, raising.UNSURE}:
            left_out.add(Step.CALL)
        if self.mode in {None, Mode.ANONYMOUS}:
            left_out.add(Step.NAME)
        return [step for step in Step if step not in left_out]

    def questions(self) -> list[Step]:
        return [step for step in self.route() if step in FORMS]

    def after(self, step: Step) -> Step:
        """Where Continue leads: a change leads back to all answers, by way of what it made necessary."""
        route = self.route()
        following = route[min(route.index(step) + 1, len(route) - 1)] if step in route else Step.CHECK
        if self.is_checking and following not in SAME_QUESTION:
            return Step.CHECK
        return following

    def before(self, step: Step) -> Step:
        if self.is_checking and step not in SAME_QUESTION:
            return Step.CHECK
        route = self.route()
        return route[max(route.index(step) - 1, 0)] if step in route else Step.BEFORE

    def form_class(self, step: Step) -> type[Question]:
        if step == Step.NAME and self.mode == Mode.UNNAMED:
            return raising.KnownForm
        return FORMS[step]

    def bound(self, step: Step) -> Question:
        """The page's form with what was typed, to be cleaned; made once, since every page asks for all."""
        if step not in self._bound:
            kind = self.form_class(step)
            self._bound[step] = kind(self.data, facts=self.facts, mended=self.mended, own_code=self.code)
        return self._bound[step]

    def fresh(self, step: Step) -> Question:
        """The page's form as it was left, without judging it."""
        kind = self.form_class(step)
        typed = {name: self._typed(kind, name) for name in kind.base_fields if name in self.data}
        return kind(initial=typed, facts=self.facts)

    def _typed(self, kind: type[Question], name: str) -> Any:
        widget = kind.base_fields[name].widget
        return widget.value_from_datadict(self.data, {}, name)

    def hidden(self, showing: Step, *, checking: bool = False) -> list[tuple[str, str]]:
        """Every answer that is not a field of the page shown, so that it travels along."""
        shown = set(self.form_class(showing).base_fields) if showing in FORMS else set()
        names = [name for kind in FORMS.values() for name in kind.base_fields]
        wanted = [name for name in (*names, "known_to") if name not in shown and self._belongs(name)]
        pairs = [(name, value) for name in (*wanted, "token", "hinted") for value in self.data.getlist(name)]
        return [*pairs, ("checking", "yes")] if checking else pairs

    def _belongs(self, name: str) -> bool:
        """A name typed before another way was chosen goes no further."""
        if name not in OWN_FIELDS:
            return True
        if name in raising.KnownForm.base_fields:
            return self.mode == Mode.UNNAMED
        return self.mode in NAMED_MODES

    def first_unfinished(self) -> tuple[Step, Question] | None:
        """The first page with an answer that cannot be taken, and its form with the errors."""
        for step in self.questions():
            form = self.bound(step)
            if not form.is_valid():
                return step, form
        return None

    def answers(self) -> dict[str, Any]:
        """All answers, cleaned, once `first_unfinished` has found none that cannot be taken."""
        return {name: value for step in self.questions() for name, value in self.bound(step).cleaned_data.items()}
