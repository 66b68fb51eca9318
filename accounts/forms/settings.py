"""The employer's own words, slot by slot, each with where it stands and what happens while it is empty (R13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain import employer as domain
from accounts.enums import Refusal
from accounts.fields import Form
from accounts.models import Employer

NEVER_EMPTY = _("It cannot stay empty.")
LEFT_OUT = _("While it is empty, the sentence is left out.")
LONGEST_SUPPORT = 1000
NEEDED = frozenset({"name", "colour", *domain.NEUTRAL})


@dataclass(frozen=True)
class Slot:
    """`shown` says where it stands; `page` is a public page on which it can be looked at, where there is one."""

    name: str
    label: str | Promise
    shown: str | Promise
    page: tuple[str, ...] = ()
    rows: int = 1

    @property
    def while_empty(self) -> str | Promise:
        return NEVER_EMPTY if self.name in NEEDED else LEFT_OUT


@dataclass(frozen=True)
class Group:
    key: str
    heading: str | Promise
    slots: tuple[Slot, ...]


SAFEGUARDING = ("help", "safeguarding")
ADVICE = ("help", "advice")
PLACE = ("help", "right-place")
GROUPS = (
    Group(
        "looks",
        _("How the outside looks"),
        (
            Slot(
                "name", _("Name of the employer"), _("At the head of every page, letter and poster."), ("start",)
            ),
            Slot(
                "colour",
                _("Colour"),
                _("As a line on pages, letters and posters. It can take an hour until every page has it."),
                ("start",),
            ),
            Slot(
                "neutral_service_name",
                _("Name of the contact form"),
                _("In the title of every page that a reporter opens. It must not tell what the page is for."),
                ("start",),
            ),
            Slot(
                "neutral_site",
                _("Where “Leave now” goes"),
                _("Opens when somebody presses “Leave now”. It must not tell where they come from."),
            ),
        ),
    ),
    Group(
        "danger",
        _("Danger and safeguarding"),
        (
            Slot(
                "adult_safeguarding_phone",
                _("Safeguarding phone for adults"),
                _("Before a concern is raised, on its own page, and for first readers."),
                SAFEGUARDING,
            ),
            Slot(
                "child_safeguarding_phone",
                _("Safeguarding phone for children"),
                _("In the same places."),
                SAFEGUARDING,
            ),
            Slot(
                "out_of_hours_phone",
                _("Safeguarding phone at night and at weekends"),
                _("In the same places."),
                SAFEGUARDING,
            ),
            Slot(
                "silent_call_help",
                _("How to call 999 without speaking"),
                _("On the first question, for somebody in danger. Hidden until you tick that you compared it."),
                ("raise",),
            ),
        ),
    ),
    Group(
        "elsewhere",
        _("Who else can help"),
        (
            Slot(
                "talk_instead",
                _("To talk instead of writing"),
                _("On help pages and posters. Whole sentences: whom to ring or to see, and when."),
                ("help", "links"),
            ),
            Slot(
                "alternative_contact",
                _("Somebody else to turn to"),
                _("In the inbox and at the end of letters, after “Or talk to”. Nobody who handles concerns."),
                ("help", "accessibility"),
            ),
            Slot(
                "grievance_contact",
                _("Contact for grievances"),
                _("Where somebody asks if this is the right place, and in letters that lead there."),
                PLACE,
            ),
            Slot(
                "complaints_contact",
                _("Contact for complaints"),
                _("Where somebody asks if this is the right place."),
                PLACE,
            ),
            Slot(
                "advice_body",
                _("Who gives free advice outside"),
                _("With the law, with advice, in the inbox. It needs its phone below as well."),
                ADVICE,
            ),
            Slot(
                "advice_phone",
                _("Phone of the free advice"),
                _("In the same places. It needs the name above as well."),
                ADVICE,
            ),
            Slot(
                "support",
                _("Support for people who spoke up"),
                _("Suggested in first letters and shown in the inbox. Whole sentences."),
                rows=4,
            ),
        ),
    ),
    Group(
        "staff",
        _("For staff"),
        (Slot("it_phone", _("IT phone"), _("In mails about somebody’s own sign-in.")),),
    ),
)
SLOTS = tuple(slot for group in GROUPS for slot in group.slots)


@dataclass(frozen=True)
class Shown:
    """One slot on the page; `stands` is what somebody else saved there meanwhile."""

    slot: Slot
    field: BoundField
    stands: str | None


class SettingsForm(Form):
    """`seen` is the version that the page was made from: of two who save at once the second is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    checked = forms.BooleanField(
        required=False,
        label=_("I compared these words with what the emergency services say, and they are right"),
    )

    def __init__(self, data: QueryDict | None = None, *, employer: Employer) -> None:
        kept = {slot.name: getattr(employer, slot.name) for slot in SLOTS}
        super().__init__(data, initial={**kept, "seen": employer.version})
        self.employer = employer
        for slot in SLOTS:
            self.fields[slot.name] = _field(slot)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.say({name: why for name, why in domain.wrong(self.values()).items() if name not in self.errors})
        return cleaned

    def say(self, wrong: Mapping[str, Refusal]) -> None:
        for name, why in wrong.items():
            self.add_error(name, why.label)

    def values(self) -> dict[str, object]:
        return {slot.name: self.cleaned_data[slot.name] for slot in SLOTS if slot.name in self.cleaned_data}

    def groups(self) -> list[tuple[Group, list[Shown]]]:
        return [(group, [self._shown(slot) for slot in group.slots]) for group in GROUPS]

    def _shown(self, slot: Slot) -> Shown:
        field, kept = self[slot.name], str(getattr(self.employer, slot.name))
        differs = self.is_stale and str(field.value() or "").strip() != kept
        return Shown(slot, field, kept if differs else None)

    is_stale = False

    def is_overtaken(self, by: Employer) -> None:
        """Somebody else saved: what was typed stays, what stands now is shown beside it, and sending it again
        from here is meant."""
        self.employer, self.is_stale = by, True
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["seen"] = str(by.version)
            self.data = data


def _field(slot: Slot) -> forms.CharField:
    column = Employer._meta.get_field(slot.name)
    limit = getattr(column, "max_length", None) or LONGEST_SUPPORT
    return _Line(
        label=str(slot.label),
        required=False,
        max_length=limit,
        widget=forms.Textarea({"rows": slot.rows}) if slot.rows > 1 else forms.TextInput,
        help_text=f"{slot.shown} {slot.while_empty}",
        error_messages={"max_length": _("This is longer than %(limit_value)d characters. Shorten it.")},
    )


class _Line(forms.CharField):
    """One line: what was pasted over several becomes one; of many lines they stay."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return text.replace("\r\n", "\n") if isinstance(self.widget, forms.Textarea) else " ".join(text.split())
