"""References that show neither volume nor order (T9)."""

from concerns.models import Concern, Detriment, Incident
from trust import codes


def unused() -> str:
    """A random reference that no concern has; the unique column settles the race that remains."""
    while True:
        reference = codes.new_reference()
        if not Concern.objects.filter(reference=reference).exists():
            return reference


def unused_for_incident() -> str:
    """Shaped alike, but told apart at sight: it names no concern and opens none."""
    while True:
        reference = f"IN{codes.new_reference()[2:]}"
        if not Incident.objects.filter(reference=reference).exists():
            return reference


def unused_for_detriment() -> str:
    """The same for what is told of bad treatment."""
    while True:
        reference = f"PR{codes.new_reference()[2:]}"
        if not Detriment.objects.filter(reference=reference).exists():
            return reference
