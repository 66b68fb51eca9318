"""The day a concern was raised, and why it is another one: shape and words only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import corrections
from concerns.forms.dates import DATE_ERRORS
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField
from concerns.models import Concern


class CorrectionForm(StaffForm):
    day = forms.DateField(
        label=_("The day on which it was raised"),
        help_text=_("When somebody here was first told, in whatever way. The time of day does not count."),
        widget=DayMonthYear,
        error_messages=DATE_ERRORS,
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("How you know, and why another day was written down"),
        help_text=_("Whoever checks this reads it. Leave out names, and what could show who told us."),
        error_messages={"required": _("Write how you know the day.")},
    )

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concern = concern

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        refusal = corrections.unfit(self.concern, day)
        if refusal is not None:
            raise forms.ValidationError(refusal.label)
        return day
