"""The reporter's own forms behind their code. Shape and words only."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concerns.domain import mailbox
from concerns.forms.raising import NARRATIVE_LIMIT
from concerns.forms.typed import CODE_IN_TEXT, TypedField, TypedForm
from concerns.models import Mailbox

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


class HandOverForm(TypedForm):
    code = _code_field(_("Hand-over code"))


class MessageForm(TypedForm):
    once = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    text = TypedField.text(
        label=_("Write a message"),
        limit=NARRATIVE_LIMIT,
        rows=4,
        error_messages={"required": _("Nothing is written here yet. Write a message.")},
    )

    def __init__(self, *args: Any, inbox: Mailbox, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inbox = inbox
        self.initial.setdefault("once", uuid4().hex)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text:
            raise ValidationError(self.fields["text"].error_messages["required"])
        if mailbox.gives_code_away(self.inbox, text):
            raise ValidationError(CODE_IN_TEXT)
        return text
