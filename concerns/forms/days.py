"""Days that are typed: by which something is to be done, and on which something happened."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.forms.staff import StaffForm
from concerns.models import Case

NO_DATE = _("This is not a date. Check day, month and year.")
FUTURE = _("This date is in the future. Check it.")
PAST = _("This date is in the past. Check it.")


def by_when() -> forms.DateField:
    return forms.DateField(
        label=_("By when?"),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day by which it is done."), "invalid": NO_DATE},
    )


class DueForm(forms.Form):
    """Its `due_date` is no day of the past."""

    today: date

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise ValidationError(PAST)
        return due


class DayForm(StaffForm):
    """Its `day` is none of the future."""

    day = forms.DateField(
        label=_("On which day?"),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day."), "invalid": NO_DATE},
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(FUTURE)
        return day
