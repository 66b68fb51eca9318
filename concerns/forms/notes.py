"""Text that is only added: for those on the case, or as a message to the reporter; and a plain confirmation."""

from django import forms
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
    """`draft` is the version of what was kept, `looked` the mark of the text about which warnings were shown."""

    draft = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    looked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    text = TypedField.text(
        limit=LONG,
        rows=8,
        label=_("Write to the reporter"),
        help_text=_(
            "Could the answer show who they are? Ask only what you need, say why, and say that they may leave it."
        ),
        error_messages={"required": _("Write your message.")},
    )

    def clean_draft(self) -> int:
        return self.cleaned_data["draft"] or 0


class ConfirmForm(StaffForm):
    """Nothing but a button."""
