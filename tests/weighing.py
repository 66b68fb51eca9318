"""A first reader weighs a concern up through the pages: both risks, and how serious it is."""

from collections.abc import Callable

from django.test import Client

from concerns.enums import AssessmentKind
from tests.desk import done, fill


def weigh_up(
    client: Client, reference: str, *, fits: str = "yes", word: Callable[[str], str] = "Our {}.".format
) -> None:
    """`word` makes what is typed into each field."""
    for kind, level in ((AssessmentKind.IDENTIFICATION, "medium"), (AssessmentKind.DETRIMENT, "high")):
        typed = {name: word(f"{kind}_{name}") for name in ("who", "what", "plan")}
        done(fill(client, "triage:assess", reference, kind.value, level=level, **typed))
    reasons = {name: word(f"serious_{name}") for name in ("reason", "fit_reason")}
    done(fill(client, "triage:assess", reference, "seriousness", level="serious", fits=fits, **reasons))
