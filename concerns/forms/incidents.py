"""What may have got out: telling it, and what its owner records about it. Shape and words only."""

import secrets
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from accounts.models import User
from concerns.domain import access
from concerns.domain.incidents import Account, Assessment, Closing
from concerns.enums import Slip
from concerns.forms.staff import LONG, MEDIUM, SHORT
from concerns.forms.typed import TypedField, TypedForm, tidied
from concerns.models import Concern, Incident

YES, NO = "yes", "no"


class TellForm(TypedForm):
    """Open to everybody on the staff. `once` makes a doubled press one; it is kept nowhere."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    own = forms.ChoiceField(
        label=_("Was it you?"),
        choices=[(YES, _("Yes, it was me")), (NO, _("No, I saw or heard of it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it was you.")},
    )
    what = TypedField.text(
        label=_("What was said or sent?"),
        limit=LONG,
        rows=6,
        help_text=_("Do not write the name that may have got out. Say which kind of thing it was."),
        error_messages={"required": _("Write what was said or sent. A few words are enough to start.")},
    )
    who = TypedField.text(
        label=_("To whom, and by whom?"),
        limit=MEDIUM,
        rows=3,
        required=False,
        help_text=_("Name them. Whoever you name here is not told, and does not look after this."),
    )
    when = TypedField.line(label=_("When?"), limit=SHORT, required=False)
    how_far = TypedField.text(
        label=_("How far may it have gone?"),
        limit=MEDIUM,
        rows=3,
        required=False,
        help_text=_("Who could hear, see or pass it on. Say what has been done about it already."),
    )
    reference = TypedField.line(
        label=_("Which case does it belong to?"),
        limit=SHORT,
        required=False,
        help_text=_("Its reference, if it is one of yours. You can leave this empty."),
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, initial={"once": secrets.token_urlsafe(12)})
        self.user = user
        for field in self.fields.values():
            if isinstance(field, TypedField):
                field.max_length = None

    def clean_reference(self) -> Concern | None:
        """The concern, or None for none. One that they cannot see is answered like one that is not there (T10)."""
        typed = self.cleaned_data["reference"].upper()
        if not typed:
            return None
        mine = Concern.objects.filter(case__in=access.visible_cases(self.user), reference=typed)
        concern = mine.select_related("case").first()
        if concern is None:
            raise ValidationError(_("You have no such case. Check the reference, or leave it empty."))
        return concern

    def account(self) -> Account:
        told = self.cleaned_data
        return Account(what=told["what"], who=told["who"], when=told["when"], how_far=told["how_far"])


class IncidentForm(TypedForm):
    """`version` travels hidden; a page made from an older one is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, incident: Incident, today: date) -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, initial={"version": incident.version})
        self.today = today
        for field in self.fields.values():
            if isinstance(field, TypedField):
                field.max_length = None


class TaskForm(IncidentForm):
    text = TypedField.line(
        label=_("What is done to contain it?"),
        limit=SHORT,
        help_text=_("Such as: ask for a message to be deleted unread, change who can open a folder."),
        error_messages={"required": _("Write what is to be done.")},
    )
    due_date = forms.DateField(
        label=_("By when?"),
        widget=DayMonthYear,
        error_messages={
            "required": _("Type the day by which it is done."),
            "invalid": _("This is not a date. Check day, month and year."),
        },
    )

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise ValidationError(_("This date is in the past. Check it."))
        return due


class AssessmentForm(IncidentForm):
    told = forms.ChoiceField(
        label=_("Is the Information Commissioner told?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    reason = TypedField.text(
        label=_("Why?"),
        limit=MEDIUM,
        rows=5,
        help_text=_("Who was asked, what could come of it and for whom. If they were told, add their reference."),
        error_messages={"required": _("Write why.")},
    )

    def assessment(self) -> Assessment:
        return Assessment(told=self.cleaned_data["told"] == YES, reason=self.cleaned_data["reason"])


class SupportForm(IncidentForm):
    support = TypedField.text(
        label=_("What was offered to whoever spoke up?"),
        limit=MEDIUM,
        rows=5,
        help_text=_("What they were told and offered, by whom and when; or why there is nobody to offer it to."),
        error_messages={"required": _("Write what was offered, or why nothing was.")},
    )


class ClosingForm(IncidentForm):
    missed = forms.MultipleChoiceField(
        label=_("What was missed?"),
        help_text=_("Go through this with whoever slipped."),
        choices=Slip.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    learning = TypedField.text(
        label=_("What will be done differently, and what should we change so that it is easier to do right?"),
        limit=MEDIUM,
        rows=5,
        error_messages={"required": _("Write what was learned from it.")},
    )

    def closing(self) -> Closing:
        return Closing(missed=tuple(self.cleaned_data["missed"]), learning=self.cleaned_data["learning"])
