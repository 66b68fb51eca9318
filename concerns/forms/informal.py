"""May it be put right by talking, and what came of it: shape and words only."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain.informal import InformalParts, Reply, Talk
from concerns.domain.outcome import WishLine
from concerns.enums import WishReply
from concerns.forms.dates import DATE_ERRORS
from concerns.forms.days import FUTURE
from concerns.forms.staff import LONG, MEDIUM, StaffForm
from concerns.forms.typed import Numbered, TypedField, TypedForm

YES, NO = "yes", "no"
FIRST = ("support", "contact")  # asked for only while the first letter is owed


class _Clearing(TypedForm):
    may = forms.ChoiceField(
        label=_("May a manager put it right by talking?"),
        choices=[(YES, _("Yes")), (NO, _("No, it is looked into"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    looked = forms.MultipleChoiceField(
        required=False,
        label=_("If yes: you have looked at both"),
        choices=[
            ("conflict", _("Whoever will talk is not the person it is about, nor close to them")),
            ("source", _("A talk would not show who told us: others saw it, or it stands in records")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Your reason"),
        help_text=_("Who else could have seen it? What must the talk leave out?"),
        error_messages={"required": _("Write your reason.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("may") == YES and len(cleaned.get("looked") or ()) < 2:
            self.add_error("looked", gettext("Look at both, and tick them. If one is not so, the answer is no."))
        return cleaned

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["may"] == YES)


class ClearForm(StaffForm, _Clearing):
    """The first reader's own word, from the case."""


class DecideForm(_Clearing):
    """The same for a first reader who was asked, and has no part in the case."""


class AskInformalForm(StaffForm):
    grounds = TypedField.text(
        limit=MEDIUM,
        rows=5,
        label=_("Why talking would do"),
        help_text=_(
            "A first reader who does not work on this reads it. What is small about it, who would talk with whom "
            "by their role, and what others could have seen? No name, and nothing that shows who told us."
        ),
        error_messages={"required": _("Write why talking would do.")},
    )


class ResolveForm(StaffForm):
    """What was agreed, for us; then what the letter says. A field for each wish."""

    numbered: ClassVar[Numbered] = {"reason_": _("Why, on wish %(number)s")}

    talked_date = forms.DateField(label=_("When they talked"), widget=DayMonthYear, error_messages=DATE_ERRORS)
    agreed = TypedField.text(
        limit=LONG,
        rows=4,
        label=_("What was agreed with the individual"),
        help_text=_("For those on this case. It stands in no letter."),
        error_messages={"required": _("Write what was agreed.")},
    )
    how = TypedField.text(
        limit=LONG,
        rows=3,
        required=False,
        label=_("How it was dealt with"),
        help_text=_("The reporter reads this. No names, and not what somebody said."),
    )
    actions = TypedField.text(
        limit=LONG,
        rows=3,
        required=False,
        label=_("What is different now"),
        help_text=_("The reporter reads this."),
    )
    support = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("Support"))
    contact = TypedField.text(limit=MEDIUM, rows=2, required=False, label=_("Who to contact"))
    apology = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Apology"),
        help_text=_("Needed when a promised date was missed."),
    )
    bodies = TypedField.text(
        limit=MEDIUM, rows=2, required=False, label=_("Outside bodies, each with what it deals with")
    )

    def __init__(self, *args: Any, today: date, wishes: list[WishLine], is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.wishes = today, wishes
        if not is_first:
            for name in FIRST:
                del self.fields[name]
        for line in wishes:
            self._ask_about(line)
        self.order_fields(["version", "talked_date", "agreed", "how", "actions", *self._of_wishes()])

    def _of_wishes(self) -> list[str]:
        return [f"{part}_{line.wish.number}" for line in self.wishes for part in ("reply", "reason")]

    def _ask_about(self, line: WishLine) -> None:
        number = line.wish.number
        label = gettext("Wish %(number)d: %(text)s") % {"number": number, "text": line.text}
        self.fields[f"reply_{number}"] = forms.ChoiceField(
            label=label,
            choices=WishReply.choices,
            widget=forms.RadioSelect,
            initial=line.reply,
            error_messages={"required": _("Choose our reply.")},
        )
        reason = self.fields[f"reason_{number}"] = TypedField.text(
            limit=MEDIUM,
            rows=2,
            label=str(self.numbered["reason_"]) % {"number": number},
            initial=line.reason,
            error_messages={"required": _("Write why.")},
        )
        reason.max_length = None  # as for the other texts of staff: nobody needs to see it counted down

    def clean_talked_date(self) -> date:
        day: date = self.cleaned_data["talked_date"]
        if day > self.today:
            raise ValidationError(FUTURE)
        return day

    def talk(self) -> Talk:
        return Talk(agreed=self.cleaned_data["agreed"], on=self.cleaned_data["talked_date"])

    def parts(self) -> InformalParts:
        known = InformalParts.__dataclass_fields__
        return InformalParts(**{name: self.cleaned_data[name] for name in known if name in self.fields})

    def replies(self) -> list[Reply]:
        cleaned = self.cleaned_data
        return [
            Reply(
                line.wish,
                WishReply(cleaned[f"reply_{line.wish.number}"]),
                cleaned[f"reason_{line.wish.number}"],
            )
            for line in self.wishes
        ]
