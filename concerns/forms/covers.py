"""What is taken out of a file before others on the case see it: boxes, by four numbers each."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.forms.staff import StaffForm
from concerns.models import Case

MOST, EACH = 400, 40  # boxes of one file, and of one page
ROWS = 4  # that stand open on a page, and one more for each that is filled
SIDES = ("left", "top", "width", "height")
LABELS = {
    "left": gettext_lazy("From the left"),
    "top": gettext_lazy("From the top"),
    "width": gettext_lazy("Wide"),
    "height": gettext_lazy("High"),
}

Box = tuple[int, float, float, float, float]


@dataclass(frozen=True)
class Row:
    """One box on the page: its four fields, or what was wrong with them."""

    number: int
    fields: list[forms.BoundField]


class CoverForm(StaffForm):
    """The boxes of one page to be typed, those of the others carried along. All numbers are parts of a hundred."""

    others = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60 * MOST)

    def __init__(
        self, data: QueryDict | None = None, *, case: Case, page: int, boxes: list[Box], **kwargs: Any
    ) -> None:
        self.page = page
        self.sent = _last_row(data)
        own = [box for box in boxes if box[0] == page]
        self.rows_shown = min(max(ROWS, len(own) + 1, self.sent + 1), EACH)
        initial: dict[str, Any] = {"others": written([box for box in boxes if box[0] != page])}
        for place, box in enumerate(own, start=1):
            initial |= {f"{side}_{place}": _plain(value) for side, value in zip(SIDES, box[1:], strict=True)}
        super().__init__(data, case=case, initial=initial, **kwargs)
        for place in range(1, self.rows_shown + 1):
            for side in SIDES:
                self.fields[f"{side}_{place}"] = _number(side)

    def rows(self) -> list[Row]:
        places = range(1, self.rows_shown + 1)
        return [Row(place, [self[f"{side}_{place}"] for side in SIDES]) for place in places]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for place in range(1, self.rows_shown + 1):
            names = [f"{side}_{place}" for side in SIDES]
            missing = [name for name in names if cleaned.get(name) is None and name not in self.errors]
            if missing and len(missing) < len(SIDES):
                self.add_error(missing[0], _("Each box needs four numbers."))
        self._refuse_too_many()
        return cleaned

    def _refuse_too_many(self) -> None:
        """None is left out in silence: whoever keeps the file believes that all of them are on it."""
        others = str(self.cleaned_data.get("others", ""))
        if "others" in self.errors or len(read(others)) != len(others.split(";") if others else ()):
            self.add_error(None, _("The boxes of the other pages did not arrive whole. Open the file again."))
        if self.sent > EACH:
            self.add_error(f"left_{EACH}", _("At most 40 boxes on one page. Draw larger ones."))
        elif len(self.boxes()) > MOST:
            words = _("At most 400 boxes in one file. Take some away, or draw larger ones.")
            self.add_error(self._last_filled(), words)

    def _last_filled(self) -> str | None:
        places = range(self.rows_shown, 0, -1)
        filled = (f"left_{place}" for place in places if self.cleaned_data.get(f"left_{place}") is not None)
        return next(filled, None)

    def boxes(self) -> list[Box]:
        """Those of all pages; of this one only what is whole, so that a preview shows what there is."""
        own = []
        for place in range(1, self.rows_shown + 1):
            values = [self.cleaned_data.get(f"{side}_{place}") for side in SIDES]
            if all(value is not None for value in values) and values[2] and values[3]:
                left, top, width, height = (float(value) for value in values if value is not None)
                own.append((self.page, left, top, width, height))
        return sorted([*read(self.cleaned_data.get("others", "")), *own])


def _number(side: str) -> forms.FloatField:
    words = _("Write a number from 0 to 100.")
    return forms.FloatField(
        label=LABELS[side],
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"class": "govuk-input--width-3", "step": "any"}),
        error_messages={"invalid": words, "min_value": words, "max_value": words},
    )


def _last_row(data: QueryDict | None) -> int:
    """The number of the last row with something in it that came with the form."""
    places = (re.fullmatch("(?:left|top|width|height)_([0-9]{1,4})", name) for name in data or ())
    return max((int(place[1]) for place in places if data and place and data.get(place[0], "").strip()), default=0)


def _plain(value: float) -> str:
    return f"{value:g}"


def written(boxes: list[Box]) -> str:
    """Boxes as they travel in an address or a hidden field: numbers and nothing else."""
    return ";".join(",".join(_plain(value) for value in box) for box in boxes)


def read(typed: str) -> list[Box]:
    """The same, read; what is no box is left out, which the form notices."""
    found: list[Box] = []
    for part in typed.split(";"):
        try:
            page, left, top, width, height = (float(value) for value in part.split(","))
        except ValueError:
            continue
        if all(0 <= value <= 100 for value in (left, top, width, height)) and 0 <= page < 1000:
            found.append((int(page), left, top, width, height))
    return found
