"""A link to guidance, and a text of our own, as an administrator writes them (R87, R98)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.domain import employer
from accounts.enums import Refusal
from concerns.domain import policy
from concerns.domain.guidance import Particulars
from concerns.enums import Nation
from concerns.forms.typed import TidyForm, TypedField, WideForm
from concerns.models import GuidanceLink, PolicyEdition

READERS = [
    ("reporters", _("Anybody who thinks of telling us")),
    ("managers", _("Managers, when they are told something")),
]


class LinkForm(WideForm):
    """`seen` is the version of the row that the page was made from."""

    title = TypedField.line(
        limit=100,
        label=_("What it is called"),
        error_messages={"required": _("Write what it is called.")},
    )
    address = TypedField.line(
        limit=300,
        label=_("Its address"),
        help_text=_("It begins with https://. Take the page itself, not what a search found."),
        error_messages={"required": _("Write its address.")},
    )
    about = TypedField.line(limit=200, required=False, label=_("What people find there (if it helps)"))
    readers = forms.MultipleChoiceField(
        label=_("Who it is for"),
        choices=READERS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who it is for.")},
    )
    nations = forms.MultipleChoiceField(
        label=_("Where it applies"),
        choices=Nation.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick where it applies.")},
    )
    opened = forms.BooleanField(
        required=False,
        label=_("I opened this address today, and it says what I wrote"),
        help_text=_("Until somebody says so, only administrators see the link."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, link: GuidanceLink | None = None) -> None:
        super().__init__(data, initial=_of(link) if link else {"nations": list(Nation.values)})

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not employer.is_address(address):
            raise ValidationError(Refusal.NO_ADDRESS.label)
        return address

    def particulars(self) -> Particulars:
        told = self.cleaned_data
        return Particulars(
            title=told["title"],
            address=told["address"],
            about=told["about"],
            for_reporters="reporters" in told["readers"],
            for_managers="managers" in told["readers"],
            nations=tuple(Nation(one) for one in told["nations"]),
            opened=told["opened"],
        )


def _of(link: GuidanceLink) -> dict[str, Any]:
    readers = [
        name for name, given in (("reporters", link.for_reporters), ("managers", link.for_managers)) if given
    ]
    return {
        "title": link.title,
        "address": link.address,
        "about": link.about,
        "readers": readers,
        "nations": link.nations,
        "seen": link.version,
    }


class EditionForm(TidyForm):
    """`instead_of` is the edition that the page showed, 0 for none."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput)
    text = TypedField.text(
        limit=policy.LONGEST,
        rows=24,
        label=_("The text"),
        help_text=_("An empty line ends a paragraph. # in front makes a heading, - in front a point of a list."),
        error_messages={"required": _("Write or paste the text.")},
    )
    reason = TypedField.line(
        limit=200,
        label=_("What is new in it"),
        help_text=_("Everybody who works here can read it beside the text."),
        error_messages={"required": _("Write what is new in it.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, current: PolicyEdition | None, begin_with: str = ""
    ) -> None:
        initial = {
            "instead_of": current.number if current else 0,
            "text": current.text if current else begin_with,
        }
        super().__init__(data, initial=initial)
