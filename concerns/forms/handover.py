"""Cases put into other hands: one choice above all of them, and one beside each. Shape and words only."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.models import User
from accounts.queries import away
from concerns.forms.staff import version_of
from concerns.queries.handover import Row

LIKE_ALL, LEAVE = "", "-"


class HandOverForm(Form):
    """`people` are offered alike for every case. What is sent names each case with the version its page showed."""

    everybody = forms.ChoiceField(
        label=_("All of them to"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Sequence[Row],
        people: Sequence[User],
        marks: Mapping[UUID, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.rows = rows
        self.people = {str(person.pk): person for person in people}
        offered = [(key, away.label(person, marks)) for key, person in self.people.items()]
        self._offer("everybody", [("", _("Choose for each case below")), *offered])
        for row in rows:
            name = _field(row.key)
            self.fields[name] = forms.ChoiceField(
                label=gettext("%(reference)s goes to") % {"reference": row.name}, required=False
            )
            self._offer(name, [(LIKE_ALL, _("As for all")), (LEAVE, _("Leave it as it is")), *offered])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def lines(self) -> list[tuple[Row, Any]]:
        """Each case with its choice, for the page."""
        return [(row, self[_field(row.key)]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.asked():
            raise ValidationError(gettext("Choose somebody for at least one case."))
        return cleaned

    def asked(self) -> list[tuple[Row, int, User]]:
        """Which case goes to whom, with the version that its page showed."""
        found = []
        for row in self.rows:
            chosen = self.cleaned_data.get(_field(row.key)) or self.cleaned_data.get("everybody")
            if chosen and chosen != LEAVE and (person := self.people.get(chosen)):
                found.append((row, version_of(self.data.get(f"version_{row.key.hex}", "")), person))
        return found


def gone(data: QueryDict, rows: Sequence[Row]) -> int:
    """How many cases were on the page that was sent and are not there any more."""
    here = {f"version_{row.key.hex}" for row in rows}
    return len({name for name in data if name.startswith("version_")} - here)


def _field(key: UUID) -> str:
    return f"to_{key.hex}"
