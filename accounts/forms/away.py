"""From when to when somebody is away, and who stands in: shape and words only. No field asks why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import absences
from accounts.domain.absences import Days
from accounts.enums import Refusal
from accounts.errors import Refused
from accounts.fields import DayMonthYear, Form
from accounts.models import Absence, User
from accounts.queries import away

if TYPE_CHECKING:
    PeopleChoice = forms.ModelChoiceField[User]
else:
    PeopleChoice = forms.ModelChoiceField

NO_DATE = _("This is not a date. Check day, month and year.")
# Beside which field a refusal stands; the rest stands on top of the page.
BESIDE: Mapping[Refusal, str] = {
    Refusal.AWAY_PAST: "first",
    Refusal.AWAY_TWICE: "first",
    Refusal.AWAY_ORDER: "last",
    Refusal.AWAY_FAR: "last",
    Refusal.AWAY_FAR_OFF: "first",
    Refusal.AWAY_OVER: "last",
    Refusal.COVER_SELF: "cover",
    Refusal.COVER_UNFIT: "cover",
    Refusal.COVER_AWAY: "cover",
    Refusal.LEFT: "person",
}


class PersonField(PeopleChoice):
    """Somebody by name and title, and whether they are away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: Mapping[UUID, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return away.label(obj, self.marks)


class AwayForm(Form):
    first = forms.DateField(
        label=_("First day away"),
        widget=DayMonthYear,
        error_messages={"required": _("Write the first day."), "invalid": NO_DATE},
    )
    last = forms.DateField(
        label=_("Last day away"),
        required=False,
        widget=DayMonthYear,
        help_text=_("Leave it empty if nobody knows yet. It then lasts until somebody says that they are back."),
        error_messages={"invalid": NO_DATE},
    )
    cover = PersonField(
        queryset=User.objects.none(),
        required=False,
        label=_("Who could stand in"),
        help_text=_("This opens no case to them. Talk to them first; it is then arranged case by case."),
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, person: User | None, marks: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cover"]
        if isinstance(field, PersonField):
            field.queryset = absences.able_to_cover(but=[person.pk] if person else [])
            field.marks = marks

    def days(self) -> Days:
        given = self.cleaned_data
        return Days(given["first"], given["last"], given["cover"])

    def say(self, refused: Refused) -> None:
        """Why not, beside what it is about."""
        beside = BESIDE.get(refused.reason)
        self.add_error(beside if beside in self.fields else None, refused.reason.label)


class PersonAwayForm(AwayForm):
    person = PersonField(
        queryset=User.objects.none(),
        label=_("Who is away"),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose who is away.")},
    )
    field_order = ["person", "first", "last", "cover"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, person=None, **kwargs)
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.queryset = away.whom_it_concerns()
            field.marks = kwargs["marks"]


def initial(absence: Absence) -> dict[str, object]:
    return {"first": absence.first_date, "last": absence.last_date, "cover": absence.cover_id}
