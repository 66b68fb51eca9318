"""A wish to stop, and what a first reader decides about it: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concerns.domain.withdrawals import Stopping
from concerns.forms.inbox import OwnForm
from concerns.forms.raising import TEXT_LIMIT
from concerns.forms.staff import MEDIUM
from concerns.forms.typed import TypedField, TypedForm

STOP, GO_ON = "stop", "go_on"


class StopForm(OwnForm):
    why = TypedField.text(
        label=_("Is there anything we should know?"),
        limit=TEXT_LIMIT,
        rows=4,
        required=False,
        help_text=_(
            "You do not have to say why. A first reader reads this. Do not write anything that shows who you are, "
            "if you want to stay unknown."
        ),
    )


class DecideStopForm(TypedForm):
    """Stop or go on, and what the reporter reads."""

    answer = forms.ChoiceField(
        label=_("What do we do?"),
        choices=[(STOP, _("We stop, as they asked")), (GO_ON, _("We have to go on"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether we stop.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why"),
        help_text=_("The reporter reads this. No names, and nothing about anybody else who told us."),
        error_messages={"required": _("Write why. The reporter reads it.")},
    )
    support = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("If we stop: support"))
    bodies = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("If we stop: outside bodies, each with what it deals with"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == STOP:
            for name in ("support", "bodies"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, gettext("The letter needs this. Write it."))
        return cleaned

    @property
    def stops(self) -> bool:
        return bool(self.cleaned_data["answer"] == STOP)

    def parts(self) -> Stopping:
        return Stopping(**{name: self.cleaned_data[name] for name in ("reason", "support", "bodies")})
