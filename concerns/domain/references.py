"""References that show neither volume nor order (T9)."""

from concerns.models import Concern
from trust import codes


def unused() -> str:
    """A random reference that no concern has; the unique column settles the race that remains."""
    while True:
        reference = codes.new_reference()
        if not Concern.objects.filter(reference=reference).exists():
            return reference
