"""Asking a second reader, and their answer."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain import reading
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.triage import PersonField
from concerns.forms.typed import TypedField


class ReaderForm(StaffForm):
    reader = PersonField(
        queryset=User.objects.none(),
        label=_("Who reads it"),
        help_text=_("Somebody who did not write it. They read the letter, and nothing the reporter wrote."),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person.")},
    )

    def __init__(self, *args: Any, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reader"]
        if isinstance(field, PersonField):
            field.queryset = reading.candidates(self.case, writer=writer)


class ReadingForm(StaffForm):
    """Which of the two buttons was pressed says what must be written."""

    reason = TypedField.text(
        limit=MEDIUM,
        rows=4,
        required=False,
        label=_("What you say to the writer"),
        help_text=_("When you send it back: what must change. When words are held: why each of them is harmless."),
    )

    def __init__(self, *args: Any, held: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("reason") or "reason" in self.errors:
            return cleaned
        if self.data.get("do") == "send_back":
            self.add_error("reason", gettext("Write what must change, so that it can be mended."))
        elif self.held:
            words = ", ".join(self.held)
            self.add_error(
                "reason", gettext("Write why these words are harmless here: %(words)s.") % {"words": words}
            )
        return cleaned
