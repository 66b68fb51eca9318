"""What is asked before a name is shown: why, and the password again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.fields import Form
from accounts.models import User


class OpenNameForm(Form):
    """The reason stays as typed after a wrong password; the password is never sent back."""

    reason = forms.CharField(
        label=_("Why do you need the name now?"),
        help_text=_("The reporter reads this in their inbox, with your role and the day."),
        max_length=200,
        error_messages={
            "required": _("Write why you need the name now."),
            "max_length": _("Write the reason in at most %(limit_value)d characters."),
        },
    )
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("Type it again, so that we know it is you at the screen."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={
            "required": _("Type your password."),
            "max_length": _("That password is not right. Nothing was shown."),
        },
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    @sensitive_variables()
    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.viewer.check_password(password):
            raise forms.ValidationError(_("That password is not right. Nothing was shown."))
        return password
