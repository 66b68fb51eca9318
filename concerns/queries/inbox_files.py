"""The reporter's own files in their inbox: what kind, when it came, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from concerns.domain.attachments import MISSING, UNCHECKED
from concerns.enums import FileState, MessageFrom
from concerns.models import Attachment, Mailbox
from concerns.queries import filewords


@dataclass(frozen=True)
class Sent:
    number: int
    kind: str
    date: date
    chip_kind: str
    state: str
    words: str
    details: list[str]


CHIPS: Mapping[str, tuple[str, Promise]] = {
    FileState.RECEIVED: ("waiting", gettext_lazy("Waits")),
    FileState.WAITING: ("waiting", gettext_lazy("Waits")),
    FileState.CLEANING: ("under_way", gettext_lazy("Being cleaned")),
    FileState.READY: ("met", gettext_lazy("Clean copy ready")),
    FileState.UNCLEANABLE: ("neutral", gettext_lazy("Not cleaned")),
    FileState.HARMFUL: ("missing", gettext_lazy("Not kept")),
}
WORDS: Mapping[str, Promise] = {
    FileState.RECEIVED: gettext_lazy("We have it. It waits to be cleaned."),
    FileState.WAITING: gettext_lazy("We have it. It waits for the virus check, and nobody opens it before."),
    FileState.CLEANING: gettext_lazy("We have it. It is being cleaned."),
    FileState.READY: gettext_lazy(
        "The people who look into it read the clean copy. Yours stays locked as you sent it."
    ),
    FileState.UNCLEANABLE: gettext_lazy("We could not clean it. It stays locked as you sent it."),
    FileState.HARMFUL: gettext_lazy(
        "This file held something harmful, so we did not keep it. Tell us what it said."
    ),
}
# Where a reason says more than the state: a file that is not found while it is looked for, and after; and one that
# the scanner never answered for.
LOOKED_FOR = gettext_lazy("It came, but we cannot get at it at the moment. We try again by ourselves.")
ENDED: Mapping[str, tuple[str, Promise, Promise]] = {
    MISSING: ("missing", gettext_lazy("Not found"), gettext_lazy("We cannot find it. Send it again.")),
    UNCHECKED: (
        "neutral",
        gettext_lazy("Not checked"),
        gettext_lazy(
            "The virus check could not look at it, so nobody opens it. "
            "Tell us what it says, or send a smaller copy."
        ),
    ),
}
CHECKED = gettext_lazy("The virus check found nothing.")


def sent(inbox: Mailbox) -> list[Sent]:
    """What they sent, the latest first; what we sent them stands elsewhere."""
    rows = Attachment.objects.filter(concern=inbox.concern_id, sender=MessageFrom.REPORTER)
    return [_sent(row) for row in rows.order_by("-number")]


def _sent(row: Attachment) -> Sent:
    chip, state, words = _became(row)
    return Sent(row.number, filewords.kind(row.kind), row.sent_date, chip, str(state), str(words), _details(row))


def _became(row: Attachment) -> tuple[str, Promise, Promise]:
    if row.state == FileState.UNCLEANABLE and row.reason in ENDED:
        return ENDED[row.reason]
    return (*CHIPS[row.state], LOOKED_FOR if row.reason == MISSING else WORDS[row.state])


def _details(row: Attachment) -> list[str]:
    told = [str(CHECKED)] if row.scanned else []
    if row.state == FileState.UNCLEANABLE and row.reason not in ENDED:
        told.append(filewords.why_not_cleaned(row.reason))
    return told + filewords.notes(row.notes)
