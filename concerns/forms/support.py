"""What somebody needs, or why nothing: the same questions on two pages that share nothing else (R29)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.domain.support import Support
from concerns.enums import Accepted
from concerns.forms.meetings import day_field
from concerns.forms.staff import MEDIUM, SHORT, StaffForm
from concerns.forms.typed import TypedField

NEEDED, NONE = "needed", "none"


class SupportForm(StaffForm):
    """For the reporter."""

    which = forms.ChoiceField(
        label=_("Do they need anything?"),
        choices=[(NEEDED, _("Yes")), (NONE, _("No, nothing is needed now"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    need = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("What they need"),
        help_text=_("Such as somebody to talk to, another shift, help to write, an interpreter, time off."),
    )
    offered = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("What you offered, and when"))
    accepted = forms.ChoiceField(
        label=_("Do they want it?"),
        choices=Accepted.choices,
        widget=forms.RadioSelect,
        initial=Accepted.WAITING,
        required=False,
    )
    came_of = TypedField.text(limit=MEDIUM, rows=3, required=False, label=_("What came of it"))
    review_date = day_field(_("When you look at it again"), required=False)
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("If nothing is needed: how you know"),
        help_text=_("Say what you asked or looked at. A day to look again is not needed then."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["review_date"].help_text = _("Leave it empty only when nothing is left to look at.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("which") == NONE:
            self._need(cleaned, "reason", _("Write how you know that nothing is needed."))
        elif cleaned.get("which") == NEEDED:
            self._need(cleaned, "need", _("Write what they need."))
            self._need(cleaned, "offered", _("Write what you offered."))
            self._reviewed(cleaned)
        return cleaned

    def _need(self, cleaned: dict[str, Any], name: str, words: Any) -> None:
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, words)

    def _reviewed(self, cleaned: dict[str, Any]) -> None:
        """Open ends have a day on which somebody looks again."""
        day, accepted = cleaned.get("review_date"), cleaned.get("accepted") or Accepted.WAITING
        if day is None and accepted == Accepted.WAITING and "review_date" not in self.errors:
            self.add_error("review_date", _("They have not answered yet: say when you look at it again."))
        if day is not None and day <= self.today:
            self.add_error("review_date", _("Choose a day to come."))

    def support(self) -> Support:
        told = self.cleaned_data
        if told["which"] == NONE:
            return Support(reason=told["reason"])
        return Support(
            need=told["need"],
            offered=told["offered"],
            accepted=Accepted(told["accepted"] or Accepted.WAITING),
            came_of=told["came_of"],
        )

    def looked_at_again(self) -> date | None:
        day: date | None = self.cleaned_data["review_date"]
        return day if self.cleaned_data["which"] == NEEDED else None


class SubjectSupportForm(SupportForm):
    """The same for whoever it is about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].help_text = _(
            "Such as somebody to talk to, another place to work meanwhile, a companion, time off. "
            "Write nothing of who spoke up."
        )


class ReasonForm(StaffForm):
    """Why somebody is on the case."""

    why = TypedField.line(
        limit=SHORT,
        label=_("Why they need to be on this case"),
        help_text=_("What they do in it that nobody on it could do. Everybody who leads it reads this."),
        error_messages={"required": _("Write why they need to be on it.")},
    )


def of_support(support: Support, review_date: date | None) -> dict[str, Any]:
    """What was recorded before, to be recorded anew."""
    return {
        "which": NONE if support.reason else NEEDED,
        "need": support.need,
        "offered": support.offered,
        "accepted": support.accepted,
        "came_of": support.came_of,
        "review_date": review_date,
        "reason": support.reason,
    }
