"""Showing again who one is, within an open session."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.forms.door import LONGEST_PASSWORD


class PasswordForm(Form):
    WRONG = _("That password is not right.")

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": _("Type your password.")},
    )
