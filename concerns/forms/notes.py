"""Text that is only added: for those on the case, or as a message to the reporter; and a plain confirmation."""

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


class CopyForm(StaffForm):
    text = TypedField.text(
        limit=LONG,
        rows=14,
        label=_("What the others on this case read"),
        help_text=_("Say it as it could have come from records, a visit or anyone."),
        error_messages={"required": _("Write the working copy.")},
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
