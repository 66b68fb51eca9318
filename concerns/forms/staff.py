"""What every staff form that changes a case has: the version of the case it was made from, and tidy text."""

from typing import Any

from django import forms
from django.http import QueryDict

from concerns.forms.typed import WideForm
from concerns.models import Case

LONG = 20_000  # characters
MEDIUM = 5_000
SHORT = 300


class StaffForm(WideForm):
    """`version` travels hidden; the door refuses a page made from an older one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": case.version, **(kwargs.get("initial") or {})}
        super().__init__(data, **kwargs)
        self.case = case


def version_in(data: QueryDict) -> int:
    """The version that came with a form; one that no case has when there is none, so that it is refused."""
    return version_of(data.get("version", ""))


def version_of(typed: str) -> int:
    """The same of one of several that came together."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
