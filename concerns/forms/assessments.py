"""The two risks, and how serious it is: shape and words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concerns.domain.assessments import RiskRecord, SeriousnessRecord, Weighed
from concerns.enums import AssessmentKind, Fit, RiskLevel, Seriousness
from concerns.forms.staff import MEDIUM, StaffForm
from concerns.forms.typed import TypedField

RISK_LEVELS = [
    (RiskLevel.LOW, _("Low: many people could have told us, and nobody asks")),
    (RiskLevel.MEDIUM, _("Medium: a few people could have told us")),
    (RiskLevel.HIGH, _("High: one or two people could have told us, or somebody is guessing already")),
]
HARM_LEVELS = [
    (RiskLevel.LOW, _("Low: nobody with power over them is near it")),
    (RiskLevel.MEDIUM, _("Medium: somebody near it has a say in their work")),
    (RiskLevel.HIGH, _("High: somebody has threatened, or has done it before")),
]


class RiskForm(StaffForm):
    """The same fields for both risks; the words differ."""

    level = forms.ChoiceField(
        choices=(), widget=forms.RadioSelect, error_messages={"required": _("Choose how likely it is.")}
    )
    who = TypedField.text(
        limit=MEDIUM, rows=3, error_messages={"required": _("Write who it could be, or why nobody could.")}
    )
    what = TypedField.text(
        limit=MEDIUM, rows=3, error_messages={"required": _("Write what they could do, or why nothing.")}
    )
    plan = TypedField.text(
        limit=MEDIUM, rows=3, error_messages={"required": _("Write what we do about it, or why nothing.")}
    )

    def __init__(self, *args: Any, kind: AssessmentKind, before: Weighed | None, **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = {"level": before.level, **before.words}
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        if isinstance(field, forms.ChoiceField):
            field.choices = RISK_LEVELS if kind == AssessmentKind.IDENTIFICATION else HARM_LEVELS
        for name, (label, hint) in ASKED[kind].items():
            self.fields[name].label, self.fields[name].help_text = label, hint

    def risk(self) -> RiskLevel:
        return RiskLevel(self.cleaned_data["level"])

    def record(self) -> RiskRecord:
        return RiskRecord(**{name: self.cleaned_data[name] for name in RiskRecord.__dataclass_fields__})


ASKED: dict[AssessmentKind, dict[str, tuple[Any, Any]]] = {
    AssessmentKind.IDENTIFICATION: {
        "level": (_("How likely is it that somebody guesses who told us?"), ""),
        "who": (
            _("Who could guess, and from what"),
            _("Kinds of people and facts, such as: the night team, because only they see the sheets."),
        ),
        "what": (_("What they could do with it"), ""),
        "plan": (
            _("What we do about it"),
            _("Such as: ask the whole team, check a whole month, leave out what points to one person."),
        ),
    },
    AssessmentKind.DETRIMENT: {
        "level": (_("How likely is it that somebody treats them badly for it?"), ""),
        "who": (_("Who could treat them badly"), _("By what they are, such as: their manager, the team.")),
        "what": (_("How"), _("Such as rotas, a reference, silence in the team, a sudden complaint.")),
        "plan": (
            _("What we do about it"),
            _("What we ask them, whom they can tell, who looks at changes in their work, and when."),
        ),
    },
}


class SeriousnessForm(StaffForm):
    level = forms.ChoiceField(
        label=_("How serious is it?"),
        choices=[
            (Seriousness.MINOR, _("Minor and straightforward: a manager could put it right by talking")),
            (Seriousness.SERIOUS, _("Serious or complex: it has to be looked into")),
            (Seriousness.CRITICAL, _("Critical: somebody may come to harm, or much is at stake")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how serious it is.")},
    )
    reason = TypedField.text(
        limit=MEDIUM, rows=3, label=_("Why"), error_messages={"required": _("Write your reason.")}
    )
    fits = forms.ChoiceField(
        label=_("Is it for this procedure?"),
        choices=Fit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is for this procedure.")},
    )
    fit_reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("If not, or only in part: why"),
        help_text=_("If others are harmed too, or it is because somebody spoke up, it is for this procedure."),
    )

    def __init__(self, *args: Any, before: Weighed | None, **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = {"level": before.level, "fits": before.fits, **before.words}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        fits = cleaned.get("fits")
        if fits and fits != Fit.YES and not cleaned.get("fit_reason") and "fit_reason" not in self.errors:
            self.add_error("fit_reason", gettext("Write why something else fits better."))
        return cleaned

    def record(self) -> SeriousnessRecord:
        return SeriousnessRecord(reason=self.cleaned_data["reason"], fit_reason=self.cleaned_data["fit_reason"])
