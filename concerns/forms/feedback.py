"""How it was for whoever spoke up: three short questions and a text, all of it optional."""

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.feedback import Answers
from concerns.enums import Occasion, Verdict
from concerns.forms.inbox import OwnForm
from concerns.forms.raising import TEXT_LIMIT
from concerns.forms.typed import TypedField

CHOOSE = _("Choose one of the three answers, or press “I do not want to answer”.")


def _verdict(label: object, **kwargs: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Verdict.choices, widget=forms.RadioSelect, **kwargs)  # type: ignore[arg-type]


class FeedbackForm(OwnForm):
    again = _verdict(_("After what happened here, would you speak up again?"), error_messages={"required": CHOOSE})
    safe = _verdict(_("Did you feel safe while we worked on it?"), required=False)
    kept_word = _verdict(_("Did we keep our word?"), required=False, help_text=_("Such as the dates we promised."))
    text = TypedField.text(
        label=_("What should we do better?"),
        limit=TEXT_LIMIT,
        rows=4,
        required=False,
        help_text=_("Do not write anything that says who you are."),
    )
    occasion = forms.ChoiceField(choices=Occasion.choices, widget=forms.HiddenInput)

    def answers(self) -> Answers:
        given = self.cleaned_data
        return Answers(
            Verdict(given["again"]),
            Verdict(given["safe"]) if given["safe"] else None,
            Verdict(given["kept_word"]) if given["kept_word"] else None,
            given["text"],
        )
