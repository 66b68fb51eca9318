"""A unit as an administrator writes it: shape and words only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.domain.units import Particulars
from accounts.fields import Form
from accounts.models import Unit, User
from accounts.queries import units

NOBODY = _("Nobody who works here has this work email.")
ONE_OF_THESE = _("Choose one of these.")
INVALID = _("This does not look like an email address. It needs an @ and a full stop, and no spaces.")


def colleague(email: str) -> User:
    """The active person with this address. Raises ValidationError, for the field."""
    person = User.objects.filter(email=email.lower(), is_active=True).first()
    if person is None:
        raise ValidationError(NOBODY)
    return person


class ColleagueField(forms.EmailField):
    """Somebody who works here, found by their work email: a list of thousands helps nobody."""

    default_error_messages = {"required": _("Write their work email."), "invalid": INVALID}

    def clean(self, value: Any) -> Any:
        """The person, or None where the field may stay empty and does."""
        email = super().clean(value)
        return colleague(email) if email else None


class UnitForm(Form):
    name = forms.CharField(
        label=_("Name of the unit"),
        max_length=120,
        error_messages={
            "required": _("Write the name of the unit."),
            "max_length": _("This is longer than 120 characters. Shorten it."),
        },
    )
    parent = forms.ChoiceField(
        label=_("Belongs to"),
        required=False,
        error_messages={"invalid_choice": ONE_OF_THESE},
        help_text=_("A missed date goes up this line to the next senior manager."),
    )
    division = forms.ChoiceField(
        label=_("Part of the United Kingdom"),
        choices=Division.choices,
        error_messages={"invalid_choice": ONE_OF_THESE},
        help_text=_("Its bank holidays count."),
    )
    manager = ColleagueField(label=_("Work email of its manager"), required=False)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_of(unit), **kwargs)
        field = self.fields["parent"]
        if isinstance(field, forms.ChoiceField):
            others = [choice for choice in units.labels() if unit is None or choice[0] != str(unit.pk)]
            field.choices = [("", _("Nothing: it stands at the top")), *others]

    def particulars(self) -> Particulars:
        parent = self.cleaned_data["parent"]
        return Particulars(
            name=self.cleaned_data["name"],
            division=Division(self.cleaned_data["division"]),
            parent=Unit.objects.filter(pk=parent).first() if parent else None,
            manager=self.cleaned_data["manager"],
        )


def _of(unit: Unit | None) -> dict[str, Any]:
    if unit is None:
        return {}
    manager = unit.manager.email if unit.manager and unit.manager.is_active else ""
    return {"name": unit.name, "parent": unit.parent_id or "", "division": unit.division, "manager": manager}
