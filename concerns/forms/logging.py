"""Writing down a concern that somebody was told (R15). There is no field for the name of who told it."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import calendar
from concerns.domain.content import Account
from concerns.domain.intake import Draft
from concerns.enums import Channel, Mode
from concerns.forms import raising
from concerns.forms.days import FUTURE, NO_DATE
from concerns.forms.raising import KindsForm
from concerns.forms.typed import TypedField

TOLD_BY = [(channel.value, channel.label) for channel in Channel if channel != Channel.WEB]
TIME_FORMATS = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]


class LogForm(KindsForm):
    """One page: whoever writes it down is at work and signed in."""

    channel = forms.ChoiceField(label=_("How were you told?"), choices=TOLD_BY, widget=forms.RadioSelect)
    raised_date = forms.DateField(
        label=_("On which day were you told?"),
        help_text=_("Count from the day it was said, not from today."),
        widget=DayMonthYear,
        error_messages={
            "required": _("Type the day on which you were told."),
            "invalid": NO_DATE,
        },
    )
    raised_time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("Roughly is enough, such as 14:15 or 2.15pm."),
        input_formats=TIME_FORMATS,
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
        error_messages={
            "required": _("Type the time, roughly."),
            "invalid": _("This is not a time. Write it as 14:15 or 2.15pm."),
        },
    )
    present = TypedField.line(
        label=_("Who else was there?"),
        limit=raising.LINE_LIMIT,
        required=False,
        help_text=_("This is locked with the text. You can leave it empty."),
    )
    happened = TypedField.text(
        label=_("What were you told?"),
        limit=raising.NARRATIVE_LIMIT,
        rows=11,
        help_text=_("Use their words where you can. Do not write the person’s name in the text."),
        error_messages={"required": _("Write down what you were told. A few words are enough to start.")},
    )
    about = TypedField.text(
        label=_("Who or what is it about?"),
        limit=raising.TEXT_LIMIT,
        rows=3,
        required=False,
        help_text=_("A name that matches someone who works here is kept from them in this service."),
    )
    wishes = TypedField.text(
        label=_("What would they like to happen?"),
        limit=raising.TEXT_LIMIT,
        rows=3,
        required=False,
        help_text=_("Write one wish on each line."),
    )
    safeguarding = forms.ChoiceField(
        label=_("Could someone be hurt, neglected or used: an adult who needs care or support, or a child?"),
        choices=[*raising.YES_NO, (raising.UNSURE, _("I am not sure"))],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = (
        "safeguarding", "channel", "raised_date", "raised_time", "present", "happened",
        "categories", "occurred", "place", "service", "about", "wishes",
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["categories"].label = _("What kind of thing is it?")

    def raised_on(self) -> date:
        told: date | None = self.cleaned_data.get("raised_date")
        return told or self.facts.today

    def clean_happened(self) -> str:
        text: str = self.cleaned_data["happened"]
        if not text:
            raise forms.ValidationError(self.fields["happened"].error_messages["required"])
        return text

    def clean_raised_date(self) -> date:
        told: date = self.cleaned_data["raised_date"]
        if told > self.facts.today:
            raise forms.ValidationError(FUTURE)
        if told.year < calendar.FIRST_YEAR:
            raise forms.ValidationError(
                _("This date is too long ago to count from. Ask a first reader what to do.")
            )
        return told

    def clean_wishes(self) -> tuple[str, ...]:
        return raising.wishes_in(self.cleaned_data["wishes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, clock_time = cleaned.get("raised_date"), cleaned.get("raised_time")
        if day and clock_time is not None and self._moment(day, clock_time) > self.now:
            self.add_error("raised_time", _("This time is in the future. Check it."))
        return cleaned

    @staticmethod
    def _moment(day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, tzinfo=calendar.LONDON)

    def raised_at(self) -> datetime:
        return self._moment(self.cleaned_data["raised_date"], self.cleaned_data["raised_time"])

    def draft(self) -> Draft:
        told = self.cleaned_data
        return Draft(
            mode=Mode.UNNAMED,
            division=self.facts.division_of(told["service"]),
            service=told["service"],
            categories=told["categories"],
            account=Account(
                happened=told["happened"],
                occurred=told["occurred"],
                place=told["place"],
                about=told["about"],
                present=told["present"],
                danger=told["safeguarding"],
            ),
            wishes=told["wishes"],
            channel=Channel(told["channel"]),
            urgent=told["safeguarding"] in {raising.YES, raising.UNSURE},
        )
