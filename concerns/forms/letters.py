"""The composers of the first letter and of the answer. What is missing is named by the rule, not by the fields,
so that a draft may be kept at any time."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain.letters import AcknowledgementParts
from concerns.domain.outcome import OutcomeParts
from concerns.enums import WishReply
from concerns.forms.staff import LONG, MEDIUM, StaffForm
from concerns.forms.typed import TypedField


class AcknowledgementForm(StaffForm):
    received = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("We have it"))
    how = TypedField.text(limit=LONG, rows=5, required=False, label=_("How it will be dealt with"))
    when = TypedField.text(limit=MEDIUM, rows=2, required=False, label=_("When to expect an answer"))
    no_date_because = TypedField.line(
        limit=300,
        required=False,
        label=_("If you cannot give a date: because …"),
        help_text=_("The rest of the sentence: “We cannot give you a date yet, because …”"),
    )
    next_news = forms.DateField(
        required=False, label=_("If you cannot give a date: by when you write again"), widget=DayMonthYear
    )
    support = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("Support"))
    contact = TypedField.text(limit=MEDIUM, rows=2, required=False, label=_("Who to contact"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("when") and cleaned.get("no_date_because"):
            self.add_error("when", gettext("Say when to expect an answer, or why you cannot, and not both."))
        if cleaned.get("no_date_because") and not cleaned.get("next_news") and "next_news" not in self.errors:
            self.add_error("next_news", gettext("Without a date they must know when they hear from you again."))
        return cleaned

    def parts(self) -> AcknowledgementParts:
        return AcknowledgementParts(
            **{name: self.cleaned_data[name] for name in AcknowledgementParts.__dataclass_fields__}
        )


class OutcomeForm(StaffForm):
    actions = TypedField.text(
        limit=LONG, rows=4, required=False, label=_("What will change"), help_text=_("What is done, and by when.")
    )
    news_date = forms.DateField(
        required=False, label=_("By when you tell them how it is going"), widget=DayMonthYear
    )
    nothing_because = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("If nothing will change: because …"),
        help_text=_("The rest of the sentence: “Nothing will change, because …”"),
    )
    apology = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("Our apology"),
        help_text=_("Name what we did. Never begin with “if”, and never say what they may feel."),
    )
    bodies = TypedField.text(
        limit=MEDIUM,
        rows=6,
        required=False,
        label=_("Outside bodies"),
        help_text=_(
            "Each body that fits this concern, with what it deals with. Offered are those that somebody checked: "
            "take out what does not fit."
        ),
    )

    def clean_apology(self) -> str:
        apology: str = self.cleaned_data["apology"]
        if apology.lower().startswith("if "):
            raise ValidationError(gettext("An apology that begins with “if” is none. Say what we did."))
        return apology

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("actions") and cleaned.get("nothing_because"):
            self.add_error("nothing_because", gettext("Say what will change, or why nothing does, and not both."))
        return cleaned

    def parts(self) -> OutcomeParts:
        return OutcomeParts(**{name: self.cleaned_data[name] for name in OutcomeParts.__dataclass_fields__})


class WishForm(StaffForm):
    reply = forms.ChoiceField(label=_("Our reply"), choices=WishReply.choices, widget=forms.RadioSelect)
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why, or what exactly"),
        help_text=_("Whole sentences. The reporter reads them after the reply."),
        error_messages={"required": _("Write the reason. A reply never goes without one.")},
    )
