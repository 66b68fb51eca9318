"""Asking for a file just as it was sent, deciding about it, and opening it: shape and words only."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from concerns.domain.originals import LONGEST
from concerns.enums import Consent, FileState, OriginalPurpose
from concerns.forms.inbox import OwnForm
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TidyForm, TypedField
from concerns.models import Attachment

ALLOW, REFUSE = "allow", "refuse"
NUMBER = _("Write a number from 1 to 30.")


class AskOriginalForm(StaffForm):
    """Always for oneself: nobody asks for somebody else."""

    purpose = forms.ChoiceField(
        label=_("What for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you need the original for.")},
    )
    words = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why is the clean copy not enough?"),
        help_text=_("The reporter reads this, and then whoever decides. Leave out names."),
        error_messages={"required": _("Write why the clean copy is not enough.")},
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("From 1 to 30."),
        min_value=1,
        max_value=LONGEST,
        initial=7,
        widget=forms.NumberInput({"class": "govuk-input--width-2"}),
        error_messages={"required": NUMBER, "invalid": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    )

    def __init__(self, *args: Any, file: Attachment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = OriginalPurpose.UNCLEANED if file.state == FileState.READY else OriginalPurpose.MISSING
        field = self.fields["purpose"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (purpose.value, capfirst(str(purpose.label))) for purpose in OriginalPurpose if purpose != left_out
            ]


class OpenOriginalForm(Form):
    reason = forms.CharField(
        label=_("Why do you open it now?"),
        help_text=_("The reporter reads this in their inbox, with your role and the day."),
        max_length=200,
        error_messages={
            "required": _("Write why you open it now."),
            "max_length": _("Write the reason in at most %(limit_value)d characters."),
        },
    )


class DecideOriginalForm(TidyForm):
    """A no says why; a yes need not."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(ALLOW, _("They may open it")), (REFUSE, _("It stays closed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("If it stays closed: why?"),
        help_text=_("Whoever asked reads this."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == REFUSE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why it stays closed."))
        return cleaned

    @property
    def allows(self) -> bool:
        return bool(self.cleaned_data["decision"] == ALLOW)


class OriginalAnswerForm(OwnForm):
    """The reporter's word: yes or no, and nothing to type."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(Consent.YES, _("Yes")), (Consent.NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two answers."),
            "invalid_choice": _("Choose one of the two answers."),
        },
    )

    def clean_answer(self) -> Consent:
        return Consent(self.cleaned_data["answer"])
