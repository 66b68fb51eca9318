"""The decisions of triage as forms: shape and words only."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from accounts.models import User
from accounts.queries import away
from concerns.domain import access, recipients, wording
from concerns.domain.precautions import SafeguardingRecord
from concerns.domain.triage import RedirectParts
from concerns.enums import CaseRole, ConflictKind, Procedure, ProtectionStep, SafeguardingAnswer
from concerns.forms import obstacles
from concerns.forms.days import FUTURE
from concerns.forms.staff import MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField

if TYPE_CHECKING:
    PeopleChoice = forms.ModelChoiceField[User]
else:
    PeopleChoice = forms.ModelChoiceField

NOT_YET = "not_yet"
# Who stands in is chosen on the page of cases to hand over, for some days; who looks again, by nobody on the case.
APPOINTED = [choice for choice in CaseRole.choices if choice[0] not in {CaseRole.COVER, CaseRole.REVIEWER}]


class PersonField(PeopleChoice):
    """Staff by name and title, in a list, with who is away or soon goes away. Nobody can be chosen who is not
    offered."""

    marks: Mapping[UUID, str] | None = None

    def label_from_instance(self, obj: Any) -> str:
        if self.marks is None:
            self.marks = away.marks(on=timezone.localdate())
        return away.label(obj, self.marks)


def refuse_reserved(form: StaffForm, person: User | None) -> User | None:
    if person is not None and recipients.is_reserved(form.case, person):
        raise ValidationError(obstacles.reserved(person.title))
    return person


class NearField(PersonField):
    """With what each of them has seen of the case: a block ends access, and undoes no reading."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen: Mapping[UUID, list[date]] = {}

    def label_from_instance(self, obj: Any) -> str:
        label = super().label_from_instance(obj)
        if obj.pk not in self.seen:
            return label
        told = {"person": label, "days": wording.days(self.seen[obj.pk])}
        return gettext("%(person)s. They opened this case on %(days)s.") % told


class ConflictForm(StaffForm):
    looked = forms.BooleanField(
        label=_("I have looked at who it is about, and who is close to them. Whoever must not know is blocked."),
        error_messages={"required": _("Tick this when you have looked.")},
    )


class SearchForm(StaffForm):
    """Part of a name; it travels in the form's body and never in an address."""

    name = TypedField.line(
        limit=SHORT,
        label=_("Name"),
        help_text=_("Part of a name is enough."),
        error_messages={"required": _("Type part of a name.")},
    )


class BlockForm(StaffForm):
    person = NearField(
        queryset=User.objects.none(),
        label=_("Who must not know"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one person.")},
    )
    kind = forms.ChoiceField(label=_("Why"), choices=ConflictKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: list[User], seen: Mapping[UUID, list[date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, NearField):
            field.seen = seen
        _offer(self, "person", User.objects.filter(pk__in=[user.pk for user in found]).order_by("name", "pk"))


class SafeguardingForm(StaffForm):
    answer = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (SafeguardingAnswer.REFERRED, _("Yes, referred")),
            (NOT_YET, _("Yes, not yet referred")),
            (SafeguardingAnswer.NOT_REQUIRED, _("No")),
        ],
        widget=forms.RadioSelect,
    )
    referred_to = TypedField.line(limit=SHORT, required=False, label=_("If referred: to whom"))
    referred_on = forms.DateField(required=False, label=_("If referred: on which day"), widget=DayMonthYear)
    reference = TypedField.line(limit=SHORT, required=False, label=_("If referred: their reference"))
    reason = TypedField.text(limit=MEDIUM, rows=4, required=False, label=_("If not: your reason"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if answer == NOT_YET:
            raise ValidationError(gettext("Do it today, then record it here. Nothing else can go out first."))
        return answer

    def clean_referred_on(self) -> date | None:
        day: date | None = self.cleaned_data["referred_on"]
        if day and day > self.today:
            raise ValidationError(FUTURE)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer == SafeguardingAnswer.REFERRED:
            self._want("referred_to", gettext("Write to whom you referred it."))
            self._want("referred_on", gettext("Write on which day you referred it."))
        if answer == SafeguardingAnswer.NOT_REQUIRED:
            self._want("reason", gettext("Write your reason."))
        return cleaned

    def _want(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def record(self) -> SafeguardingRecord:
        cleaned = self.cleaned_data
        if cleaned["answer"] == SafeguardingAnswer.NOT_REQUIRED:
            return SafeguardingRecord(reason=cleaned["reason"])
        return SafeguardingRecord(
            referred_to=cleaned["referred_to"],
            referred_on=cleaned["referred_on"].isoformat(),
            reference=cleaned["reference"],
        )


class ProtectionForm(StaffForm):
    steps = forms.MultipleChoiceField(
        label=_("Tick what you did"),
        choices=ProtectionStep.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you did, or that nothing has to change now.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        label=_("What exactly, or why nothing"),
        error_messages={"required": _("Write what exactly you did, or why nothing has to change.")},
    )

    def clean_steps(self) -> list[ProtectionStep]:
        steps = [ProtectionStep(step) for step in self.cleaned_data["steps"]]
        if ProtectionStep.NOTHING in steps and len(steps) > 1:
            raise ValidationError(gettext("Tick “Nothing now” alone, or what you did."))
        return steps


class AppointForm(StaffForm):
    role = forms.ChoiceField(label=_("As"), choices=APPOINTED, widget=forms.RadioSelect)
    person = PersonField(
        queryset=User.objects.none(),
        label=_("Person"),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person.")},
    )
    reason = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("If it is the handler: why they are not asked first"),
        help_text=_("It stays on record."),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        _offer(self, "person", access.appointable(self.case))

    def clean_person(self) -> User | None:
        return refuse_reserved(self, self.cleaned_data["person"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given_away = cleaned.get("role") == CaseRole.HANDLER and cleaned.get("person") != self.viewer
        if given_away and not cleaned.get("reason") and not self.errors:
            self.add_error("reason", gettext("Write why, or ask them first."))
        return cleaned


class RedirectForm(StaffForm):
    """The parts may be empty here: what is missing is named all at once when the letter is issued."""

    procedure = forms.ChoiceField(
        label=_("What fits better"),
        choices=[
            (Procedure.GRIEVANCE, _("A grievance: how they are treated in their own job")),
            (Procedure.COMPLAINT, _("A complaint: a service that they or their family use")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TypedField.text(
        limit=MEDIUM, rows=4, required=False, label=_("Why"), help_text=_("The reporter reads this.")
    )
    how = TypedField.text(
        limit=MEDIUM, rows=3, required=False, label=_("What happens now"), help_text=_("How they can start it.")
    )
    receiving_contact = TypedField.line(limit=SHORT, required=False, label=_("Whom to contact there"))
    estimate = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("How long it takes"),
        help_text=_("A whole sentence, such as: They answer within 20 working days."),
    )
    support = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("What support there is"))

    def parts(self) -> RedirectParts:
        return RedirectParts(**{name: self.cleaned_data[name] for name in RedirectParts.__dataclass_fields__})


class JoinForm(StaffForm):
    reference = TypedField.line(
        limit=20,
        label=_("Reference of the other concern"),
        help_text=_(
            "You can join it only to a case that you lead yourself. "
            "If somebody else leads the other one, give them this concern. Then they can join the two."
        ),
        error_messages={"required": _("Type the other reference.")},
    )

    def clean_reference(self) -> str:
        return as_reference(self.cleaned_data["reference"])


def as_reference(typed: object) -> str:
    """A reference as it is kept, however it was typed."""
    return str(typed).upper().replace(" ", "")


def _offer(form: StaffForm, name: str, people: "QuerySet[User]") -> None:
    field = form.fields[name]
    if isinstance(field, PersonField):
        field.queryset = people
