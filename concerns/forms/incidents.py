"""What may have got out: telling it, and what its owner records about it. Shape and words only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.containment import Assessment, Closing
from concerns.domain.incidents import Account
from concerns.enums import Slip
from concerns.forms.days import DueForm, by_when
from concerns.forms.matters import NO, YES, RecordForm, TellingForm
from concerns.forms.staff import LONG, MEDIUM, SHORT
from concerns.forms.typed import TypedField


class TellForm(TellingForm):
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

    def account(self) -> Account:
        told = self.cleaned_data
        return Account(what=told["what"], who=told["who"], when=told["when"], how_far=told["how_far"])


class TaskForm(DueForm, RecordForm):
    text = TypedField.line(
        label=_("What is done to contain it?"),
        limit=SHORT,
        help_text=_("Such as: ask for a message to be deleted unread, change who can open a folder."),
        error_messages={"required": _("Write what is to be done.")},
    )
    due_date = by_when()


class AssessmentForm(RecordForm):
    told = forms.ChoiceField(
        label=_("Do we tell the Information Commissioner?"),
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


class SupportForm(RecordForm):
    support = TypedField.text(
        label=_("What was offered to whoever spoke up?"),
        limit=MEDIUM,
        rows=5,
        help_text=_("What they were told and offered, by whom and when; or why there is nobody to offer it to."),
        error_messages={"required": _("Write what was offered, or why nothing was.")},
    )


class ClosingForm(RecordForm):
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
