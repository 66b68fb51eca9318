"""The passphrase of one's own key to be shown names."""

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.forms.passphrases import ChangePassphraseForm, ChoosePassphraseForm


class MakeKeyForm(ChoosePassphraseForm):
    """The first one."""


class ChangeKeyForm(ChangePassphraseForm, MakeKeyForm):
    """Another one for the same key."""


class RenewKeyForm(MakeKeyForm):
    """A new key in place of one that nobody can open any more."""

    sure = forms.BooleanField(
        label=_("I know that what I was granted ends now, and that I have to ask for it again."),
        error_messages={"required": _("Tick this box if you want a new key.")},
    )
