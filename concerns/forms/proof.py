"""A kept proof of the record, as a file or pasted: shape and words only."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from trust import anchors
from trust.anchors import Sheet

LARGEST = 32 * 1024 * 1024  # bytes: about 240,000 entries
NEITHER = _("Choose the file that you kept, or paste its text below.")
BOTH = _("Choose a file or paste its text, not both.")
TOO_BIG = _("This file is larger than 32 MB. Verify it without Hearken, as the guide says.")
NO_ANCHOR = _("This is not a proof of the record, or not all of it. Take it as it was downloaded.")


class CompareForm(Form):
    file = forms.FileField(
        label=_("File that you kept"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
    )
    pasted = forms.CharField(
        label=_("Or paste its text"),
        required=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file: File[bytes] | None = cleaned.get("file")
        pasted = cleaned.get("pasted", "").strip()
        if (file is None) == (not pasted):
            self.add_error("file", BOTH if pasted else NEITHER)
        elif file is not None and (file.size or 0) > LARGEST:
            self.add_error("file", TOO_BIG)
        else:
            self._read(file, pasted)
        return cleaned

    def _read(self, file: "File[bytes] | None", pasted: str) -> None:
        try:
            self.kept: Sheet = anchors.read(file.read().decode() if file is not None else pasted)
        except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
            self.add_error("pasted" if file is None else "file", NO_ANCHOR)
