"""Tags of an allegation, and its referral to a body outside. Shape and words only."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import bodies, tags
from concerns.domain.bodies import ReferralRecord
from concerns.enums import IdentityPassed, TagScheme
from concerns.forms.days import FUTURE, NO_DATE, DayForm
from concerns.forms.staff import MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField
from concerns.models import Case, OutsideBody, Tag

UNCHECKED = _("not checked")


class TagField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Each item with its number; one that nobody compared with its source says so."""

    def label_from_instance(self, obj: Any) -> str:
        return tag_words(obj)


def tag_words(tag: Tag) -> str:
    words = f"{tag.code} {tag.text}" if tag.scheme == TagScheme.CODE else tag.text
    return words if tag.checked_on else f"{words} ({UNCHECKED})"


class HappenedForm(DayForm):
    day = forms.DateField(
        label=_("On which day did it happen, or begin?"),
        help_text=_("As far as you know. It decides which edition of the code holds. It is kept locked."),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day, or the first of the month."), "invalid": NO_DATE},
    )


class TagForm(HappenedForm):
    """The items that held on `on`, one group of boxes for each scheme."""

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, today: date, on: date, chosen: set[Any], **kwargs: Any
    ) -> None:
        super().__init__(data, case=case, today=today, initial={"day": on}, **kwargs)
        self.on = on
        for scheme in TagScheme:
            offered = tags.on(on).filter(scheme=scheme)
            self.fields[scheme.value] = TagField(
                offered,
                label=scheme.label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[tag for tag in offered if tag.pk in chosen],
            )

    def chosen(self) -> list[Tag]:
        return [tag for scheme in TagScheme for tag in self.cleaned_data[scheme.value]]


class BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A body with what it deals with; one that nobody compared with its source says so."""

    def label_from_instance(self, obj: Any) -> str:
        return body_words(obj)


def body_words(body: OutsideBody) -> str:
    words = bodies.line(body)
    return words if body.checked_on else f"{words} ({UNCHECKED})"


class ReferralForm(StaffForm):
    body = BodyField(
        OutsideBody.objects.none(),
        label=_("To whom?"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the body.")},
    )
    referred_date = forms.DateField(
        label=_("On which day?"),
        widget=DayMonthYear,
        error_messages={"required": _("Type the day."), "invalid": NO_DATE},
    )
    reference = TypedField.line(limit=SHORT, required=False, label=_("Their reference, if there is one"))
    identity = forms.ChoiceField(
        label=_("What went along about whoever spoke up?"),
        choices=IdentityPassed.choices,
        initial=IdentityPassed.NOTHING,
        widget=forms.RadioSelect,
    )
    what_went = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("If something went along: what, and by whose word"),
        help_text=_("Say which kind of thing it was. Do not write the name."),
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today
        field = self.fields["body"]
        if isinstance(field, BodyField):
            field.queryset = bodies.on(today).order_by("-is_professional", "name", "pk")

    def clean_referred_date(self) -> date:
        day: date = self.cleaned_data["referred_date"]
        if day > self.today:
            raise ValidationError(FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("identity") not in {None, IdentityPassed.NOTHING} and not cleaned.get("what_went"):
            self.add_error("what_went", ValidationError(_("Write what went along, and by whose word.")))
        return cleaned

    def record(self) -> ReferralRecord:
        kept = self.cleaned_data["identity"] != IdentityPassed.NOTHING
        return ReferralRecord(
            reference=self.cleaned_data["reference"],
            what_went=self.cleaned_data["what_went"] if kept else "",
        )
