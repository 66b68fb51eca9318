"""Asking past a “would rather not”, and deciding it: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.triage import PersonField
from concerns.forms.typed import TidyForm, TypedField


class AskForm(StaffForm):
    person = PersonField(
        queryset=User.objects.none(),
        label=_("Whom you would ask after all"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a person.")},
    )
    grounds = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why nobody else will do"),
        help_text=_(
            "A senior manager reads this, and nothing else of the case. Leave out what was raised and who."
        ),
        error_messages={"required": _("Write why nobody else will do.")},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


class SetAsideForm(TidyForm):
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why we ask this person after all"),
        help_text=_("The reporter reads this before anything happens. Use plain words, and name nobody."),
        error_messages={"required": _("Write why. The reporter is told first.")},
    )
