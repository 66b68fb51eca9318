"""What the person it is about may be told, and the record of how they were. Shape and words only."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concerns.domain.giveaways import Giveaway
from concerns.domain.subjects import Draft, Telling
from concerns.enums import Part, ToldHow
from concerns.forms.days import DayForm
from concerns.forms.staff import LONG, MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField

YES, NO = "yes", "no"


def pointing(found: list[Giveaway]) -> list[str]:
    """Each thing that would show who spoke up, as a sentence."""
    return [
        gettext("Take out %(kind)s: “%(words)s”.") % {"kind": one.kind.label, "words": one.passage}
        if one.passage
        else gettext("Take out %(kind)s.") % {"kind": one.kind.label}
        for one in found
    ]


class SummaryForm(StaffForm):
    text = TypedField.text(
        limit=LONG,
        rows=8,
        label=_("What is being looked at"),
        help_text=_("Enough to be fair: they must be able to answer it."),
        error_messages={"required": _("Write what is being looked at.")},
    )
    read_first = forms.ChoiceField(
        label=_("Did whoever spoke up read it first, and mark what points to them?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    not_read_because = TypedField.line(limit=SHORT, required=False, label=_("If not: why"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("read_first") == NO and not cleaned.get("not_read_because"):
            self.add_error("not_read_because", ValidationError(_("Write why they did not read it first.")))
        return cleaned

    def draft(self) -> Draft:
        because = self.cleaned_data["not_read_because"] if self.cleaned_data["read_first"] == NO else ""
        return Draft(self.cleaned_data["text"], because)


class TellingForm(DayForm):
    who = TypedField.line(
        limit=SHORT,
        label=_("Who was told?"),
        help_text=_("Their name and their work. It is kept locked."),
        error_messages={"required": _("Write who was told.")},
    )
    part = forms.ChoiceField(
        label=_("Who are they in this?"), choices=Part.choices, initial=Part.SUBJECT, widget=forms.RadioSelect
    )
    told_by = TypedField.line(
        limit=SHORT,
        label=_("By whom?"),
        error_messages={"required": _("Write who told them.")},
    )
    how = forms.ChoiceField(
        label=_("How?"),
        choices=ToldHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they were told.")},
    )
    support = TypedField.text(
        limit=MEDIUM, rows=2, required=False, label=_("What support were they offered, and by whom?")
    )
    warned = forms.BooleanField(
        label=_(
            "They were told that nobody may be treated badly for it, whoever it was, and not to try to find out."
        ),
        error_messages={"required": _("Tell them that first. It can lead to disciplinary action.")},
    )

    field_order = ("who", "part", "day", "told_by", "how", "support", "warned")

    def telling(self) -> Telling:
        told = self.cleaned_data
        return Telling(
            who=told["who"],
            told_by=told["told_by"],
            how=ToldHow(told["how"]),
            support=told["support"],
            part=Part(told["part"]),
        )
