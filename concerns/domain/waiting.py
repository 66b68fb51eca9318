"""Whatever is put in a reporter's inbox says so here, wherever it comes from: whoever gave us a private address is
told at the next fixed hour that there is something to read, and nothing more.

It costs one statement and tells its caller nothing: nobody on a case learns whether there is such an address.
"""

from concerns.models import Concern
from notifications import addresses


def tell(concern: Concern) -> None:
    """Part of the step that publishes, in its transaction."""
    addresses.something_waits(concern.pk)
