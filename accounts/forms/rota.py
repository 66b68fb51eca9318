"""Adding to the rota and changing its order: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.forms.roles import ReasonField
from accounts.forms.units import ONE_OF_THESE, ColleagueField
from accounts.models import RotaPlace
from accounts.queries import rota


class LeadForm(Form):
    lead = forms.ChoiceField(
        label=_("Add a triage lead"),
        help_text=_("Only people who have the role and no place yet are listed."),
        error_messages={"invalid_choice": ONE_OF_THESE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lead"]
        if isinstance(field, forms.ChoiceField):
            found = [(str(person.pk), f"{person.name}, {person.title}") for person in rota.without_place()]
            field.choices = [("", _("Choose somebody")), *found]


class ReserveForm(Form):
    reserve = ColleagueField(
        label=_("Add a reserve reader"),
        help_text=_(
            "Their work email. Choose somebody outside the line of managers, such as the audit chair; "
            "a name keeper or an administrator cannot be one."
        ),
    )
    reason = ReasonField()


class PlaceForm(Form):
    """One button of one row. What it names may be gone by now, which the rule then says."""

    place = forms.ModelChoiceField(
        RotaPlace.objects.select_related("user"),
        to_field_name="user",
        error_messages={"invalid_choice": _("This place is gone already. Look at the rota as it is now.")},
    )
    do = forms.ChoiceField(choices=[("up", ""), ("down", ""), ("remove", "")])
