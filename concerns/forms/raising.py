"""The nine questions (copy: words of the contact form). Shape and words only; nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.models import Employer, Service, User
from concerns.domain import tables
from concerns.domain.content import Account
from concerns.domain.intake import NAMED_MODES, Draft
from concerns.domain.vault import Identity
from concerns.enums import Category, Mode
from concerns.forms.typed import TypedField, TypedForm

NARRATIVE_LIMIT = 20_000  # characters
TEXT_LIMIT = 4_000
LINE_LIMIT = 200
NAME_LIMIT = 120
MOST_WISHES = 20

NO_KEEPERS = _(
    "We cannot lock a name away at the moment, so this choice is off. "
    "You can stay anonymous and give your name later."
)

YES, NO, UNSURE = "yes", "no", "unsure"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]


@dataclass(frozen=True)
class Facts:
    """What the questions need to know of the employer, read once a request."""

    employer: Employer
    services: Sequence[Service]
    readers: Sequence[User]
    has_keepers: bool
    today: date
    reserve: Sequence[User] = ()  # those of the readers who are outside the usual line of managers

    def categories(self) -> list[Category]:
        """The kinds that count somewhere in this organisation today, in their own order."""
        divisions = {self.division_of(None), *(self.division_of(service) for service in self.services)}
        valid = {kind for division in divisions for kind in tables.categories_on(self.today, division)}
        return [category for category in tables.CATEGORIES if category in valid]

    def titles(self) -> list[tuple[str, str]]:
        """First readers by title; with their unit where two have the same."""
        titles = [user.title for user in self.readers]
        return [
            (str(user.pk), _with_unit(user) if titles.count(user.title) > 1 else user.title)
            for user in self.readers
        ]

    def division_of(self, service: Service | None) -> Division:
        return Division(service.division if service else self.employer.division)


def _with_unit(user: User) -> str:
    return f"{user.title}, {user.unit.name}" if user.unit else user.title


class Question(TypedForm):
    """One page of the contact form; `facts` are what its choices are made from."""

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts


class DangerForm(Question):
    heading_field = "danger_now"
    danger_now = forms.ChoiceField(
        label=_("Is anyone in danger right now?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )


class SafeguardingForm(Question):
    heading_field = "safeguarding"
    safeguarding = forms.ChoiceField(
        label=_("Could someone be hurt, neglected or used: an adult who needs care or support, or a child?"),
        choices=[*YES_NO, (UNSURE, _("I am not sure"))],
        widget=forms.RadioSelect,
        required=False,
    )


class CallForm(Question):
    """The page with the numbers to call asks nothing."""


class ModeForm(Question):
    mode = forms.ChoiceField(
        label=_("Do you want to give your name?"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the four ways."),
            "invalid_choice": _("Choose one of the four ways."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.facts.has_keepers:
            self.initial.setdefault("mode", Mode.CONFIDENTIAL)

    def clean_mode(self) -> Mode:
        mode = Mode(self.cleaned_data["mode"])
        if mode == Mode.CONFIDENTIAL and not self.facts.has_keepers:
            raise ValidationError(NO_KEEPERS)
        return mode


class NameForm(Question):
    """Confidential and open mode. The limits keep every sealed name within one size."""

    name = TypedField.line(
        label=_("Your name"),
        limit=NAME_LIMIT,
        error_messages={"required": _("Type your name, or choose another way.")},
    )
    work = TypedField.line(
        label=_("Your work"), limit=NAME_LIMIT, required=False, help_text=_("You can leave this empty.")
    )
    reach = TypedField.line(
        label=_("A safe way to reach you"),
        limit=LINE_LIMIT,
        required=False,
        help_text=_("You can leave this empty. Do not give a work phone or a work address."),
    )


class KnownForm(Question):
    """Unnamed mode: the one person who knows."""

    known_to = TypedField.line(
        label=_("Who knows that it is you?"),
        limit=LINE_LIMIT,
        required=False,
        help_text=_("Give their name or their job. You can leave this empty."),
    )


class HappenedForm(Question):
    heading_field = "happened"
    happened = TypedField.text(
        label=_("What happened, or what worries you?"),
        limit=NARRATIVE_LIMIT,
        rows=11,
        help_text=_(
            "Say what you saw or heard, where, and roughly when. Say if it is still going on. "
            "This is the only answer we must have."
        ),
        error_messages={
            "required": _("Tell us what happened or what worries you. A few words are enough to start.")
        },
    )

    def clean_happened(self) -> str:
        text: str = self.cleaned_data["happened"]
        if not text:
            raise ValidationError(self.fields["happened"].error_messages["required"])
        return text


class KindsForm(Question):
    categories = forms.MultipleChoiceField(
        label=_("What kind of thing is it?"),
        help_text=_("Tick all that fit. You can leave this empty."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    occurred = TypedField.line(
        label=_("When was it?"),
        limit=LINE_LIMIT,
        required=False,
        help_text=_("Roughly is enough, such as “in May” or “since last winter”."),
    )
    place = TypedField.line(label=_("Where was it?"), limit=LINE_LIMIT, required=False)
    service = forms.ChoiceField(label=_("Which service is it about?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(category.value, category.label) for category in self.facts.categories()]
        _choices(self, "categories", offered)
        services = [(str(service.pk), service.name) for service in self.facts.services]
        _choices(self, "service", [("", _("I do not know, or another one")), *services])

    def raised_on(self) -> date:
        return self.facts.today

    def clean_categories(self) -> tuple[Category, ...]:
        return tuple(Category(value) for value in self.cleaned_data["categories"])

    def clean_service(self) -> Service | None:
        wanted = self.cleaned_data["service"]
        return next((service for service in self.facts.services if str(service.pk) == wanted), None)

    def clean(self) -> dict[str, Any]:
        """Which kinds count depends on the nation of the service."""
        cleaned = super().clean()
        counted = tables.categories_on(self.raised_on(), self.facts.division_of(cleaned.get("service")))
        for category in cleaned.get("categories") or ():
            if category not in counted:
                self.add_error(
                    "categories",
                    _("“%(kind)s” is not on the list where that service is. Choose another kind, or none.")
                    % {"kind": category.label},
                )
        return cleaned


class AboutForm(Question):
    heading_field = "about"
    about = TypedField.text(
        label=_("Who or what is it about?"),
        limit=TEXT_LIMIT,
        rows=5,
        required=False,
        help_text=_("It can be a person, a team, a service or the whole organisation. You can leave this empty."),
    )


class ToldForm(Question):
    heading_field = "told_before"
    told_before = TypedField.text(
        label=_("Have you told anyone already?"),
        limit=TEXT_LIMIT,
        rows=5,
        required=False,
        help_text=_("You did not have to. If you did, tell us who, when, and what came of it."),
    )


class ReadersForm(Question):
    must_not_know = forms.MultipleChoiceField(
        label=_("Must not know"),
        help_text=_(
            "Tick anyone who must not know. Here, they are not told, they are not asked to help, "
            "and they cannot find it. We do not tell them that you ticked."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    would_rather_not = forms.MultipleChoiceField(
        label=_("Would rather not"),
        help_text=_(
            "Tick anyone you do not want to handle it. We look for someone else. If nobody else can do it, "
            "a senior manager tells you why before it goes to them."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "must_not_know", self.facts.titles())
        _choices(self, "would_rather_not", self.facts.titles())

    def clean_must_not_know(self) -> tuple[UUID, ...]:
        return tuple(UUID(value) for value in self.cleaned_data["must_not_know"])

    def clean_would_rather_not(self) -> tuple[UUID, ...]:
        return tuple(UUID(value) for value in self.cleaned_data["would_rather_not"])


class WishesForm(Question):
    heading_field = "wishes"
    wishes = TypedField.text(
        label=_("What would you like to happen?"),
        limit=TEXT_LIMIT,
        rows=5,
        required=False,
        help_text=_("Write one wish on each line. We cannot promise each one, but we will answer each one."),
    )

    def clean_wishes(self) -> tuple[str, ...]:
        return wishes_in(self.cleaned_data["wishes"])


def wishes_in(text: str) -> tuple[str, ...]:
    """One wish a line. Raises ValidationError for more than can be answered one by one."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(lines) > MOST_WISHES:
        raise ValidationError(_("These are more than 20 wishes. Put some of them together."))
    return lines


class TypedBackForm(TypedForm):
    """The code, typed again to show that it was kept. What comes back right is compared by the view."""

    typed_code = forms.CharField(
        label=_("Type the code here to show that you have it"),
        help_text=_("Capitals, spaces and dashes do not matter."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "hk-code-field", "spellcheck": "false", "autocapitalize": "characters"}),
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def as_draft(answers: dict[str, Any], facts: Facts) -> Draft:
    """All answers, each cleaned by its own question, as one thing to store."""
    mode = Mode(answers["mode"])
    identity = None
    if mode in NAMED_MODES:
        identity = Identity(name=answers["name"], work=answers["work"], reach=answers["reach"])
    at_risk = answers["danger_now"] == YES or answers["safeguarding"] in {YES, UNSURE}
    return Draft(
        mode=mode,
        division=facts.division_of(answers["service"]),
        service=answers["service"],
        categories=answers["categories"],
        account=Account(
            happened=answers["happened"],
            occurred=answers["occurred"],
            place=answers["place"],
            about=answers["about"],
            told_before=answers["told_before"],
            known_to=answers.get("known_to", ""),
            danger=answers["safeguarding"],
        ),
        wishes=answers["wishes"],
        identity=identity,
        must_not_know=answers["must_not_know"],
        would_rather_not=answers["would_rather_not"],
        urgent=at_risk,
    )
