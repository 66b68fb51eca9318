"""The words of one kind of letter, part by part, with what is wrong beside each."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concerns.domain import templates, wording
from concerns.domain.templates import Fault
from concerns.domain.wording import Part, Words
from concerns.errors import TemplateRefusal
from concerns.forms.typed import TidyForm, TypedField


class TemplateForm(TidyForm):
    """`instead_of` is the version that the page showed: of two who publish at once the second is told."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, words: Words, **kwargs: Any) -> None:
        kwargs["initial"] = {"instead_of": words.version, **words.parts}
        super().__init__(data, **kwargs)
        self.kind = words.kind
        for part in wording.SHIPPED[words.kind]:
            self.fields[part.name] = _field(part)
        self.fields["reason"] = TypedField.line(
            limit=200,
            label=_("Why you change them"),
            help_text=_("Every administrator reads it."),
            error_messages={"required": _("Write why you change them.")},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wrong_already = set(self.errors)
        for fault in templates.faults(self.kind, self.texts()):
            if fault.part not in wrong_already:
                self.add_error(fault.part, said(fault))
        return cleaned

    def texts(self) -> dict[str, str]:
        return {part.name: self.cleaned_data.get(part.name, "") for part in wording.SHIPPED[self.kind]}

    def hints(self) -> list[tuple[str, str]]:
        """Sentences that are long, by the label of their part; they advise and never stop anyone."""
        return [
            (str(self.fields[name].label), sentence)
            for name, text in self.texts().items()
            for sentence in wording.long_sentences(text)
        ]


def _field(part: Part) -> TypedField:
    return TypedField.text(
        limit=2 * templates.LONGEST,
        rows=2 if len(str(part.text)) < 100 else 4,
        required=False,
        label=part.label,
        help_text=_places(part),
    )


def _places(part: Part) -> str:
    """What can stand in braces, in words a person can copy."""
    needed = " ".join(f"{{{place}}}" for place in part.needs)
    return gettext("Must stand in it: %(places)s") % {"places": needed} if needed else ""


def said(fault: Fault) -> str:
    sentence = str(TemplateRefusal(fault.why).label)
    return sentence % {"place": f"{{{fault.place}}}"} if fault.place else sentence
