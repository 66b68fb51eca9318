"""The reference of a procedure about somebody's job. Shape and words only."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.enums import Personnel
from concerns.forms.days import FUTURE, NO_DATE
from concerns.forms.staff import SHORT, StaffForm
from concerns.forms.typed import TypedField
from concerns.models import Case


class LinkForm(StaffForm):
    procedure = forms.ChoiceField(
        label=_("Which procedure?"),
        choices=Personnel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the procedure.")},
    )
    reference = TypedField.line(
        limit=SHORT,
        label=_("Its reference"),
        help_text=_("As the people who run it know it. No name, and nothing of what is in it."),
        error_messages={"required": _("Write its reference.")},
    )
    opened_on = forms.DateField(
        label=_("On which day did it begin?"),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day."), "invalid": NO_DATE},
    )
    ended_on = forms.DateField(
        label=_("If it has ended: on which day"),
        widget=DayMonthYear,
        required=False,
        error_messages={"invalid": NO_DATE},
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opened, ended = cleaned.get("opened_on"), cleaned.get("ended_on")
        for name, day in (("opened_on", opened), ("ended_on", ended)):
            if day is not None and day > self.today:
                self.add_error(name, ValidationError(FUTURE))
        if opened and ended and ended < opened:
            self.add_error("ended_on", ValidationError(BEFORE))
        return cleaned


BEFORE = _("This is before it began. Check it.")


class EndForm(StaffForm):
    ended_on = forms.DateField(
        label=_("On which day did it end?"),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day."), "invalid": NO_DATE},
    )

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, today: date, opened: date, **kwargs: Any
    ) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today
        self.opened = opened

    def clean_ended_on(self) -> date:
        day: date = self.cleaned_data["ended_on"]
        if day > self.today:
            raise ValidationError(FUTURE)
        if day < self.opened:
            raise ValidationError(BEFORE)
        return day
