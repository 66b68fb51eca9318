"""Choosing a password, and asking for a new one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import passwords
from accounts.fields import Form
from accounts.forms.door import LONGEST_PASSWORD
from accounts.models import User


class AskForm(Form):
    email = forms.EmailField(
        label=_("Work email"),
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages={"required": _("Type your work email.")},
    )


class NewPasswordForm(Form):
    """Typed twice; pasting and password managers are welcome."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters. A few words that do not belong together are good. You can paste it."),
        error_messages={"required": _("Type a new password.")},
    )
    again = forms.CharField(
        label=_("New password again"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": _("Type the new password a second time.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        passwords.check(password, self.person)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two are not the same. Type them again."))
        return again


class ChangeForm(NewPasswordForm):
    """One's own, with the one that holds now; whether that is right is asked behind the lock-out."""

    field_order = ["current", "password", "again"]

    current = forms.CharField(
        label=_("Password now"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": _("Type the password that you have now.")},
    )
