"""The files of a case in words. Never a file's own name, nor its size: either could show whose copy it was
(T15)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cleaning.kinds import KINDS
from concerns.domain import access, attachments, filelooks
from concerns.domain.attachments import MISSING, UNCHECKED
from concerns.domain.filelooks import Held
from concerns.enums import Action, FileState, MessageFrom
from concerns.models import Attachment, Case
from concerns.queries import filewords
from concerns.queries.inbox_dates import day

STANDS = {
    FileState.RECEIVED: ("under_way", gettext_lazy("Being checked")),
    FileState.WAITING: ("waiting", gettext_lazy("Waits for the virus check")),
    FileState.CLEANING: ("under_way", gettext_lazy("Being checked")),
    FileState.READY: ("met", gettext_lazy("Clean copy ready")),
    FileState.UNCLEANABLE: ("missing", gettext_lazy("Cannot be cleaned")),
    FileState.HARMFUL: ("blocked", gettext_lazy("Harmful, not kept")),
}
MEANS = {
    FileState.RECEIVED: gettext_lazy("We check it and make a clean copy. Look again in a few minutes."),
    FileState.WAITING: gettext_lazy("The virus check does not answer just now. We try again by ourselves."),
    FileState.CLEANING: gettext_lazy("We check it and make a clean copy. Look again in a few minutes."),
    FileState.READY: "",
    FileState.UNCLEANABLE: gettext_lazy(
        "There is no clean copy. It can be opened only just as it was sent, when the reporter "
        "and a second person agree."
    ),
    FileState.HARMFUL: gettext_lazy("The virus check found something in it. Nothing of it is kept."),
}
# Where a reason says more than the state.
LOOKED_FOR = gettext_lazy("It is not in its folder at the moment. We try again by ourselves.")
ENDED = {
    MISSING: (gettext_lazy("Not found"), gettext_lazy("Ask the reporter to send it again.")),
    UNCHECKED: (
        gettext_lazy("Not checked"),
        gettext_lazy("So nobody opens it. Ask the reporter what it says, or for a smaller copy."),
    ),
}
NOT_CLEARED = gettext_lazy("Whoever leads the case has not cleared it for the others yet.")


@dataclass(frozen=True)
class Line:
    """One file as one person on the case sees it."""

    key: UUID
    number: int
    title: str  # such as “File 3: PDF”
    reference: str
    chip_kind: str
    chip_words: str
    means: str
    is_open: bool
    has_pages: bool
    is_ours: bool = False
    sent: date | None = None  # only for those who read what was sent: a day can point to somebody
    by: str = ""
    advice: str = field(default="", repr=False)
    cleared: str = ""  # what the others on the case see of it


def title(number: int, kind: str) -> str:
    """How staff call a file."""
    return _("File %(number)d: %(kind)s") % {"number": number, "kind": filewords.kind(kind)}


def of(case: Case, *, viewer: User) -> list[tuple[Attachment, str]]:
    """The reporters' files that this person may open, with what they are called; by reference where there are
    several reporters."""
    original = Action.READ_ORIGINAL in access.actions_for(viewer, case)
    found = [held.file for held in filelooks.of_case(case, original=original) if held.is_open and not held.is_ours]
    several = len({file.concern_id for file in found}) > 1
    called = [(file, title(file.number, file.kind)) for file in found]
    return [(file, f"{file.concern.reference}, {words}") for file, words in called] if several else called


def copied(kind: str) -> str:
    """The kind that the clean copy of one is of: that of a mail is a text."""
    known = KINDS.get(kind)
    return known.copied_as or kind if known else kind


def file_name(number: int, kind: str) -> str:
    """What a download is called: nothing that the sender chose."""
    known = KINDS.get(kind)
    return f"file-{number}.{known.extension}" if known else f"file-{number}.bin"


def media_type(kind: str) -> str:
    known = KINDS.get(kind)
    return known.media_type if known else "application/octet-stream"


def has_pages(kind: str) -> bool:
    """Whether it can be looked at as pictures."""
    known = KINDS.get(kind)
    return known is not None and known.can_be_pictured


def has_many_pages(kind: str) -> bool:
    """Whether somebody has to count them; of every other kind with pages one is shown."""
    return kind in {"pdf", "tiff"}


def line(held: Held) -> Line:
    file, state = held.file, FileState(held.file.state)
    chip_kind, words = STANDS[state]
    if state == FileState.UNCLEANABLE and file.reason in ENDED:
        words = ENDED[file.reason][0]
    shown: dict[str, Any] = {
        "key": file.pk,
        "number": file.number,
        "title": title(file.number, held.kind),
        "reference": file.concern.reference,
        "is_open": held.is_open,
        "has_pages": held.is_open and has_pages(held.kind),
    }
    if not held.original:
        return Line(**shown, **_for_others(held))
    return Line(
        **shown,
        chip_kind=chip_kind,
        chip_words=str(words),
        means=_means(held),
        is_ours=file.sender == MessageFrom.STAFF,
        sent=file.sent_date,
        by=file.sent_by.name if file.sent_by else "",
        advice=_advice(held),
        cleared=_cleared(held),
    )


def _for_others(held: Held) -> dict[str, Any]:
    """Investigators and the like: cleared for them, or not; how the file came is not theirs."""
    if held.is_open:
        return {"chip_kind": "met", "chip_words": _("Cleared for you"), "means": ""}
    return {"chip_kind": "waiting", "chip_words": _("Not cleared yet"), "means": str(NOT_CLEARED)}


def _means(held: Held) -> str:
    """What that is, why it is so, and what its readers should know of the clean copy."""
    state, reason, told = FileState(held.file.state), held.file.reason, []
    if state == FileState.UNCLEANABLE:
        told = [filewords.why_not_cleaned(reason)]
        if held.is_ours:
            return " ".join([*told, _("So it does not go to the reporter.")])
        if reason in ENDED:
            return " ".join([*told, str(ENDED[reason][1])])
    elif reason == MISSING:
        return str(LOOKED_FOR)
    if state == FileState.READY:
        told = filewords.notes(held.file.notes)
    return " ".join([*told, str(MEANS[state])]).strip()


def _advice(held: Held) -> str:
    """What was answered about an injury (R86), as a sentence; empty where nothing was asked."""
    told = None if held.is_ours else attachments.advice_of(held.file)
    if told is None:
        return ""
    if not told.injury:
        return _("They say that it shows no injury.")
    if not told.advised:
        return _("It shows an injury. Nobody gave advice before it was taken.")
    who, when = told.job or _("somebody"), told.day or _("on a day they do not know")
    return _("It shows an injury. Advice before it was taken: %(who)s, %(when)s.") % {"who": who, "when": when}


def _cleared(held: Held) -> str:
    if held.file.sender == MessageFrom.STAFF or held.file.state != FileState.READY:
        return ""
    if held.copy is None:
        return _("The others on the case see nothing of it yet.")
    told = {"number": held.copy.number, "name": held.copy.made_by.name, "day": day(held.copy.made_at.date())}
    if held.copy.blob:
        return _("The others see version %(number)d, with parts taken out by %(name)s on %(day)s.") % told
    return _("The others see all of it: %(name)s found nothing to take out, on %(day)s.") % told
