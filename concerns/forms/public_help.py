"""The questions on pages that anybody may read. What is chosen stands in the address as a number: nobody who sees
the address learns what it was about (T14), and nothing of it is kept."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.fields import Form
from concerns.enums import Matter, Nation

NATIONS = tuple(Nation)
MATTERS = tuple(matter for matter in Matter if matter not in {Matter.ANY, Matter.SUPPORT})
DIVISIONS = tuple(Division)
ALL = "0"
Member = TypeVar("Member")


CHOOSE = _("Choose one of these. You can always carry on.")


class Closest(models.IntegerChoices):
    """What a reader says it is closest to."""

    WRONG = 1, _("Something wrong, unsafe or hidden that could harm others")
    HARM = 2, _("An adult or a child may be harmed")
    OWN_JOB = 3, _("How I am treated in my own job: my pay, my hours, a problem with my manager")
    SERVICE = 4, _("A service that I or my family use")
    OUTSIDE = 5, _("I want someone outside to look at it")
    UNSURE = 6, _("I do not know")


class ClosestForm(Form):
    heading_field = "a"
    a = forms.TypedChoiceField(
        label=_("What is it closest to?"),
        choices=Closest.choices,
        coerce=lambda value: Closest(int(value)),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
    )

    def __init__(self, *args: Any, employer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = gettext("I want someone outside %(employer)s to look at it") % {"employer": employer}
        named = [(one.value, outside if one == Closest.OUTSIDE else one.label) for one in Closest]
        self.fields["a"].choices = named  # type: ignore[attr-defined]


def _numbered(members: tuple[Any, ...]) -> list[tuple[str, Any]]:
    return [(str(number), member.label) for number, member in enumerate(members, start=1)]


class BodiesForm(Form):
    """Where, and about what; nothing chosen means all of it."""

    a = forms.ChoiceField(
        label=_("Where do you work?"), required=False, choices=[(ALL, _("Anywhere")), *_numbered(NATIONS)]
    )
    b = forms.ChoiceField(
        label=_("What is it about?"), required=False, choices=[(ALL, _("Anything")), *_numbered(MATTERS)]
    )

    def nation(self) -> Nation | None:
        return _chosen(NATIONS, self.cleaned_data.get("a"))

    def matter(self) -> Matter | None:
        return _chosen(MATTERS, self.cleaned_data.get("b"))


class NationForm(Form):
    a = forms.ChoiceField(label=_("Where do you work?"), required=False, choices=_numbered(DIVISIONS))

    def division(self) -> Division | None:
        return _chosen(DIVISIONS, self.cleaned_data.get("a"))


def number_of(division: Division) -> str:
    return str(DIVISIONS.index(division) + 1)


def _chosen(members: Sequence[Member], number: str | None) -> Member | None:
    """The member with this number; None for all, and for a number that somebody made up."""
    return members[int(number) - 1] if number and number != ALL else None
