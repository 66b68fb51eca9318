"""What a reporter answers about a meeting and about the note of it. Shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.meeting_records import Answer, Opened
from concerns.enums import Companion, MeetingAnswer, NoteState
from concerns.forms.inbox import OwnForm
from concerns.forms.raising import LINE_LIMIT, NARRATIVE_LIMIT, TEXT_LIMIT
from concerns.forms.typed import TypedField
from concerns.queries.meetings import proposal_words

TIME = "time-"
ANSWERS = [
    (MeetingAnswer.ELSEWHERE.value, _("Another time, or another place")),
    (MeetingAnswer.WRITTEN.value, _("I would rather write, here in my inbox")),
    (MeetingAnswer.DECLINED.value, _("I do not want to meet")),
]
BOTH_SAID = _("You wrote what should change. Choose “Nearly” or “No”, or empty the text.")
NOT_WELCOME = _(
    "This person cannot come with you. They may be named in this, be close to it, have seen something, or work on "
    "it. Choose somebody else, or come alone. Your contact is not told that you asked."
)


class MeetingAnswerForm(OwnForm):
    """`seen` is how the offer stood when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("What suits you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    words = TypedField.text(
        label=_("If something else suits you: what?"),
        limit=TEXT_LIMIT,
        rows=3,
        required=False,
        help_text=_("A day, a time, a place where you feel safe, or a phone call."),
    )
    companion = forms.ChoiceField(
        label=_("Does somebody come with you?"),
        choices=Companion.choices,
        widget=forms.RadioSelect,
        initial=Companion.NOBODY,
        required=False,
    )
    companion_name = TypedField.line(
        label=_("Their name"),
        limit=LINE_LIMIT,
        required=False,
        help_text=_(
            "We check that they have no part in this. They must not be somebody it is about, or who may have seen "
            "it. They learn that you spoke up, so choose somebody you trust."
        ),
    )

    def __init__(self, *args: Any, meeting: Opened, **kwargs: Any) -> None:
        kwargs["initial"] = {**_said(meeting.answer), "seen": meeting.row.version}
        super().__init__(*args, **kwargs)
        offered = meeting.offer.proposals if meeting.offer and meeting.plan is None else ()
        times = [(f"{TIME}{number}", proposal_words(one)) for number, one in enumerate(offered, start=1)]
        field = self.fields["answer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*times, *ANSWERS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == MeetingAnswer.ELSEWHERE and not cleaned.get("words"):
            self.add_error("words", _("Write what would suit you."))
        comes = (cleaned.get("companion") or Companion.NOBODY) != Companion.NOBODY
        if comes and self._is_talk(cleaned) and not cleaned.get("companion_name"):
            self.add_error("companion_name", _("Write their name, or choose that you come alone."))
        return cleaned

    @staticmethod
    def _is_talk(cleaned: dict[str, Any]) -> bool:
        return cleaned.get("answer") not in {MeetingAnswer.WRITTEN, MeetingAnswer.DECLINED}

    def said(self) -> Answer:
        """A companion belongs to a talk; what was typed beside another answer is no part of it."""
        told = self.cleaned_data
        answer, choice = told["answer"], None
        if answer.startswith(TIME):
            answer, choice = MeetingAnswer.CHOSEN, int(answer.removeprefix(TIME))
        companion = Companion(told["companion"] or Companion.NOBODY)
        if not self._is_talk(told):
            companion = Companion.NOBODY
        return Answer(
            answer=MeetingAnswer(answer),
            choice=choice,
            words=told["words"],
            companion=companion,
            companion_name=told["companion_name"] if companion != Companion.NOBODY else "",
        )


def _said(answer: Answer | None) -> dict[str, Any]:
    """What they answered before, to be changed."""
    if answer is None:
        return {}
    chosen = f"{TIME}{answer.choice}" if answer.answer == MeetingAnswer.CHOSEN else answer.answer.value
    return {
        "answer": chosen,
        "words": answer.words,
        "companion": answer.companion,
        "companion_name": answer.companion_name,
    }


class NoteAnswerForm(OwnForm):
    answer = forms.ChoiceField(
        label=_("Is this note right?"),
        choices=[
            (NoteState.AGREED.value, _("Yes, this is what I said")),
            (NoteState.CORRECTED.value, _("Nearly: something should be changed")),
            (NoteState.DISAGREED.value, _("No, I do not agree with it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    instead = TypedField.text(
        label=_("What should it say?"),
        limit=NARRATIVE_LIMIT,
        rows=6,
        required=False,
        help_text=_("In your own words. If we do not agree, we keep both texts."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        answer, instead = cleaned.get("answer"), cleaned.get("instead", "")
        if answer == NoteState.AGREED and instead:
            self.add_error("answer", BOTH_SAID)
        if answer in {NoteState.CORRECTED, NoteState.DISAGREED} and not instead and "instead" not in self.errors:
            self.add_error("instead", _("Write what it should say."))
        return cleaned
