"""All answers of one reporter as they travel in the form from page to page. The server keeps none of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any

from django.forms.boundfield import BoundField
from django.http import QueryDict

from concerns.domain.intake import NAMED_MODES
from concerns.enums import Mode
from concerns.forms import hints, raising
from concerns.forms.hints import Hint, Writer
from concerns.forms.raising import Facts, Question


class Step(StrEnum):
    """The pages in their order; `CALL` and `NAME` come only for some, and `ALL` instead of every question."""

    BEFORE = "before"
    ALL = "all"
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
# Text that others read. What somebody types as their own name is for the name keepers, and is not looked through.
READ_BY_OTHERS = ("happened", "occurred", "place", "about", "told_before", "wishes")
ONE_PAGE = "one"  # the value of the field `pages` where all questions stand on one


def number_of(step: Step) -> int | None:
    """The number of the question a page belongs to."""
    step = SAME_QUESTION.get(step, step)
    return NUMBERED.index(step) + 1 if step in NUMBERED else None


@dataclass(frozen=True)
class Together:
    """All questions on one page: each its own form, with the errors of all in one summary."""

    forms: dict[Step, list[Question]]

    @property
    def errors(self) -> dict[str, Any]:
        return {name: said for form in self._each() for name, said in form.errors.items()}

    def is_valid(self) -> bool:
        return not self.errors

    def non_field_errors(self) -> list[str]:
        return [str(said) for form in self._each() for said in form.non_field_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        return chain.from_iterable(self._each())

    def _each(self) -> Iterator[Question]:
        return chain.from_iterable(self.forms.values())


Page = Question | Together


@dataclass(frozen=True)
class Sheet:
    """`data` is tidied; `mended` are the fields that had to be; `code` is the receipt code once there is one."""

    data: QueryDict
    mended: frozenset[str]
    facts: Facts
    code: str | None = None
    _bound: dict[Step, Question] = field(default_factory=dict, init=False, repr=False, compare=False)
    _noticed: dict[str, list[Hint]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def mode(self) -> Mode | None:
        given = self.data.get("mode", "")
        return Mode(given) if given in Mode.values else None

    @property
    def is_checking(self) -> bool:
        """One answer is being changed from the page that shows them all."""
        return self.data.get("checking") == "yes"

    @property
    def is_on_one_page(self) -> bool:
        return self.data.get("pages") == ONE_PAGE

    def route(self) -> list[Step]:
        """The pages this reporter meets, in order. A change of one answer is a page of its own either way."""
        if self.is_on_one_page and not self.is_checking:
            return [Step.BEFORE, Step.ALL, Step.CHECK, Step.CODE]
        left_out = {Step.ALL}
        if self.data.get("safeguarding") not in {raising.YES, raising.UNSURE}:
            left_out.add(Step.CALL)
        if self.mode in {None, Mode.ANONYMOUS}:
            left_out.add(Step.NAME)
        return [step for step in Step if step not in left_out]

    def questions(self) -> list[Step]:
        """The questions this reporter answers, whether each has its own page or all stand on one."""
        left_out = {Step.NAME} if self.mode in {None, Mode.ANONYMOUS} else set()
        return [step for step in FORMS if step not in left_out]

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

    def page(self, step: Step) -> Page:
        """What a page asks, with what was typed, to be cleaned."""
        return self._together(judged=True) if step == Step.ALL else self.bound(step)

    def left(self, step: Step) -> Page:
        """What a page asks as it was left, without judging it."""
        return self._together(judged=False) if step == Step.ALL else self.fresh(step)

    def fresh(self, step: Step) -> Question:
        """The same of one question."""
        return self._fresh(self.form_class(step))

    def _fresh(self, kind: type[Question]) -> Question:
        typed = {name: self._typed(kind, name) for name in kind.base_fields if name in self.data}
        return kind(initial=typed, facts=self.facts)

    def _together(self, *, judged: bool) -> Together:
        """The name and the one who knows stand there for every way, and are judged where they belong."""
        asked = self.questions() if judged else []
        forms: dict[Step, list[Question]] = {}
        for step, kind in FORMS.items():
            kinds: list[type[Question]] = [kind, raising.KnownForm] if step == Step.NAME else [kind]
            own = self.form_class(step)
            forms[step] = [self.bound(step) if step in asked and one is own else self._fresh(one) for one in kinds]
        for form in chain.from_iterable(forms.values()):
            form.heading_level = 2
        return Together(forms)

    def _typed(self, kind: type[Question], name: str) -> Any:
        widget = kind.base_fields[name].widget
        return widget.value_from_datadict(self.data, {}, name)

    def hidden(self, showing: Step, *, checking: bool = False) -> list[tuple[str, str]]:
        """Every answer that is not a field of the page shown, so that it travels along."""
        shown = self._shown_on(showing)
        names = [name for kind in FORMS.values() for name in kind.base_fields]
        wanted = [name for name in (*names, "known_to") if name not in shown and self._belongs(name)]
        names = [*wanted, "pages", "token", "hinted"]
        pairs = [(name, value) for name in names for value in self.data.getlist(name)]
        return [*pairs, ("checking", "yes")] if checking else pairs

    def _shown_on(self, step: Step) -> set[str]:
        if step == Step.ALL:
            every: list[type[Question]] = [*FORMS.values(), raising.KnownForm]
            return {name for kind in every for name in kind.base_fields}
        return set(self.form_class(step).base_fields) if step in FORMS else set()

    def _belongs(self, name: str) -> bool:
        """A name typed before another way was chosen goes no further."""
        if name not in OWN_FIELDS:
            return True
        if name in raising.KnownForm.base_fields:
            return self.mode == Mode.UNNAMED
        return self.mode in NAMED_MODES

    def hints(self, step: Step) -> dict[str, list[Hint]]:
        """Advice about the texts of a page, by field; all of them are looked through where all are shown."""
        shown = set(READ_BY_OTHERS) if step == Step.CHECK else self._shown_on(step)
        return {name: found for name in READ_BY_OTHERS if name in shown and (found := self._hints(name))}

    def _hints(self, name: str) -> list[Hint]:
        if name not in self._noticed:
            self._noticed[name] = hints.found_in(self.data.get(name, ""), self._writer())
        return self._noticed[name]

    def unseen(self, step: Step) -> list[str]:
        """The fields of a page whose advice was not shown yet for this very text."""
        return [name for name in self.hints(step) if self._mark(name) not in self.data.getlist("hinted")]

    def mark_seen(self, names: list[str]) -> None:
        """The form takes along that this advice was shown; marks of texts that were changed since are dropped."""
        current = {self._mark(name): name for name in READ_BY_OTHERS if self.data.get(name)}
        seen = set(self.data.getlist("hinted"))
        self.data.setlist("hinted", [mark for mark, name in current.items() if mark in seen or name in names])

    def _writer(self) -> Writer:
        return Writer.of(self.data, self.mode)

    def _mark(self, name: str) -> str:
        return hints.mark_of(self.data.get(name, ""), self._writer())

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
