"""What is asked before a name is shown: why. Who is asking was shown just before (accounts.freshness)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form


class OpenNameForm(Form):
    reason = forms.CharField(
        label=_("Why do you need the name now?"),
        help_text=_("The reporter reads this in their inbox, with your role and the day."),
        max_length=200,
        error_messages={
            "required": _("Write why you need the name now."),
            "max_length": _("Write the reason in at most %(limit_value)d characters."),
        },
    )
