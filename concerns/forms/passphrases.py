"""A passphrase for a key to names, a keeper's or one's own: the same rules for both, and the same refusal."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.domain import passwords
from accounts.errors import Locked
from accounts.fields import Form
from accounts.forms import waiting
from accounts.models import User
from concerns.domain import passphrases as rules
from trust.errors import WrongPassphrase

LONGEST = passwords.LONGEST
# Said where a passphrase was right and what it opens is not what was locked: somebody changed the database.
NOT_ON_RECORD = _("A key is not the one on record. Do not go on, and tell an administrator now.")
NOT_AS_LOCKED = _("This name is not as it was locked away. Nothing was opened. Tell an administrator now.")


def refused(error: WrongPassphrase | Locked, *, now: datetime) -> str:
    """What is said beside the field when a key did not open, with how long to wait if they must."""
    if isinstance(error, Locked):
        return gettext("There were too many tries. Try again in %(wait)s. Each try is recorded.") % {
            "wait": waiting.in_words(error.until, now=now)
        }
    if error.open_at is not None:
        return gettext("That passphrase is not right. Try again in %(wait)s. Each try is recorded.") % {
            "wait": waiting.in_words(error.open_at, now=now)
        }
    return gettext("That passphrase is not right. Try again. Each try is recorded.")


def typed(label: Any, *, missing: Any, **kwargs: Any) -> forms.CharField:
    """A field for a secret. Its name begins with `passphrase`, so that it is never kept (accounts.freshness)."""
    return forms.CharField(
        label=label,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        strip=False,
        max_length=LONGEST,
        error_messages={"required": missing},
        **kwargs,
    )


class ChoosePassphraseForm(Form):
    """A new one, typed twice."""

    passphrase = typed(
        _("New passphrase"),
        missing=_("Type a passphrase."),
        help_text=_(
            "At least 15 characters. Four or five words that do not belong together are good. It is not your "
            "password, and nobody can look it up for you."
        ),
    )
    passphrase_again = typed(
        _("New passphrase again"),
        missing=_("Type the passphrase a second time."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @sensitive_variables()
    def clean_passphrase(self) -> str:
        passphrase = str(self.cleaned_data["passphrase"])
        rules.require(passphrase, self.person)
        return passphrase

    @sensitive_variables()
    def clean_passphrase_again(self) -> str:
        again = str(self.cleaned_data["passphrase_again"])
        if "passphrase" in self.cleaned_data and again != self.cleaned_data["passphrase"]:
            raise forms.ValidationError(_("The two are not the same. Type them again."))
        return again


class ChangePassphraseForm(ChoosePassphraseForm):
    """With the one that holds now; whether that is right is asked behind the count of tries."""

    field_order = ["passphrase_now", "passphrase", "passphrase_again"]

    passphrase_now = typed(_("Passphrase now"), missing=_("Type the passphrase that you have now."))
