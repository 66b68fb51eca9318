"""What is asked before a name is shown: why, and for a locked one the passphrase that opens it. Who is asking was
shown just before (accounts.freshness)."""

import secrets
from typing import Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from concerns.forms import passphrases


def _token() -> str:
    return secrets.token_urlsafe(12)


class OpenNameForm(Form):
    """`once` marks the form itself: a browser that sends it again, as by its back button, shows nothing."""

    reason = forms.CharField(
        label=_("Why do you need the name now?"),
        help_text=_("The reporter reads this in their inbox, with your role and the day."),
        max_length=200,
        error_messages={
            "required": _("Write why you need the name now."),
            "max_length": _("Write the reason in at most %(limit_value)d characters."),
        },
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=_token)

    def again(self) -> Self:
        """The same form anew, for one that was sent before; its secrets have to be typed again."""
        form = type(self)({"reason": self.cleaned_data["reason"], "once": _token()})
        form.add_error("reason", gettext("This was sent before. Each look is asked for and recorded by itself."))
        return form


class LockedNameForm(OpenNameForm):
    passphrase = passphrases.typed(
        _("Your reveal passphrase"),
        missing=_("Type your reveal passphrase."),
        help_text=_("It opens this one name for you and is then forgotten."),
    )
