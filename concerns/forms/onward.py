"""A route elsewhere, what came of it, and whether the reporter was told: shape and words only."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import onward
from concerns.enums import IdentityPassed, OnwardKind, OnwardStatus
from concerns.forms.dates import DATE_ERRORS
from concerns.forms.days import FUTURE
from concerns.forms.staff import MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField

CHOOSE = {"required": _("Choose one.")}


class OnwardForm(StaffForm):
    kind = forms.ChoiceField(
        label=_("Which way"), choices=OnwardKind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    recipient = TypedField.line(
        limit=SHORT,
        label=_("To whom"),
        help_text=_("The body or office, and whom you spoke to there."),
        error_messages={"required": _("Write to whom it went.")},
    )
    sent_date = forms.DateField(label=_("On which day"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    reference = TypedField.line(limit=SHORT, required=False, label=_("Their reference, once you have it"))
    identity = forms.ChoiceField(
        label=_("What went along about who told us"),
        choices=IdentityPassed.choices,
        initial=IdentityPassed.NOTHING,
        widget=forms.RadioSelect,
        help_text=_("Choose from this list, and write no name anywhere on this page."),
        error_messages=CHOOSE,
    )
    asked = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("What you told them, and what they were asked to do"),
        help_text=_("Leave this empty for a disciplinary process: it is run elsewhere, and only linked here."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"sent_date": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sent_date(self) -> date:
        return _not_after(self.cleaned_data["sent_date"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"kind", "identity", "asked"} & self.errors.keys():
            kind, identity = OnwardKind(cleaned["kind"]), IdentityPassed(cleaned["identity"])
            reason = onward.refusal(self.case, kind=kind, identity=identity, asked=cleaned["asked"])
            if reason is not None:
                self.add_error("asked" if kind == OnwardKind.DISCIPLINARY else "identity", reason.label)
        return cleaned

    def record(self) -> onward.OnwardRecord:
        return onward.OnwardRecord(
            **{name: self.cleaned_data[name] for name in onward.OnwardRecord.__dataclass_fields__}
        )


class HeardForm(StaffForm):
    status = forms.ChoiceField(
        label=_("Where it stands now"),
        choices=OnwardStatus.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    heard_date = forms.DateField(label=_("Heard on which day"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    note = TypedField.text(
        limit=MEDIUM,
        rows=4,
        required=False,
        label=_("What you heard"),
        help_text=_("Their reference too, if it is new. Write no name of who told us."),
    )

    def __init__(self, *args: Any, today: date, kind: OnwardKind, **kwargs: Any) -> None:
        kwargs["initial"] = {"heard_date": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today
        if kind == OnwardKind.DISCIPLINARY:
            del self.fields["note"]

    def clean_heard_date(self) -> date:
        return _not_after(self.cleaned_data["heard_date"], self.today)


class ToldForm(StaffForm):
    told = forms.ChoiceField(
        label=_("Was the reporter told of it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say yes or no.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("When and how, or why not"),
        error_messages={"required": _("Write when and how, or why not.")},
    )

    @property
    def is_told(self) -> bool:
        return bool(self.cleaned_data["told"] == "yes")


def _not_after(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(FUTURE)
    return day
