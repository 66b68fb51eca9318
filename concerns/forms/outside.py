"""A body outside, compared with its source. Shape and words only."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from concerns.domain.bodies import Comparison
from concerns.forms.typed import TypedField, WideForm

HOST = RegexValidator(
    r"^[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9/_-]*)?$", _("Only the address, such as www.cqc.org.uk.")
)


class CompareForm(WideForm):
    remit = TypedField.line(
        limit=200,
        label=_("What it deals with"),
        help_text=_("In plain words, as a letter would say it in brackets."),
        error_messages={"required": _("Write what it deals with.")},
    )
    address = TypedField.line(limit=100, required=False, label=_("Its website"), validators=[HOST])
    source = TypedField.line(
        limit=200,
        label=_("What did you compare it with?"),
        help_text=_("Such as the government’s list of prescribed people and bodies, or its own website."),
        error_messages={"required": _("Write what you compared it with.")},
    )
    ended = forms.BooleanField(
        required=False,
        label=_("It no longer deals with this"),
        help_text=_("If you tick it, nobody is offered this body from today on. What was referred to it stays."),
    )

    def comparison(self) -> Comparison:
        told = self.cleaned_data
        return Comparison(told["remit"], told["address"], told["source"], ended=told["ended"])
