"""One scene of the five: what would you do? The choices stand in the order of this attempt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from concerns.domain import gate
from concerns.domain.gate import Progress


class SceneForm(Form):
    """`choice` is the place at which a choice stands, and says nothing of which it is."""

    choice = forms.TypedChoiceField(
        label=_("What do you do?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would do."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, *args: Any, progress: Progress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = gate.step_of(progress).choices
        self.fields["choice"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (place, choices[number].text) for place, number in enumerate(gate.order_of(progress))
        ]
