"""What is alleged, what it rests on, and what was found."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import findings, tables
from concerns.domain.evidence import Piece
from concerns.domain.findings import PIECES, FindingRecord
from concerns.enums import Conclusion, EvidenceKind, Factor, Standard
from concerns.forms.days import FUTURE, NO_DATE
from concerns.forms.staff import LONG, MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField
from concerns.models import Attachment, Case, Concern

# What stands beside a field, or beside the conclusion, that a finding still needs.
NEEDED = {
    PIECES: _("Nothing is upheld without evidence. Add at least one piece first."),
    "how": _("Write how you got there."),
    "sufficiency": _("Write whether the evidence was enough, and how you know."),
    "content": _("Write what was done or said, by itself."),
    "intent": _("Write what they meant by it, as far as you can know."),
    "harm": _("Write what harm came of it, or could have."),
    "context": _("Write what was going on around it."),
    "which_part": _("Write which part of it happened."),
    "standard_because": _("Write why this finding is held to another standard."),
}


class AnswersForm(StaffForm):
    """Whose concern an allegation answers: asked where the case has several, of those who still wait."""

    def __init__(self, data: QueryDict | None = None, *, case: Case, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        concerns = list(case.concerns.order_by("recorded_date", "reference"))
        self.waiting = {concern.reference: concern for concern in concerns if concern.answered_date is None}
        self.asks = len(concerns) > 1
        if self.asks:
            self.fields["answers"] = forms.MultipleChoiceField(
                label=_("Whose concern does it answer?"),
                help_text=_(
                    "Only their reporters read of it in our answer. Nobody else learns that it is alleged."
                ),
                choices=[(reference, reference) for reference in self.waiting],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose at least one.")},
            )

    def answers(self) -> list[Concern]:
        """Those chosen; none where there was no choice."""
        return [self.waiting[reference] for reference in self.cleaned_data.get("answers", ())]


class AllegationForm(AnswersForm):
    text = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("What may have happened"),
        help_text=_(
            "In our own words, as it could have come from anyone. No name, no shift, "
            "none of the reporter’s phrases."
        ),
        error_messages={"required": _("Write what may have happened.")},
    )


class EvidenceForm(StaffForm):
    kind = forms.ChoiceField(
        label=_("Is it fact or opinion?"),
        help_text=_("If it is both, add it twice: once for each."),
        choices=EvidenceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose fact or opinion.")},
    )
    what = TypedField.text(
        limit=LONG,
        rows=5,
        label=_("What is it, and what does it show?"),
        help_text=_("For us only. Leave out whoever spoke up."),
        error_messages={"required": _("Write what it is.")},
    )
    source = TypedField.line(
        limit=SHORT,
        label=_("Where is it from?"),
        help_text=_("Such as: the rota of the home, a talk with a manager, the pharmacy’s delivery notes."),
        error_messages={"required": _("Write where it is from.")},
    )
    day = forms.DateField(
        label=_("Of which day is it?"),
        help_text=_("Leave it empty for something that has no day."),
        required=False,
        widget=DayMonthYear,
        error_messages={"invalid": NO_DATE},
    )

    file = forms.ChoiceField(
        label=_("Is it one of the files?"),
        required=False,
        help_text=_("Leave it empty if it is not."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        case: Case,
        today: date,
        offered: Iterable[tuple[Attachment, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today
        self.offered = {str(file.pk): (file, title) for file, title in offered}
        field = self.fields["file"]
        if not self.offered:
            del self.fields["file"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", "–"), *((key, title) for key, (_file, title) in self.offered.items())]

    def chosen(self) -> Attachment | None:
        """The file it points at."""
        found = self.offered.get(self.cleaned_data.get("file", ""))
        return found[0] if found else None

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise ValidationError(FUTURE)
        return day

    def piece(self) -> Piece:
        day = self.cleaned_data["day"]
        return Piece(
            what=self.cleaned_data["what"],
            source=self.cleaned_data["source"],
            day=day.isoformat() if day else "",
        )


class StrikeForm(StaffForm):
    because = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Why does it not count?"),
        help_text=_("It stays to be read, with this reason."),
        error_messages={"required": _("Write why it does not count.")},
    )


class FindingForm(StaffForm):
    """In the order in which one thinks: is the evidence enough, each side by itself, what lay behind it, and only
    then what was found. `pieces`: how many stand."""

    sufficiency = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("Was the evidence enough?"),
        help_text=_("Did you see a wide enough sample? What is missing, and would it change anything?"),
    )
    evidence = TypedField.text(
        limit=LONG,
        rows=4,
        required=False,
        label=_("How you weighed it"),
        help_text=_("Which pieces you believe more, and why. Keep fact and opinion apart."),
    )
    content = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Content: what was done or said"),
        help_text=_("None of the four stands for the others. You need all of them before you uphold anything."),
    )
    intent = TypedField.text(limit=MEDIUM, rows=2, required=False, label=_("Intent: what they meant by it"))
    harm = TypedField.text(limit=MEDIUM, rows=2, required=False, label=_("Harm: what came of it, or could have"))
    context = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Context: what was going on around it"),
        help_text=_("A crisis, a shortage, an order from above."),
    )
    factors = forms.MultipleChoiceField(
        label=_("What lay behind it, or speaks for them?"),
        help_text=_("Tick all that fit. It helps to put right what made it likely."),
        choices=Factor.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    factor_note = TypedField.text(
        limit=MEDIUM, rows=2, required=False, label=_("How do you know that?"), help_text=_("Only if you ticked.")
    )
    standard = forms.ChoiceField(
        label=_("How sure did you have to be?"), choices=Standard.choices, widget=forms.RadioSelect
    )
    standard_because = TypedField.line(limit=SHORT, required=False, label=_("If it is not the usual one: why"))
    conclusion = forms.ChoiceField(
        label=_("What did you find?"), choices=Conclusion.choices, widget=forms.RadioSelect
    )
    which_part = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("If partly: which part"),
        help_text=_("The rest of the sentence: “We found that part of this happened: …”"),
    )
    how = TypedField.text(
        limit=LONG,
        rows=5,
        required=False,
        label=_("How we got there"),
        help_text=_("The reporter reads this. Say what was looked at. No names."),
    )
    seriousness = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("How serious it is"),
        help_text=_("The reporter reads this too. In proportion to content, intent, harm and context."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, pieces: int, today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"standard": tables.standard_on(today), **(kwargs.get("initial") or {})}
        super().__init__(data, case=case, **kwargs)
        self.pieces = pieces
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"conclusion", "standard", "factors"} <= cleaned.keys():
            for name in findings.lacking(
                Conclusion(cleaned["conclusion"]),
                self.record(),
                standard=Standard(cleaned["standard"]),
                pieces=self.pieces,
                on=self.today,
            ):
                self._needs(name)
        return cleaned

    def _needs(self, name: str) -> None:
        """Unless something else is wrong with that field already."""
        field = "conclusion" if name == PIECES else name
        if name == PIECES or name not in self.errors:
            self.add_error(field, ValidationError(NEEDED[name]))

    def record(self) -> FindingRecord:
        given = {name: self.cleaned_data.get(name, "") for name in FindingRecord.__dataclass_fields__}
        return FindingRecord(**{**given, "factors": tuple(given["factors"] or ())})
