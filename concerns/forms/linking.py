"""A part that goes another way, and another case that has to do with this one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.links import CHOSEN
from concerns.forms.staff import LONG, MEDIUM, StaffForm
from concerns.forms.triage import as_reference
from concerns.forms.typed import TypedField


class SplitForm(StaffForm):
    part = TypedField.text(
        limit=LONG,
        rows=6,
        label=_("The part that goes another way"),
        help_text=_(
            "In our own words, as it could have come from anyone. No name, and none of the reporter’s phrases. "
            "Whoever deals with it reads this and nothing else."
        ),
        error_messages={"required": _("Write what the part is.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Why it goes another way"),
        help_text=_("For whoever can open both cases."),
        error_messages={"required": _("Write why.")},
    )


class LinkForm(StaffForm):
    reference = TypedField.line(
        limit=20,
        label=_("Reference of the other case"),
        help_text=_("One that you can open, or know from the register."),
        error_messages={"required": _("Type the other reference.")},
    )
    kind = forms.ChoiceField(
        label=_("What it has to do with this one"),
        choices=[(kind.value, kind.label) for kind in CHOSEN],
        widget=forms.RadioSelect,
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Why you link them"),
        help_text=_("For whoever can open both."),
        error_messages={"required": _("Write why.")},
    )

    def clean_reference(self) -> str:
        return as_reference(self.cleaned_data["reference"])
