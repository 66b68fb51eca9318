"""What is alleged, and what was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from concerns.domain.findings import FindingRecord
from concerns.enums import Conclusion
from concerns.forms.staff import LONG, MEDIUM, StaffForm
from concerns.forms.typed import TypedField


class AllegationForm(StaffForm):
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


class FindingForm(StaffForm):
    conclusion = forms.ChoiceField(
        label=_("What is more likely than not?"), choices=Conclusion.choices, widget=forms.RadioSelect
    )
    which_part = TypedField.line(
        limit=300,
        required=False,
        label=_("If partly: which part"),
        help_text=_("The rest of the sentence: “We found that part of this happened: …”"),
    )
    how = TypedField.text(
        limit=LONG,
        rows=5,
        label=_("How we got there"),
        help_text=_("The reporter reads this. Say what was looked at. No names."),
        error_messages={"required": _("Write how you got there.")},
    )
    seriousness = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("How serious it is"),
        help_text=_("The reporter reads this too."),
    )
    evidence = TypedField.text(
        limit=LONG,
        rows=4,
        required=False,
        label=_("Evidence"),
        help_text=_("For us only: what is fact, what is opinion, and where it can be found."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("conclusion") == Conclusion.PARTLY and not cleaned.get("which_part"):
            self.add_error("which_part", _now("Write which part of it happened."))
        return cleaned

    def record(self) -> FindingRecord:
        return FindingRecord(**{name: self.cleaned_data[name] for name in FindingRecord.__dataclass_fields__})
