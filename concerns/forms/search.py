"""What somebody looks for in their own cases. Sent in the body: it stands in no address and in no log (T4)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from concerns.domain import matching
from concerns.forms.typed import TypedField, TypedForm

LONGEST = 100  # characters
FEWEST = 3  # letters and digits of one word: with fewer nearly every case would be found
TOO_SHORT = _("Type a word of 3 letters or more, or a reference.")


class SearchForm(TypedForm):
    words = TypedField.line(label=_("Words or a reference"), limit=LONGEST, error_messages={"required": TOO_SHORT})
    older = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_words(self) -> str:
        typed: str = self.cleaned_data["words"]
        longest = max((sum(map(str.isalnum, word)) for word in matching.words(typed)), default=0)
        if longest < FEWEST:
            raise ValidationError(TOO_SHORT)
        return typed


def too_often(minutes: int) -> str:
    """Whoever searched again and again waits a little; the same for everybody."""
    return ngettext(
        "You searched many times in a few minutes. Try again in %(minutes)d minute.",
        "You searched many times in a few minutes. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
