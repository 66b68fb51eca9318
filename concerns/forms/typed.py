"""Text as people type and paste it: what cannot be stored is taken out and they are told; nothing else is lost."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.fields import Form
from trust import codes

KEPT = "\t\n\r"
MENDED = _(
    "Your text has hidden characters that we cannot store. They are often copied from another app. "
    "We took them out. Check the text and go on."
)
CODE_IN_TEXT = _("Your code is in this text. Take it out. Anyone who reads the text could open your inbox.")


# Of texts that a form adds for each of something: how their names begin, and by which words they are shown when no
# form can be made any more.
Numbered = Mapping[str, Any]


def storable(text: str) -> str:
    """Without control characters and halves of characters."""
    return "".join(char for char in text if char in KEPT or unicodedata.category(char) not in {"Cc", "Cs"})


def tidied(data: QueryDict) -> tuple[QueryDict, frozenset[str]]:
    """A copy in which all text can be stored, and the names of the fields that had to be mended."""
    clean = QueryDict(mutable=True)
    mended = set()
    for name, values in data.lists():
        kept = [storable(value) for value in values]
        clean.setlist(storable(name), kept)
        if kept != values:
            mended.add(name)
    return clean, frozenset(mended)


def _too_long(text: str, limit: int) -> str:
    over = len(text) - limit
    return ngettext(
        "Your text is {over_count} character too long. It is all still here. "
        "Shorten it, or send the rest later from your inbox.",
        "Your text is {over_count} characters too long. It is all still here. "
        "Shorten it, or send the rest later from your inbox.",
        over,
    ).format(over_count=f"{over:,}")


class TypedField(forms.CharField):
    """Free text of at most `limit` characters, counted as a browser sends them: a line break is two."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit
        self.max_length = limit  # shown and counted on the page; the sentence below is ours

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if len(text) > self.limit:
            raise ValidationError(_too_long(text, self.limit))
        text = text.replace("\r\n", "\n").strip()
        if self.required and not text:  # nothing but blanks says nothing
            raise ValidationError(self.error_messages["required"], code="required")
        return text

    @classmethod
    def line(cls, *, limit: int, **kwargs: Any) -> "TypedField":
        return cls(limit=limit, widget=forms.TextInput(), **kwargs)

    @classmethod
    def text(cls, *, limit: int, rows: int, **kwargs: Any) -> "TypedField":
        return cls(limit=limit, widget=forms.Textarea({"rows": rows}), strip=False, **kwargs)


class TypedForm(Form):
    """A form whose text was tidied before; `mended` names what had to be, `own_code` must not stand in it."""

    def __init__(self, *args: Any, mended: Iterable[str] = (), own_code: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mended = frozenset(mended)
        self.own_code = own_code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if not isinstance(field, TypedField):
                continue
            if name in self.mended:
                self.add_error(name, ValidationError(MENDED))
            if self.own_code and codes.occurs_in(self.own_code, str(cleaned.get(name) or "")):
                self.add_error(name, ValidationError(CODE_IN_TEXT))
        return cleaned


class TidyForm(TypedForm):
    """One that tidies what was typed into it itself."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, **kwargs)


class WideForm(TidyForm):
    """For staff, whose limits are wide: nobody needs to see them counted down."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, TypedField):
                field.max_length = None
