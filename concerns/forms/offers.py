"""Whose it becomes: who is asked, to whom it is referred, what they answer, and how much they can take on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear, Form
from accounts.models import User
from concerns.domain import access
from concerns.domain.offers import Words
from concerns.enums import OfferAnswer, Room
from concerns.forms.staff import MEDIUM, SHORT, StaffForm
from concerns.forms.triage import PersonField, refuse_reserved
from concerns.forms.typed import TypedField, TypedForm

ASK, AT_ONCE = "ask", "at_once"
TOLD_HELP = _(
    "What kind of work it is and how much. Not what was said, nor by whom, nor about whom: they may say no."
)


class LoadField(PersonField):
    """With how much each of them has: the words of `queries.workload`, which this layer is handed."""

    loads: Mapping[UUID, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        label = super().label_from_instance(obj)
        return gettext("%(person)s: %(load)s") % {
            "person": label,
            "load": self.loads.get(obj.pk) or gettext("no open case"),
        }


class AskingForm(StaffForm):
    """What every form has that chooses somebody for a case: the list with figures, and what they read."""

    person_field = "handler"

    def __init__(self, *args: Any, viewer: User, loads: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        field = self.fields[self.person_field]
        if isinstance(field, LoadField):
            field.loads = loads
            field.queryset = self.choice()

    def choice(self) -> Any:
        return access.appointable(self.case)


class TakeOnForm(AskingForm):
    handler = LoadField(
        queryset=User.objects.none(),
        required=False,
        label=_("Who should become the contact"),
        help_text=_("They write to the reporter and owe them the answer. You may choose yourself."),
        empty_label=_("Nobody yet"),
    )
    how = forms.ChoiceField(
        label=_("How do they come to it?"),
        choices=[
            (ASK, _("Ask them first. It stays with you until they say yes.")),
            (AT_ONCE, _("Appoint them now: it cannot wait, or they have said yes to you")),
        ],
        widget=forms.RadioSelect,
        initial=ASK,
    )
    told = TypedField.text(
        limit=MEDIUM, rows=3, required=False, label=_("If you ask: what they read"), help_text=TOLD_HELP
    )
    names_service = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Tell them which service it is about. Not where the team is so small that they could guess."),
    )
    why_at_once = TypedField.line(
        limit=SHORT, required=False, label=_("If you appoint them now: why"), help_text=_("It stays on record.")
    )

    def clean_handler(self) -> User | None:
        return refuse_reserved(self, self.cleaned_data["handler"])

    @property
    def is_at_once(self) -> bool:
        """Nobody asks themselves."""
        return bool(self.cleaned_data["how"] == AT_ONCE or self.cleaned_data["handler"] == self.viewer)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        person = cleaned.get("handler")
        at_once = cleaned.get("how") == AT_ONCE and person is not None and person != self.viewer
        if at_once and not cleaned.get("why_at_once") and "why_at_once" not in self.errors:
            self.add_error("why_at_once", gettext("Write why they are not asked first."))
        return cleaned


class AskForm(TakeOnForm):
    """The same where it is taken on already: somebody has to be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handler"]
        field.required = True
        field.error_messages["required"] = gettext("Choose a person.")
        if isinstance(field, LoadField):
            field.empty_label = gettext("Choose a person")


class ReferForm(AskingForm):
    person_field = "to"

    to = LoadField(
        queryset=User.objects.none(),
        label=_("To whom"),
        help_text=_("The manager whose job it is to deal with it. They accept or decline."),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why it is theirs"),
        help_text=_("They read this before they accept. Not what was said, nor by whom, nor about whom."),
        error_messages={"required": _("Write why it is theirs to deal with.")},
    )
    names_service = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Tell them which service it is about. Not where the team is so small that they could guess."),
    )
    keep_because = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("If you have to go on reading it: why"),
        help_text=_("Leave this empty to let go of it. Each reader more adds to the risk of a guess."),
    )

    def choice(self) -> Any:
        return super().choice().exclude(pk=self.viewer.pk)

    def clean_to(self) -> User | None:
        return refuse_reserved(self, self.cleaned_data["to"])

    def words(self) -> Words:
        return Words(self.cleaned_data["reason"], self.cleaned_data["keep_because"])


class OfferAnswerForm(TypedForm):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (OfferAnswer.ACCEPTED, _("Yes, I take it on")),
            (OfferAnswer.CAPACITY, _("No, I have no time for it now")),
            (OfferAnswer.CONFLICT, _("No, I am or may be too close to somebody in it")),
            (OfferAnswer.OTHER, _("No, for another reason")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your answer.")},
    )
    words = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("What whoever asked should know"),
        help_text=_("If you are too close, you do not have to say how."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == OfferAnswer.OTHER and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Write your reason."))
        return cleaned


class CapacityForm(Form):
    room = forms.ChoiceField(label=_("How much you can take on"), choices=Room.choices, widget=forms.RadioSelect)
    until_date = forms.DateField(
        required=False,
        label=_("Until which day this holds"),
        help_text=_("Leave it empty if you do not know."),
        widget=DayMonthYear,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until_date(self) -> date | None:
        day: date | None = self.cleaned_data["until_date"]
        if day is not None and day < self.today:
            raise ValidationError(gettext("This day is over. Check it."))
        return day
