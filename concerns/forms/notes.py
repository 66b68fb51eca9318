"""Text that is only added: a note for those on the case, a message to the reporter, a plain confirmation."""

from django.utils.translation import gettext_lazy as _

from concerns.forms.staff import LONG, StaffForm
from concerns.forms.typed import TypedField


class NoteForm(StaffForm):
    text = TypedField.text(
        limit=LONG,
        rows=5,
        label=_("Your note"),
        help_text=_("Everybody who can open this case can read it. It cannot be changed later."),
        error_messages={"required": _("Write your note.")},
    )


class MessageForm(StaffForm):
    text = TypedField.text(
        limit=LONG,
        rows=5,
        label=_("Write to the reporter"),
        help_text=_(
            "Could the answer show who they are? Ask only what you need, say why, and say that they may leave it."
        ),
        error_messages={"required": _("Write your message.")},
    )


class ConfirmForm(StaffForm):
    """Nothing but a button."""
