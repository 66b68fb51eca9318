"""Bad treatment for speaking up: calling for help, telling it, and what its owner records. Words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.detriments import Report
from concerns.domain.remedies import Result
from concerns.enums import CheckAnswer, DetrimentKind, Harm
from concerns.forms.days import DueForm, by_when
from concerns.forms.inbox import OwnForm
from concerns.forms.matters import NO, YES, RecordForm, TellingForm
from concerns.forms.raising import NARRATIVE_LIMIT, TEXT_LIMIT
from concerns.forms.staff import LONG, MEDIUM, SHORT
from concerns.forms.typed import TypedField

OWN_ANSWERS = (CheckAnswer.FINE, CheckAnswer.NOT_FINE, CheckAnswer.RATHER_NOT, CheckAnswer.STOP)


class HelpForm(OwnForm):
    """One press is enough: without words the button's own are sent."""

    text = TypedField.text(
        label=_("Do you want to say more?"),
        limit=NARRATIVE_LIMIT,
        rows=4,
        required=False,
        help_text=_("You can leave this empty. The button alone is enough."),
    )


class CheckForm(OwnForm):
    answer = forms.ChoiceField(
        label=_("How are things at work since you spoke up?"),
        choices=[(answer.value, answer.label) for answer in OWN_ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )

    def clean_answer(self) -> CheckAnswer:
        return CheckAnswer(self.cleaned_data["answer"])


class BadlyForm(OwnForm):
    """Nothing in it is compulsory: whoever is afraid may press the button and be written to."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (DetrimentKind.BAD_TREATMENT.value, _("I am treated badly for speaking up")),
            (DetrimentKind.OBSTRUCTION.value, _("Someone tries to stop me or others from telling")),
        ],
        widget=forms.RadioSelect,
        initial=DetrimentKind.BAD_TREATMENT.value,
    )
    harms = forms.MultipleChoiceField(
        label=_("What is done?"),
        help_text=_("Tick all that fit. Big or small, all of it counts."),
        choices=Harm.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    what = TypedField.text(
        label=_("What happened?"),
        limit=NARRATIVE_LIMIT,
        rows=5,
        required=False,
        help_text=_("You can leave this empty. Then we write to you first."),
    )
    who = TypedField.text(
        label=_("Who does it?"),
        limit=TEXT_LIMIT,
        rows=2,
        required=False,
        help_text=_("Whoever you name here is not told and does not get this."),
    )
    since = TypedField.line(label=_("When did it begin, and is it still going on?"), limit=300, required=False)
    wanted = TypedField.text(label=_("What would help now?"), limit=TEXT_LIMIT, rows=2, required=False)
    contact = forms.ChoiceField(
        label=_("May your contact know that there is a report?"),
        help_text=_("They cannot read it. If they may know, they do not close your case while it is open."),
        choices=[(NO, _("No, keep it from them")), (YES, _("Yes, they may know"))],
        widget=forms.RadioSelect,
        initial=NO,
    )

    def report(self) -> Report:
        return _report(self.cleaned_data)


def _report(told: dict[str, Any]) -> Report:
    return Report(
        what=told["what"],
        harms=tuple(told["harms"]),
        who=told["who"],
        whom=told.get("whom", ""),
        since=told["since"],
        wanted=told["wanted"],
    )


class MoreForm(OwnForm):
    text = TypedField.text(
        label=_("Write more about this"),
        limit=NARRATIVE_LIMIT,
        rows=4,
        help_text=_("Only the person who looks after this reads it. Your contact does not."),
        error_messages={"required": _("Nothing is written here yet. Write what you want to add.")},
    )


class TellForm(TellingForm):
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=DetrimentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which of the two it is.")},
    )
    harms = forms.MultipleChoiceField(
        label=_("What is done?"),
        help_text=_("Tick all that fit."),
        choices=Harm.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    what = TypedField.text(
        label=_("What happened?"),
        limit=LONG,
        rows=6,
        help_text=_("What you saw or heard, and what someone told you. You do not need proof."),
        error_messages={"required": _("Write what happened. A few words are enough to start.")},
    )
    whom = TypedField.text(
        label=_("To whom does it happen?"),
        limit=MEDIUM,
        rows=2,
        required=False,
        help_text=_("If it is you, say so. Do not guess who spoke up, and do not ask others."),
    )
    who = TypedField.text(
        label=_("Who does it?"),
        limit=MEDIUM,
        rows=2,
        required=False,
        help_text=_("Name them. Whoever you name here is not told, and does not look after this."),
    )
    since = TypedField.line(label=_("When did it begin, and is it still going on?"), limit=SHORT, required=False)
    wanted = TypedField.text(label=_("What would help now?"), limit=MEDIUM, rows=2, required=False)
    reference = TypedField.line(
        label=_("Which case does it belong to?"),
        limit=SHORT,
        required=False,
        help_text=_("Its reference, if it is one of yours. There need not be a concern: leave this empty then."),
    )

    def report(self) -> Report:
        return _report(self.cleaned_data)


class ReplyForm(RecordForm):
    text = TypedField.text(
        label=_("Your reply"),
        limit=LONG,
        rows=6,
        help_text=_("Say that you have it, what you do next and by when. Ask what would help now."),
        error_messages={"required": _("Write the reply.")},
    )


class PlanForm(DueForm, RecordForm):
    text = TypedField.line(
        label=_("What is done to stop it?"),
        limit=SHORT,
        help_text=_("Move the risk, not the person who spoke up. Ask of each step: would it show who told us?"),
        error_messages={"required": _("Write what is to be done.")},
    )
    due_date = by_when()


class LinkForm(RecordForm):
    reference = TypedField.line(
        label=_("Reference of the concern"),
        limit=SHORT,
        error_messages={"required": _("Type the reference.")},
    )


class ResultForm(RecordForm):
    remedied = forms.ChoiceField(
        label=_("Has it been put right?"),
        choices=[(YES, _("Yes, it has stopped and what was done is undone")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    words = TypedField.text(
        label=_("What was done, in words for whoever told it"),
        limit=MEDIUM,
        rows=6,
        help_text=_(
            "They read this, and may hand it on with a grievance. Say nothing about the concern, about anybody’s "
            "discipline, or about who spoke up."
        ),
        error_messages={"required": _("Write what was done.")},
    )
    linked = TypedField.line(
        label=_("Reference of a disciplinary matter, if there is one"),
        limit=SHORT,
        required=False,
        help_text=_("For you alone. What happens there is not kept here."),
    )

    def result(self) -> Result:
        told = self.cleaned_data
        return Result(remedied=told["remedied"] == YES, words=told["words"], linked=told["linked"])
