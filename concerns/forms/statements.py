"""A statement slot by slot, and a row of the law compared with its source. Shape and words only."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import wording
from concerns.domain.law import Comparison
from concerns.domain.statement_slots import SLOTS, Slot
from concerns.domain.statements import LONGEST, Fault, Filled
from concerns.enums import SlotKind, StatementKind
from concerns.forms.typed import TidyForm, TypedField


class StatementForm(TidyForm):
    """`instead_of` is the edition that the page showed: of two who write at once the second is told."""

    instead_of = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: StatementKind,
        slots: Filled,
        seen: str,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"instead_of": seen, **slots}
        super().__init__(data, **kwargs)
        self.kind = kind
        for slot in SLOTS[kind]:
            self.fields[slot.name] = _field(slot)

    def slots(self) -> dict[str, str | bool]:
        """What was filled in, a day as year-month-day."""
        told = {slot.name: self.cleaned_data.get(slot.name) for slot in SLOTS[self.kind]}
        return {
            name: value.isoformat() if isinstance(value, date) else value or "" for name, value in told.items()
        }

    def point_at(self, faults: list[Fault]) -> None:
        """Each fault beside its slot, and by its name."""
        for fault in faults:
            sentence = str(fault.why.label).replace("%(slot)s", str(self.fields[fault.slot].label))
            self.add_error(fault.slot, sentence)

    def hints(self) -> list[tuple[str, str]]:
        """Sentences that are long, by the label of their slot; they advise and never stop anyone. What is copied
        from an official model may not be changed."""
        return [
            (str(slot.label), sentence)
            for slot in SLOTS[self.kind]
            if slot.kind == SlotKind.TEXT and not slot.name.startswith("model_")
            for sentence in wording.long_sentences(str(self.slots()[slot.name]))
        ]


def _field(slot: Slot) -> forms.Field:
    said: dict[str, Any] = {"label": slot.label, "help_text": slot.help_text, "required": False}
    if slot.kind == SlotKind.DAY:
        wrong = _("Write a real date, such as 24 11 2026.")
        return forms.DateField(widget=DayMonthYear, error_messages={"invalid": wrong}, **said)
    if slot.kind == SlotKind.TICK:
        return forms.BooleanField(**said)
    if slot.kind == SlotKind.TEXT:
        return TypedField.text(limit=LONGEST[slot.kind], rows=3, **said)
    return TypedField.line(limit=LONGEST[slot.kind], **said)


class LawForm(TidyForm):
    """`instead_of` is the number of the comparison that the page showed."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput)
    text = TypedField.text(
        limit=600,
        rows=4,
        label=_("What the page says"),
        help_text=_("Short sentences, for a frightened reader."),
        error_messages={"required": _("Write what the page says.")},
    )
    source = TypedField.line(
        limit=200,
        label=_("What did you compare it with?"),
        help_text=_("The Act and its section, or the official page."),
        error_messages={"required": _("Write what you compared it with.")},
    )
    ended = forms.BooleanField(
        required=False,
        label=_("This no longer holds"),
        help_text=_("If you tick it, nobody is shown this from today on. What was shown before stays on record."),
    )

    def comparison(self) -> Comparison:
        told = self.cleaned_data
        return Comparison(told["text"], told["source"], ended=told["ended"])
