"""Bad treatment for speaking up: calling for help, telling it, and what its owner records. Words only."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from accounts.models import User
from concerns.domain import access
from concerns.domain.detriments import Report
from concerns.domain.remedies import Result
from concerns.enums import CheckAnswer, DetrimentKind, Harm
from concerns.forms.inbox import OwnForm
from concerns.forms.raising import NARRATIVE_LIMIT, TEXT_LIMIT
from concerns.forms.staff import LONG, MEDIUM, SHORT
from concerns.forms.typed import TypedField, TypedForm, tidied
from concerns.models import Concern, Detriment

YES, NO = "yes", "no"
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


class TellForm(TypedForm):
    """Open to everybody on the staff. `once` makes a doubled press one; it is kept nowhere."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
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

    def __init__(self, data: QueryDict | None = None, *, user: User, kind: str = "") -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, initial={"once": secrets.token_urlsafe(12), "kind": kind})
        self.user = user
        _uncounted(self)

    def clean_reference(self) -> Concern | None:
        """The concern, or None for none. One that they cannot see is answered like one that is not there (T10)."""
        typed = self.cleaned_data["reference"].upper()
        if not typed:
            return None
        mine = Concern.objects.filter(case__in=access.visible_cases(self.user), reference=typed)
        concern = mine.select_related("case__owner").first()
        if concern is None:
            raise ValidationError(_("You have no such case. Check the reference, or leave it empty."))
        return concern

    def report(self) -> Report:
        return _report(self.cleaned_data)


def _uncounted(form: forms.BaseForm) -> None:
    for field in form.fields.values():
        if isinstance(field, TypedField):
            field.max_length = None


class MatterForm(TypedForm):
    """`version` travels hidden; a page made from an older one is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, detriment: Detriment, today: date) -> None:
        mended: frozenset[str] = frozenset()
        if data is not None:
            data, mended = tidied(data)
        super().__init__(data, mended=mended, initial={"version": detriment.version})
        self.today = today
        _uncounted(self)


class ReplyForm(MatterForm):
    text = TypedField.text(
        label=_("Your reply"),
        limit=LONG,
        rows=6,
        help_text=_("Say that you have it, what you do next and by when. Ask what would help now."),
        error_messages={"required": _("Write the reply.")},
    )


class PlanForm(MatterForm):
    text = TypedField.line(
        label=_("What is done to stop it?"),
        limit=SHORT,
        help_text=_("Move the risk, not the person who spoke up. Ask of each step: would it show who told us?"),
        error_messages={"required": _("Write what is to be done.")},
    )
    due_date = forms.DateField(
        label=_("By when?"),
        widget=DayMonthYear,
        error_messages={
            "required": _("Type the day by which it is done."),
            "invalid": _("This is not a date. Check day, month and year."),
        },
    )

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise ValidationError(_("This date is in the past. Check it."))
        return due


class LinkForm(MatterForm):
    reference = TypedField.line(
        label=_("Reference of the concern"),
        limit=SHORT,
        error_messages={"required": _("Type the reference.")},
    )


class ResultForm(MatterForm):
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
