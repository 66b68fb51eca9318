"""Files for a reporter: any number, and no question about injuries."""

from typing import Any

from django.utils.translation import gettext as _

from concerns.domain.attachments import Advice
from concerns.forms.files import FIELD, FilesForm
from concerns.forms.staff import StaffForm


class GiveForm(FilesForm, StaffForm):
    injury = None  # type: ignore[assignment]
    advised = None  # type: ignore[assignment]
    adviser = None  # type: ignore[assignment]
    advice_day = None  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.arrived and not self.broke_off:
            self.add_error(FIELD, _("Choose a file first."))
        return cleaned

    def _ask_about_photos(self, cleaned: dict[str, Any]) -> None:
        """Nobody is asked: it is ours."""

    def _advice(self) -> Advice:
        return Advice(injury=False)
