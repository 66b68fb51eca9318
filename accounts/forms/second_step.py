"""Setting up a second step: the code that shows that the app works, the passkey that was made, the codes kept."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.forms.door import NO_ANSWER, AnswerField

NOT_MADE = _("The passkey could not be made. Try again.")


class AppForm(Form):
    WRONG = _("That code is not right. Wait for the next one, and check that the clock of your device is right.")

    TOO_LATE = _("This page was open for more than ten minutes. Scan the new square, then type its code.")

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=16,
        help_text=_("Six digits. They change every 30 seconds."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": _("Type the six digits that the app shows.")},
    )


class KeyForm(Form):
    """A new passkey. Its ceremony is checked against the challenge that this session was given."""

    name = forms.CharField(
        label=_("A name for it"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again, such as “work laptop” or “key on my ring”."),
    )
    credential = AnswerField(fault=NOT_MADE)

    def clean_name(self) -> str:
        """The passkey is on the device by now, so a missing name must not refuse it."""
        return str(self.cleaned_data["name"] or gettext("Passkey"))

    def clean_credential(self) -> Mapping[str, Any]:
        made: Mapping[str, Any] = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(made)
            checked = webauthn.complete_registration(made)
        except NO_ANSWER as error:
            raise forms.ValidationError(NOT_MADE) from error
        if not checked.is_user_verified():
            raise forms.ValidationError(NOT_MADE)
        return made


class CodesKeptForm(Form):
    kept = forms.BooleanField(
        label=_("I have kept these codes where only I find them"),
        error_messages={"required": _("Keep the codes first, then tick this box.")},
    )
