"""What comes after the answer: a review, opening again, what is learned, and what goes on whose file."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain.knownfalse import Grounds
from concerns.domain.learning import Point
from concerns.domain.reviews import Begun, Result
from concerns.domain.subjectrecords import Wanted
from concerns.enums import ReviewResult
from concerns.forms.staff import LONG, MEDIUM, SHORT, StaffForm
from concerns.forms.triage import PersonField
from concerns.forms.typed import TidyForm, TypedField


class LearningForm(StaffForm):
    learned = TypedField.text(
        limit=MEDIUM,
        rows=4,
        required=False,
        label=_("What can others learn from this?"),
        help_text=_(
            "All staff can read this later, with its month alone. Say what to do otherwise. "
            "No name, no team, no date, and nothing in the words of whoever spoke up."
        ),
    )
    none_because = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Or: why nothing can be learned"),
        help_text=_("Kept in the case. Nobody else reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        learned, none = cleaned.get("learned"), cleaned.get("none_because")
        if learned and none and not self.errors:
            self.add_error("none_because", gettext("Write one of the two, and empty the other."))
        elif not learned and not none and not self.errors:
            self.add_error("learned", gettext("Write what others can learn, or below why nothing."))
        return cleaned

    def point(self) -> Point:
        return Point(self.cleaned_data["learned"], self.cleaned_data["none_because"])


class BeginForm(StaffForm):
    how = TypedField.text(
        limit=LONG,
        rows=5,
        label=_("What happens now"),
        help_text=_("The reporter reads this. Say what you will look at, and that you may ask questions here."),
        error_messages={"required": _("Write what happens now.")},
    )
    support = TypedField.text(
        limit=MEDIUM,
        rows=2,
        label=_("Support for them"),
        error_messages={"required": _("Write what support there is.")},
    )

    def parts(self) -> Begun:
        return Begun(self.cleaned_data["how"], self.cleaned_data["support"])


class ResultForm(StaffForm):
    result = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=ReviewResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    found = TypedField.text(
        limit=LONG,
        rows=6,
        required=False,
        label=_("What you found"),
        help_text=_("Each point that they wrote, what you found, and why. The reporter reads this. No names."),
    )
    changes = TypedField.text(
        limit=LONG,
        rows=3,
        required=False,
        label=_("If it was wrong"),
        help_text=_(
            "In part: what is right instead. All of it: what is looked at again; the case is then opened again."
        ),
    )
    apology = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Apology"),
        help_text=_("Needed if anything was wrong, or if this is late. Name what we did. Do not start with “if”."),
    )
    bodies = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("Outside bodies"),
        help_text=_("Each with what it deals with. The reporter can go there in any case."),
    )

    def given(self) -> Result:
        words = {name: self.cleaned_data[name] for name in ("found", "changes", "apology", "bodies")}
        return Result(ReviewResult(self.cleaned_data["result"]), **words)


class ReopenForm(StaffForm):
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("Why it is opened again"),
        help_text=_("For us only."),
        error_messages={"required": _("Write why it is opened again.")},
    )
    words = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("What we tell whoever spoke up"),
        help_text=_(
            "It goes to every reporter of this case, so say nothing that tells one of another. "
            "We add that it is opened again, and the new date."
        ),
        error_messages={"required": _("Write what we tell them.")},
    )


class SubjectRecordForm(StaffForm):
    person = TypedField.line(
        limit=SHORT,
        label=_("Whose file"),
        help_text=_("The name of the person it was about, and nothing else."),
        error_messages={"required": _("Type whose file it is.")},
    )
    numbers = forms.TypedMultipleChoiceField(
        label=_("What was found"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why it belongs on this file"),
        help_text=_("Kept in the case, and not in the record."),
        error_messages={"required": _("Write why it belongs there.")},
    )

    def __init__(self, *args: Any, founded: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["numbers"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = founded

    def wanted(self) -> Wanted:
        return Wanted(self.cleaned_data["person"], self.cleaned_data["numbers"], self.cleaned_data["reason"])


class KnownFalseForm(StaffForm):
    knew = TypedField.text(
        limit=LONG,
        rows=6,
        label=_("What shows that they knew it was not true"),
        help_text=_("Not that it was wrong, and not why they said it: what shows that they knew."),
        error_messages={"required": _("Write what shows that they knew.")},
    )
    otherwise = TypedField.text(
        limit=LONG,
        rows=4,
        label=_("How else it could be explained"),
        help_text=_("A mistake, hearsay, half of a story. Say what you looked at, and why it was not that."),
        error_messages={"required": _("Write how else it could be explained.")},
    )

    def grounds(self) -> Grounds:
        return Grounds(self.cleaned_data["knew"], self.cleaned_data["otherwise"])


class SealedAnswerForm(TidyForm):
    answer = forms.ChoiceField(
        label=_("Does what is written show that they knew?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("Why"),
        help_text=_("After a yes the reporter reads this. No names, nothing about discipline."),
        error_messages={"required": _("Write why.")},
    )


class ChooseReviewerForm(StaffForm):
    person = PersonField(
        queryset=User.objects.none(),
        label=_("Who looks again"),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person.")},
    )

    def __init__(self, *args: Any, able: list[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_%s_{able[0].pk if able else ''}", **kwargs)
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.queryset = User.objects.filter(pk__in=[user.pk for user in able]).order_by("name", "pk")
