"""The reporter's own forms behind their code. Shape and words only."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from concerns.domain import mailbox, modes, reaching
from concerns.domain.vault import Identity
from concerns.enums import Consent, Mode
from concerns.forms.files import FIELD, FilesForm
from concerns.forms.raising import NAME_LIMIT, NARRATIVE_LIMIT, TEXT_LIMIT, KnownForm, NameForm
from concerns.forms.typed import CODE_IN_TEXT, TypedField, TypedForm
from concerns.models import Concern, Mailbox

CONDITIONS_LIMIT = 1_000  # characters
CHOOSE_ANSWER = _("Choose one of the three answers.")
CHOOSE_WAY = _("Choose one of these ways.")
NO_KEEPERS_NOW = _(
    "We cannot lock a name away at the moment, so this choice is off. You can stay as you are and do this later."
)
CODE_HELP = _("Capitals, spaces and dashes do not matter. We read O as 0, and I and L as 1.")


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=CODE_HELP,
        max_length=200,
        widget=forms.TextInput({"class": "hk-code-field", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={
            "required": _("Type your code."),
            "max_length": _("That code is not right. Look at it again and type it in."),
        },
    )


class CodeForm(TypedForm):
    code = _code_field(_("Your code"))


class LateForm(CodeForm):
    """The code once more, under a name that no other form behind it has."""

    def add_prefix(self, field_name: str) -> str:
        return "typed_again"


class HandOverForm(TypedForm):
    code = _code_field(_("Hand-over code"))


class OwnForm(TypedForm):
    """A form behind the code: no text in it holds the code. `once` tells the same form sent twice from two."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)

    def __init__(self, *args: Any, inbox: Mailbox, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inbox = inbox
        self.initial.setdefault("once", uuid4().hex)

    def clean_once(self) -> str:
        return self.cleaned_data["once"] or uuid4().hex

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, field in self.fields.items():
            text = cleaned.get(name)
            if isinstance(field, TypedField) and text and mailbox.gives_code_away(self.inbox, text):
                self.add_error(name, ValidationError(CODE_IN_TEXT))
        return cleaned


class MessageForm(OwnForm):
    text = TypedField.text(
        label=_("Write a message"),
        limit=NARRATIVE_LIMIT,
        rows=4,
        error_messages={"required": _("Nothing is written here yet. Write a message.")},
    )


class MoreFilesForm(FilesForm, OwnForm):
    """Files added later."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.arrived and not self.broke_off:
            self.add_error(FIELD, _("Choose a file first."))
        return cleaned


class ReviewForm(OwnForm):
    text = TypedField.text(
        label=_("What do you think we got wrong, or missed?"),
        limit=NARRATIVE_LIMIT,
        rows=8,
        help_text=_(
            "Whoever looks again reads this, and what you sent us before. You do not need proof. "
            "Do not write anything that shows who you are, if you want to stay unknown."
        ),
        error_messages={"required": _("Tell us what you think we got wrong. A few words are enough.")},
    )


class AnswerForm(OwnForm):
    """Whether somebody may see their name. What must be so goes to name keepers, who never see the concern."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_ANSWER, "invalid_choice": CHOOSE_ANSWER},
    )
    conditions = TypedField.text(
        label=_("What must be so"),
        limit=CONDITIONS_LIMIT,
        rows=3,
        required=False,
        help_text=_(
            "Write what must be so. If we cannot do it, we treat your answer as no. "
            "A name keeper reads this, and then whoever sees your name. "
            "Name keepers do not know what you told us, so do not write about that here."
        ),
    )

    def clean_answer(self) -> Consent:
        return Consent(self.cleaned_data["answer"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        answer, conditions = cleaned.get("answer"), cleaned.get("conditions", "")
        if answer == Consent.CONDITIONS and not conditions and "conditions" not in self.errors:
            self.add_error("conditions", _("Write what must be so, or choose another answer."))
        if answer == Consent.YES and conditions:
            # Whoever wrote what must be so must not find that a plain yes was taken.
            self.add_error(
                "answer", _("You wrote what must be so. Choose “Yes, but only if …”, or empty the text.")
            )
        return cleaned

    def only_if(self) -> str:
        """What must be so; what was typed beside another answer is no part of it."""
        conditions: str = self.cleaned_data["conditions"]
        return conditions if self.cleaned_data["answer"] == Consent.CONDITIONS else ""


class WayForm(TypedForm):
    """How much we may know from now on: the ways that lead on from how it stands."""

    mode = forms.ChoiceField(
        label=_("How much may we know?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WAY, "invalid_choice": CHOOSE_WAY},
    )

    def __init__(self, *args: Any, current: Mode, has_keepers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_keepers = has_keepers
        field = self.fields["mode"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(mode.value, mode.label) for mode in Mode if mode in modes.NEXT[current]]

    def clean_mode(self) -> Mode:
        mode = Mode(self.cleaned_data["mode"])
        if mode == Mode.CONFIDENTIAL and not self.has_keepers:
            raise ValidationError(NO_KEEPERS_NOW)
        return mode


class OwnNameForm(OwnForm):
    """The name, typed again: no page of ours shows one back."""

    name = TypedField.line(
        label=_("Your name"), limit=NAME_LIMIT, error_messages={"required": _("Type your name.")}
    )
    work = NameForm.base_fields["work"]
    reach = NameForm.base_fields["reach"]

    def identity(self) -> Identity:
        return Identity(**{part: self.cleaned_data[part] for part in ("name", "work", "reach")})


class OwnKnownForm(OwnForm):
    """Unnamed mode: the one person who knows."""

    known_to = KnownForm.base_fields["known_to"]


class LeakForm(OwnForm):
    text = TypedField.text(
        label=_("What happened?"),
        limit=TEXT_LIMIT,
        rows=6,
        help_text=_(
            "Tell us who may know, how you noticed, and when. You can leave gaps. "
            "If you name someone who works here, we keep it from them in this service. We cannot match every name."
        ),
        error_messages={"required": _("Tell us what happened. A few words are enough.")},
    )


class LetterWayForm(TypedForm):
    """How letters reach the reporter. What is not open to them is not offered."""

    way = forms.ChoiceField(
        label=_("Where do you want our letters?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_WAY, "invalid_choice": CHOOSE_WAY},
    )
    no_contact = forms.BooleanField(
        label=_("Do not contact me"),
        help_text=_("We then ask you nothing, and nobody rings, writes or comes to you. Our letters wait here."),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, concern: Concern, **kwargs: Any) -> None:
        kwargs["initial"] = {"way": concern.letter_way, "no_contact": concern.no_contact}
        super().__init__(data, **kwargs)
        self.fields["way"].choices = [(way.value, way.label) for way in reaching.ways(concern)]  # type: ignore[attr-defined]
