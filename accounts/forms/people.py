"""A person as an administrator writes them, and how they look for one: shape and words only."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain import addresses, details
from accounts.domain.details import Details
from accounts.fields import Form
from accounts.forms.roles import ReasonField
from accounts.models import Unit, User
from accounts.queries.people import NO_ROLE, Search
from accounts.roles import Role

ANY = [("", _("Any"))]


class PersonForm(Form):
    """What `details` asks of a person. `seen` is the version the page was made from, of somebody known; `reason`
    is asked where a new email takes a second administrator."""

    name = forms.CharField(label=_("Name"), required=False)
    email = forms.CharField(
        label=_("Work email"),
        help_text=_("They sign in with it, and mail about their sign-in goes there."),
        required=False,
        widget=forms.EmailInput,
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("Reporters and staff see it, such as Team manager."), required=False
    )
    phone = forms.CharField(label=_("Work phone (if any)"), required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        error_messages={"invalid_choice": _("This unit is not there any more. Choose another one.")},
    )
    reason = ReasonField(
        label=_("Why does the email change?"),
        help_text=_("Only for a new email. The other administrators read it, and one of them must agree."),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        places: Mapping[UUID, str],
        person: User | None = None,
        by: User | None = None,
        **kwargs: Any,
    ) -> None:
        if person is not None:
            kwargs["initial"] = {
                **{part: getattr(person, part) for part in details.WRITTEN},
                "unit": str(person.unit_id or ""),
                "seen": details.version(person),
            }
        super().__init__(*args, **kwargs)
        self.person = person
        self.takes_two = person is not None and person != by and addresses.takes_two(person)
        if not self.takes_two:
            del self.fields["reason"]
        self.fields["unit"].choices = [("", _("No unit")), *((str(pk), path) for pk, path in places.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for part in details.WRITTEN:
            if part not in self.errors:
                cleaned[part] = details.tidy(part, cleaned.get(part, ""))
                if wrong := details.fault(part, cleaned[part]):
                    self.add_error(part, wrong)
        if self.proposes(cleaned) and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why this is needed. A few words are enough."))
        return cleaned

    def proposes(self, told: Mapping[str, Any]) -> bool:
        """Whether the email that was typed must be agreed to by a second administrator."""
        email = told.get("email")
        return self.takes_two and self.person is not None and bool(email) and email != self.person.email

    def renew(self, person: User) -> None:
        """Keep what was typed, and let it be sent again over what is kept now."""
        self.data = {**{name: self.data[name] for name in self.data}, "seen": details.version(person)}

    def details(self) -> Details:
        told = self.cleaned_data
        return Details(
            told["email"],
            told["name"],
            told["title"],
            told["phone"],
            Unit.objects.filter(pk=told["unit"]).first() if told["unit"] else None,
        )


class NewPersonForm(PersonForm):
    invite = forms.BooleanField(
        label=_("Send the invitation now: a link by mail, for 72 hours"), required=False, initial=True
    )


class SearchForm(Form):
    """Sent in the body: a name stands in no address (T4)."""

    words = forms.CharField(
        label=_("Name, email, title or unit"), required=False, max_length=100, widget=forms.TextInput
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("here", _("People who work here")), ("left", _("People who left")), ("all", _("Everybody"))],
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[*ANY, (NO_ROLE, _("No role")), *Role.choices]
    )

    def __init__(self, *args: Any, places: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [*ANY, *((str(pk), path) for pk, path in places.items())]  # type: ignore[attr-defined]

    def search(self) -> Search:
        """What to look for; everybody who works here where nothing fitting was asked."""
        if not self.is_valid():
            return Search()
        told = self.cleaned_data
        return Search(
            told["words"], told["show"] or "here", UUID(told["unit"]) if told["unit"] else None, told["role"]
        )
