"""A question to an adviser that carries no identity, and their reply: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain import advice
from concerns.domain.giveaways import Giveaway
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.triage import PersonField
from concerns.forms.typed import TidyForm, TypedField


class QuestionForm(StaffForm):
    adviser = PersonField(
        queryset=User.objects.none(),
        label=_("Whom you ask"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a person.")},
    )
    question = TypedField.text(
        limit=MEDIUM,
        rows=6,
        label=_("Your question"),
        help_text=_(
            "Ask as if it were about any place: no name, no team, no day, no words of theirs. "
            "They read this and nothing else."
        ),
        error_messages={"required": _("Write your question.")},
    )
    nobody = forms.BooleanField(
        label=_("I have read it again. Nobody could tell from it who told us, or whom it is about."),
        error_messages={"required": _("Read it again, then tick this.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["adviser"]
        if isinstance(field, PersonField):
            field.queryset = advice.advisers(self.case)

    def hold_back(self, found: list[Giveaway]) -> None:
        """Say beside the question what gives somebody away; the text stays."""
        for one in found:
            words = (
                gettext("Take this out: %(kind)s.")
                if not one.passage
                else gettext("Take this out: %(kind)s (“%(what)s”).")
            )
            self.add_error("question", words % {"kind": str(one.kind.label), "what": one.passage})


class ReplyForm(TidyForm):
    reply = TypedField.text(
        limit=MEDIUM,
        rows=8,
        label=_("Your advice"),
        help_text=_("Only those who asked read it. If you guess what it is about, do not say so."),
        error_messages={"required": _("Write your advice.")},
    )
