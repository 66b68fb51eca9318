"""The composer of the letter about how it is going."""

from django.utils.translation import gettext_lazy as _

from concerns.domain.progress import ProgressParts
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField


class ProgressForm(StaffForm):
    done = TypedField.text(
        limit=MEDIUM,
        rows=4,
        required=False,
        label=_("What was done since they last heard from us"),
        help_text=_("Leave it empty if there is nothing new: the letter then says so plainly."),
    )
    next_step = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("What we do next"),
        help_text=_("No names, and nothing that could show who told us."),
    )
    question = TypedField.text(
        limit=MEDIUM,
        rows=2,
        required=False,
        label=_("A question to them"),
        help_text=_("Leave it empty if you have none. The letter says that they need not answer."),
    )

    def parts(self) -> ProgressParts:
        return ProgressParts(**{name: self.cleaned_data[name] for name in ProgressParts.__dataclass_fields__})
