"""What keepers of names type: a new passphrase, theirs, the check code of a newcomer, what is on the sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from concerns.forms.passphrases import ChangePassphraseForm, ChoosePassphraseForm, typed


def own_passphrase() -> forms.CharField:
    return typed(
        _("Your passphrase"),
        missing=_("Type your passphrase."),
        help_text=_("It opens your key for this one step and is then forgotten."),
    )


class OwnKeyForm(ChoosePassphraseForm):
    """The first one."""


class ChangeForm(ChangePassphraseForm):
    """Another one for the same key."""


class RecoverForm(ChoosePassphraseForm):
    """For whoever lost theirs; with what is on the sheet they need nobody else."""

    field_order = ["sheet_code", "passphrase", "passphrase_again"]
    # Its name holds "code", so that what is typed is never kept (accounts.freshness).
    sheet_code = forms.CharField(
        label=_("What is on the recovery sheet"),
        help_text=_(
            "Fourteen groups of four letters and digits. Leave this empty if you cannot get at the sheet: then "
            "another name keeper must give you a new share."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "characters"}),
    )


class OpenForm(Form):
    """One's own passphrase, for setting up and for going on."""

    passphrase = own_passphrase()


class ShareForm(Form):
    check_code = forms.CharField(
        label=_("Their check code"),
        help_text=_(
            "Four groups of four. Ask them to read it out from their page “Your key”, in person or by phone."
        ),
        max_length=200,
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the check code that they read out.")},
    )
    passphrase = own_passphrase()


class RotateForm(Form):
    """`seen` is the key that the page was made with, so that pressing twice makes one new key and not two. A new
    sheet is offered by default to whoever removes somebody, who may have copied the old one. While names wait,
    another key is made only when it is asked for."""

    new_key = forms.BooleanField(
        label=_("Make another new key. This is possible when none of these names opens any more."), required=False
    )
    new_sheet = forms.BooleanField(
        label=_("Make a new recovery sheet as well. The old one then opens nothing."), required=False
    )
    passphrase = own_passphrase()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def wants_another(self) -> bool:
        """A key beside the one to which names still wait to be moved; a new sheet comes with a new key only."""
        return bool(self.cleaned_data["new_key"] or self.cleaned_data["new_sheet"])
