"""Asking for a name, deciding about it, looking at it afterwards: shape and words only."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from accounts.models import User
from concerns.domain.wanted import LONGEST_DAYS, TOLD_AT_LATEST, Wanted
from concerns.enums import Basis, Body, Purpose
from concerns.forms import passphrases
from concerns.forms.days import NO_DATE
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField, WideForm
from concerns.queries import namecard
from concerns.queries.requests import capital

BODY = "body:"  # before the code of a body outside, where people are told by their key
ALLOW, REFUSE = "allow", "refuse"

FOR_A_PERSON = [purpose for purpose in Purpose if purpose != Purpose.PASS_ON]


class AskForm(StaffForm):
    """Who would know, and what for; each of the three ways adds what its ground needs."""

    basis = Basis.CONSENT

    to = forms.ChoiceField(
        label=_("Who would know the name?"),
        help_text=_("One person on this case, or one body outside. Nobody else is shown it."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who would know the name.")},
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        help_text=_("For a body outside this stays empty: it is passed on so that they can deal with this."),
        widget=forms.RadioSelect,
        required=False,
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        help_text=_("From 1 to 30, for a person. A body outside is told once."),
        min_value=1,
        max_value=LONGEST_DAYS,
        required=False,
        initial=14,
        widget=forms.NumberInput({"class": "govuk-input--width-2"}),
        error_messages={
            "invalid": _("Write a number of days."),
            "min_value": _("Write a number from 1 to 30."),
            "max_value": _("Write a number from 1 to 30."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[User], me: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        for name, choices in (("to", self._who(me)), ("purpose", _what_for())):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def _who(self, me: User) -> list[tuple[str, str]]:
        persons = [
            (key, gettext("You") if person.pk == me.pk else f"{person.name}, {person.title}")
            for key, person in sorted(self.people.items(), key=lambda item: item[1].pk != me.pk)
        ]
        return [*persons, *((f"{BODY}{body.value}", capital(str(body.label))) for body in Body)]

    @property
    def is_for_body(self) -> bool:
        return str(self.cleaned_data.get("to", "")).startswith(BODY)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("to") and not self.is_for_body:
            if not cleaned.get("purpose"):
                self.add_error("purpose", gettext("Choose what the name is for."))
            if cleaned.get("days") is None and "days" not in self.errors:
                self.add_error("days", gettext("Write a number from 1 to 30."))
        return cleaned

    def wanted(self) -> Wanted:
        """What was typed, as the rule takes it."""
        given = self.cleaned_data
        words: dict[str, Any] = {
            name: given[name] for name in ("words", "grounds", "why_not_before", "tell_date") if given.get(name)
        }
        if self.is_for_body:
            body = Body(given["to"].removeprefix(BODY))
            return Wanted(self.chosen_basis(), Purpose.PASS_ON, body=body, **words)
        purpose, person = Purpose(given["purpose"]), self.people[given["to"]]
        return Wanted(self.chosen_basis(), purpose, days=given["days"], recipient=person, **words)

    def chosen_basis(self) -> Basis:
        return self.basis


def _what_for() -> list[tuple[str, str]]:
    return [(purpose.value, capital(namecard.purpose(purpose))) for purpose in FOR_A_PERSON]


class ConsentForm(AskForm):
    words = TypedField.text(
        limit=MEDIUM,
        rows=4,
        required=False,
        label=_("What you would like to tell the reporter about it"),
        help_text=_("They read this beside your name and title. Name keepers do not. You can leave it empty."),
    )


class OverrideForm(AskForm):
    """Law, police, serious risk: written grounds for two name keepers, and words for the reporter."""

    ground = forms.ChoiceField(
        label=_("Why without a yes from its owner?"),
        choices=[(basis.value, basis.label) for basis in (Basis.LAW, Basis.POLICE, Basis.RISK)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    grounds = TypedField.text(
        limit=MEDIUM,
        rows=5,
        label=_("The duty or danger, who receives it, and why less will not do"),
        help_text=_("Name keepers read this. They must not learn what was raised: leave that out."),
        error_messages={"required": _("Write the duty or danger, who receives it, and why less will not do.")},
    )
    words = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("The reason in plain words, for the reporter"),
        help_text=_("The reporter reads this before it is done. Name keepers do not read it."),
        error_messages={"required": _("Write the reason in plain words. The reporter is told.")},
    )
    why_not_before = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("Why telling them first would defeat the purpose"),
        help_text=_("Only if it would. The reporter reads this too, on the day below."),
    )
    tell_date = forms.DateField(
        label=_("The day on which they are told instead"),
        required=False,
        widget=DayMonthYear,
        error_messages={"invalid": NO_DATE},
    )

    field_order = ["ground", "to", "purpose", "days", "grounds", "words", "why_not_before", "tell_date"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, why = cleaned.get("tell_date"), cleaned.get("why_not_before")
        if why and day is None and "tell_date" not in self.errors:
            self.add_error("tell_date", gettext("Write the day on which they are told."))
        if day is not None and not why and "why_not_before" not in self.errors:
            self.add_error("why_not_before", gettext("Write why they cannot be told first."))
        if day is not None and not self.today < day <= self.today + TOLD_AT_LATEST:
            self.add_error("tell_date", gettext("This must be after today, and within 180 days."))
        return cleaned

    def chosen_basis(self) -> Basis:
        return Basis(self.cleaned_data["ground"])


class LifeForm(AskForm):
    """As short as it can be: somebody may be dying. For a person it opens for one day."""

    basis = Basis.LIFE

    purpose = None  # type: ignore[assignment]  # Django's way to leave a field out
    days = None  # type: ignore[assignment]
    grounds = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Whose life is at risk, and why waiting could cost it"),
        help_text=_("A name keeper reads this now, and two other people afterwards."),
        error_messages={"required": _("Write why a life is at risk now.")},
    )

    def clean(self) -> dict[str, Any]:
        given = {
            "purpose": Purpose.SAFETY.value,
            "days": 1,
            "words": gettext("A life was at risk, and waiting could have cost it."),
        }
        self.cleaned_data |= given
        return super().clean()


class DecideForm(WideForm):
    """A keeper's word. `mark` says what they had read; the passphrase is needed to allow it only."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=40)
    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Your reason"),
        help_text=_("It stays on record. Name keepers read it, and whoever looks at it afterwards."),
        error_messages={"required": _("Write your reason.")},
    )
    passphrase = passphrases.typed(
        _("Your vault passphrase"),
        missing=_("Type your vault passphrase."),
        required=False,
        help_text=_("To allow it. It opens the vault for this one name and is then forgotten."),
    )

    def __init__(self, data: QueryDict | None = None, *, allow: str, mark: str) -> None:
        super().__init__(data, initial={"mark": mark})
        decision = self.fields["decision"]
        if isinstance(decision, forms.ChoiceField):
            decision.choices = [(ALLOW, allow), (REFUSE, gettext("Refuse"))]

    @property
    def allows(self) -> bool:
        return bool(self.cleaned_data.get("decision") == ALLOW)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.allows and not cleaned.get("passphrase") and "passphrase" not in self.errors:
            self.add_error("passphrase", gettext("Type your vault passphrase."))
        return cleaned


class ReviewForm(WideForm):
    words = TypedField.text(
        limit=MEDIUM,
        rows=5,
        label=_("What you found"),
        help_text=_("Was a life at risk? Could waiting have cost it? Would less have done? It stays on record."),
        error_messages={"required": _("Write what you found.")},
    )
