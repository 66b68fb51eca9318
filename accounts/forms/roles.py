"""Why somebody needs a role or a new second step: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form

REASON_LIMIT = 500


class AskedForm(Form):
    """A button without a field; it carries why the act was refused."""


class ReasonField(forms.CharField):
    """Why a second administrator should agree."""

    default_error_messages = {
        "required": _("Write why this is needed. A few words are enough."),
        "max_length": _("This is longer than 500 characters. Shorten it."),
    }

    def __init__(self, **given: Any) -> None:
        told = {
            "label": _("Why is this needed?"),
            "help_text": _("The other administrators read it. Write nothing about a concern."),
            "max_length": REASON_LIMIT,
            "widget": forms.Textarea({"rows": 3}),
        }
        super().__init__(**{**told, **given})


class ReasonForm(Form):
    reason = ReasonField()
