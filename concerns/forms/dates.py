"""A day proclaimed a bank holiday, a day to count from, and periods to promise: shape and words only."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.fields import DayMonthYear, Form
from concerns.domain import profiles
from concerns.domain.calendar import Period, Unit
from concerns.domain.profiles import Profile
from concerns.forms.days import NO_DATE
from concerns.forms.typed import TidyForm, TypedField

OWN = "own"
UNITS = [(Unit.WORKING_DAYS.value, _("working days")), (Unit.DAYS.value, _("days"))]

DATE_ERRORS = {
    "required": _("Write a day, a month and a year."),
    "invalid": NO_DATE,
}


class HolidayForm(TidyForm):
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


class CountForm(Form):
    raised = forms.DateField(label=_("Day it was raised"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    division = forms.ChoiceField(
        label=_("Whose bank holidays"), choices=Division.choices, widget=forms.RadioSelect
    )


class ProfileForm(TidyForm):
    """Periods to promise from a day on: one of the known pairs, or two numbers of one's own."""

    first_day = forms.DateField(
        label=_("From which day"),
        help_text=_("They count for what is raised on this day or later. What was raised before stays as it is."),
        widget=DayMonthYear,
        error_messages=DATE_ERRORS,
    )
    choice = forms.ChoiceField(
        label=_("What is promised"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is promised.")},
    )
    acknowledge_number = forms.IntegerField(
        label=_("Other periods: first letter within how many"),
        help_text=_("Leave these four as they are unless you chose other periods."),
        required=False,
        min_value=1,
    )
    acknowledge_unit = forms.ChoiceField(label=_("First letter counted in"), choices=UNITS, required=False)
    answer_number = forms.IntegerField(
        label=_("Other periods: answer within how many"), required=False, min_value=1
    )
    answer_unit = forms.ChoiceField(
        label=_("Answer counted in"), choices=[*UNITS, (Unit.MONTHS.value, _("months"))], required=False
    )
    reason = TypedField.line(
        limit=200,
        label=_("Why, and who decided it"),
        help_text=_("Everybody who may see this page reads it."),
        error_messages={"required": _("Write why, and who decided it.")},
    )

    def __init__(self, data: QueryDict | None = None, *, pairs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["choice"].choices = [*pairs, (OWN, _("Other periods"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("choice") == OWN:
            for name in ("acknowledge_number", "answer_number"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("Write a number."))
        return given

    def profile(self) -> Profile:
        """Of a form that is valid."""
        given = self.cleaned_data
        if given["choice"] != OWN:
            return profiles.PRESETS[given["choice"]]
        return Profile(
            Period(given["acknowledge_number"], Unit(given["acknowledge_unit"])),
            Period(given["answer_number"], Unit(given["answer_unit"])),
        )
