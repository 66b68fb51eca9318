"""What a first reader needs before they stop anything: was anybody at risk, and how far it has come. No word of
the concern, and nothing of who raised it."""

from django.utils.translation import gettext as _

from concerns.domain import assessments
from concerns.enums import SafeguardingAnswer, SafeguardingKind, State
from concerns.models import Case


def facts(case: Case) -> list[tuple[str, str]]:
    """As questions and answers, with what is not decided named too."""
    given = dict(case.safeguarding.order_by("decided_at").values_list("kind", "answer"))
    serious = assessments.seriousness_of(case)
    undecided = _("Not decided yet")
    decided = [
        (str(kind.label), str(SafeguardingAnswer(given[kind]).label) if kind in given else undecided)
        for kind in SafeguardingKind
    ]
    return [
        (_("Somebody may be at risk"), _("Yes") if case.urgent else _("Nobody said so")),
        *decided,
        (_("Something was changed to keep people safe"), _("Yes") if case.protection.exists() else undecided),
        (_("How serious it is"), str(serious.label) if serious else undecided),
        (_("Where it stands"), str(State(case.state).label)),
    ]
