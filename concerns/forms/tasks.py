"""What somebody on a case is to do by a day."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain import tasks
from concerns.forms.days import DueForm, by_when
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField
from concerns.models import Case


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.title}"


def people_of(case: Case) -> Any:
    """Everybody who can open the case; nobody else is offered."""
    return User.objects.filter(pk__in=[user.pk for user in tasks.people(case)]).order_by("name", "pk")


class TaskForm(DueForm, StaffForm):
    text = TypedField.text(
        limit=MEDIUM,
        rows=2,
        label=_("What is to be done?"),
        help_text=_("Everybody who can open this case reads it. Leave out whoever spoke up."),
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = PersonField(
        User.objects.none(),
        label=_("By whom?"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose somebody on this case.")},
    )
    due_date = by_when()

    def __init__(self, data: QueryDict | None = None, *, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        self.today = today
        _offer(self, case)


class GiveForm(StaffForm):
    owner = PersonField(
        User.objects.none(),
        label=_("Give it to"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose somebody on this case.")},
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, **kwargs: Any) -> None:
        super().__init__(data, case=case, **kwargs)
        _offer(self, case)


class CancelForm(StaffForm):
    because = TypedField.text(
        limit=MEDIUM,
        rows=2,
        label=_("Why is it not needed any more?"),
        error_messages={"required": _("Write why it is not needed any more.")},
    )


def _offer(form: StaffForm, case: Case) -> None:
    field = form.fields["owner"]
    if isinstance(field, PersonField):
        field.queryset = people_of(case)
