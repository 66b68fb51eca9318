"""A day proclaimed a bank holiday, and a day to count from: shape and words only."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.fields import DayMonthYear, Form
from concerns.forms.typed import TypedField, TypedForm, tidied

DATE_ERRORS = {
    "required": _("Write a day, a month and a year."),
    "invalid": _("This is no date. Look at it again."),
}


class HolidayForm(TypedForm):
    date = forms.DateField(label=_("Day"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    divisions = forms.MultipleChoiceField(
        label=_("Where"),
        choices=Division.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick where it is a bank holiday.")},
    )
    title = TypedField.line(
        limit=80,
        label=_("What it is called"),
        error_messages={"required": _("Write what the day is called.")},
    )
    source = TypedField.line(
        limit=200,
        label=_("Where you know it from"),
        help_text=_("The proclamation or the page that says so, such as a number of The Gazette."),
        error_messages={"required": _("Write where you know it from.")},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, **kwargs)


class CountForm(Form):
    raised = forms.DateField(label=_("Day it was raised"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    division = forms.ChoiceField(
        label=_("Whose bank holidays"), choices=Division.choices, widget=forms.RadioSelect
    )
