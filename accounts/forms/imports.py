"""A file with people, or its text pasted in: shape and words only."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form

LARGEST = 2 * 1024 * 1024  # bytes
TOO_BIG = _("This file is larger than 2 MB. Split it, or take out the columns that we do not use.")
NEITHER = _("Choose a file, or paste its text below.")
BOTH = _("Choose a file or paste its text, not both.")


class ImportForm(Form):
    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_("Save it as “CSV UTF-8”. At most 2 MB and 5,000 people."),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the text of the file"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file: File[bytes] | None = cleaned.get("file")
        if file is None and not cleaned.get("pasted", "").strip():
            self.add_error("file", NEITHER)
        elif file is not None and cleaned.get("pasted", "").strip():
            self.add_error("file", BOTH)
        elif file is not None and (file.size or 0) > LARGEST:
            self.add_error("file", TOO_BIG)
        return cleaned

    def content(self) -> bytes:
        file: File[bytes] | None = self.cleaned_data["file"]
        pasted: str = self.cleaned_data["pasted"]
        return file.read() if file is not None else pasted.encode()


class AgreeForm(Form):
    token = forms.CharField(widget=forms.HiddenInput)
    invite = forms.BooleanField(
        label=_("Send an invitation to everybody who is new: a link by mail, for 72 hours"), required=False
    )
