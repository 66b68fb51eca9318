"""Sign-in by work email and password, and its second step."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.models import User

LONGEST_PASSWORD = 512  # characters; far more than anybody types, and no work for the hasher without end
NO_FIT = _("That email and password do not match.")
NO_CODE = _("That code is not right, or it was used before.")
NO_PASSKEY = _("That passkey does not fit. Try again, or use another way.")
LONGEST_ANSWER = 64 * 1024  # characters; several times what any passkey says
# What the library trips over where something is no answer of a passkey.
NO_ANSWER = (forms.ValidationError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class AnswerField(forms.JSONField):
    """What the browser says a passkey answered: from anybody, so neither its length nor its depth is trusted.

    It is worth one try, so it is never sent back.
    """

    def __init__(self, *, fault: str | Promise) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages={"required": fault, "invalid": fault})

    def to_python(self, value: Any) -> Any:
        fault = forms.ValidationError(self.error_messages["invalid"], "invalid")
        if isinstance(value, str) and len(value) > LONGEST_ANSWER:
            raise fault
        try:
            return super().to_python(value)
        except RecursionError:
            raise fault from None

    def bound_data(self, data: Any, initial: Any) -> None:
        return None


class SignInForm(Form):
    """What is typed; whether it fits is asked behind the lock-out."""

    email = forms.EmailField(
        label=_("Work email"),
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages={"required": _("Type your work email.")},
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": _("Type your password.")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CodeForm(Form):
    """A code of the app, or a recovery code; how it may be written is known where it is taken."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "govuk-input--width-20"}),
        help_text=_("The six digits from your app, or one of your recovery codes."),
        error_messages={"required": _("Type the code.")},
    )


class PasskeyForm(Form):
    """What the browser answered for a passkey. With `user` none but theirs fits; without, it says whose it is."""

    credential = AnswerField(fault=NO_PASSKEY)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Authenticator:
        """The passkey, once its signature fits the challenge that this session was given."""
        answer = self.cleaned_data["credential"]
        try:
            webauthn.parse_authentication_response(answer)
            owner = self.user or webauthn.extract_user_from_response(answer)
            return webauthn.complete_authentication(owner, answer)
        except NO_ANSWER as error:
            raise forms.ValidationError(NO_PASSKEY) from error
