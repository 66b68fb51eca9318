"""The day by which something is to be done."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear


def by_when() -> forms.DateField:
    return forms.DateField(
        label=_("By when?"),
        widget=DayMonthYear,
        error_messages={
            "required": _("Type the day by which it is done."),
            "invalid": _("This is not a date. Check day, month and year."),
        },
    )


class DueForm(forms.Form):
    """Its `due_date` is no day of the past."""

    today: date

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise ValidationError(_("This date is in the past. Check it."))
        return due
