"""Sign-in by work email and password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.models import User


class SignInForm(Form):
    """Unknown and known accounts get the same answer; the hasher runs for both."""

    email = forms.EmailField(
        label=_("Work email"),
        widget=forms.EmailInput({"autocomplete": "username"}),
        error_messages={"required": _("Type your work email.")},
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        strip=False,
        error_messages={"required": _("Type your password.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            user = authenticate(self.request, username=cleaned["email"].lower(), password=cleaned["password"])
            if not isinstance(user, User):
                raise forms.ValidationError(_("That email and password do not fit together. Try again."))
            self.user = user
        return cleaned
