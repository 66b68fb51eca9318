"""Where a reporter is told that there is something to read. It is shown back only while it is wrong."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from concerns.domain import private_address
from concerns.forms.typed import TypedForm
from notifications import addresses

WORK = _("This looks like a work address. Other people may be able to read it. Use a private one.")
NO_ADDRESS = _("This does not look like an email address. It needs an @.")
SHARED = _(
    "This looks like an address that several people read. Use one that only you can open. "
    "If only you can open this one, press the button again."
)


class AddressForm(TypedForm):
    address = forms.EmailField(
        label=_("Your private email address"),
        help_text=_("Never use a work address. We do not show it again, to you or to anyone here."),
        max_length=addresses.LONGEST,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Type an email address that only you can open."),
            "invalid": NO_ADDRESS,
            "max_length": NO_ADDRESS,
        },
    )
    alone = forms.BooleanField(
        label=_("Only I can open this address."),
        error_messages={"required": _("Tick this, or use an address that only you can open.")},
    )
    looked = forms.CharField(widget=forms.HiddenInput, max_length=addresses.LONGEST, required=False)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.typed = data

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if private_address.is_at_work(address):
            raise ValidationError(WORK)
        return address

    def clean(self) -> dict[str, Any]:
        """An address that several may read is taken on the second press; the same words, typed anew, ask again."""
        cleaned = super().clean() or self.cleaned_data
        address = cleaned.get("address", "")
        if address and private_address.looks_shared(address) and cleaned.get("looked") != address:
            self.add_error("address", SHARED)
            if self.typed is not None:
                self.typed["looked"] = address
        return cleaned
