"""Asking for a later answer. The day that may be promised is the rule's; the words here name it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain.extensions import Choice
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField

NO_DATE = _("Write a day, a month and a year.")


class ExtensionForm(StaffForm):
    new_date = forms.DateField(
        label=_("New date for the answer"),
        widget=DayMonthYear,
        error_messages={"required": NO_DATE, "invalid": _("This is not a date. Check day, month and year.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why do you need more time?"),
        help_text=_("The reporter reads this. Leave out names, and what could show who told us."),
        error_messages={"required": _("Write why you need more time.")},
    )
    done_so_far = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("What was done so far?"),
        help_text=_("The reporter reads this too."),
        error_messages={"required": _("Write what was done so far.")},
    )
    next_news = forms.DateField(
        label=_("By when do you write to them again?"),
        help_text=_("On or before the new date, even if there is nothing new."),
        widget=DayMonthYear,
        error_messages={"required": NO_DATE, "invalid": _("This is not a date. Check day, month and year.")},
    )

    def __init__(self, *args: Any, choice: Choice, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        self.today = today
        self.fields["new_date"].help_text = gettext("From %(first)s to %(last)s.") % {
            "first": _day(choice.first),
            "last": _day(choice.last),
        }

    def clean_new_date(self) -> date:
        chosen: date = self.cleaned_data["new_date"]
        if not self.choice.first <= chosen <= self.choice.last:
            raise forms.ValidationError(
                gettext("The new date must be from %(first)s to %(last)s.")
                % {"first": _day(self.choice.first), "last": _day(self.choice.last)}
            )
        return chosen

    def clean_next_news(self) -> date:
        chosen: date = self.cleaned_data["next_news"]
        latest = self.cleaned_data.get("new_date") or self.choice.last
        if not self.today < chosen <= latest:
            raise forms.ValidationError(gettext("This must be after today and not after the new date."))
        return chosen


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
