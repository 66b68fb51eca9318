"""What is kept of a file, opened: its bytes, its name, its size. Callers come through `access` or an own inbox.

The name and the original can show who sent it (T15, T16): they are for whoever holds a grant, everybody else on
the case reads the clean copy. Nothing here asks who is asking.
"""

import io
from dataclasses import asdict, dataclass

from concerns.domain import scanner
from concerns.domain.content import Label
from concerns.enums import FileState
from concerns.errors import NoSuchFile
from concerns.models import Attachment
from trust import blobs, sealing, streams
from trust.models import DataKey

ORIGINAL, CLEAN = "file.original", "file.clean"  # labels of the streams themselves
WORKED_ON = frozenset({FileState.RECEIVED, FileState.WAITING, FileState.CLEANING})
OPENED = frozenset({FileState.READY, FileState.UNCLEANABLE})  # looked at by all that looks at files
MISSING, UNCHECKED = "missing", "unchecked"  # reasons: not in the store; the scanner cannot look at it


@dataclass(frozen=True)
class Advice:
    """Whether a picture shows an injury, and whether advice was taken before it was made (R86).
    `job` is who gave it, `day` when, both in the sender's own words."""

    injury: bool
    advised: bool = False
    job: str = ""
    day: str = ""


def may_be_opened(attachment: Attachment) -> bool:
    """Whether the original can go to anybody at all. Where a virus scanner is set up it fails closed: nobody opens
    what it has not passed, whatever became of the clean copy."""
    if attachment.state not in OPENED or attachment.reason in {MISSING, UNCHECKED}:
        return False
    return attachment.scanned or not scanner.is_on()


def original(attachment: Attachment) -> io.BufferedReader:
    """The file as it was sent, to be read from anywhere in it. Raises NoSuchFile where it may not be opened, and
    once it is destroyed, SealBroken."""
    if not may_be_opened(attachment):
        raise NoSuchFile
    return opened_original(attachment)


def opened_original(attachment: Attachment) -> io.BufferedReader:
    """The same for whatever looks at files: before anybody may open it."""
    return _opened(attachment, attachment.original_blob, attachment.sealed_original_key, ORIGINAL)


def clean_copy(attachment: Attachment) -> io.BufferedReader:
    """The copy without what would tell who made it. Raises NoSuchFile where there is none."""
    if attachment.state != FileState.READY:
        raise NoSuchFile
    return _opened(attachment, attachment.clean_blob, attachment.sealed_clean_key, CLEAN)


def _opened(attachment: Attachment, blob: str, sealed_key: bytes | memoryview, label: str) -> io.BufferedReader:
    if not blob:
        raise NoSuchFile
    key = sealing.unseal_key(_key(attachment), sealed_key, label=_key_label(label), row=attachment.pk)
    try:
        source = blobs.opened(blob)
    except FileNotFoundError:
        raise NoSuchFile from None
    return streams.open_sealed(source, key, label=label, row=blobs.row_of(blob))


def seal_key(attachment: Attachment, key: bytes, *, label: str) -> bytes:
    """The key of one of its two blobs, under the concern's: who destroys that destroys both."""
    return sealing.seal_key(_key(attachment), key, label=_key_label(label), row=attachment.pk)


def _key_label(label: str) -> Label:
    return Label.FILE_KEY if label == ORIGINAL else Label.FILE_CLEAN_KEY


def _key(attachment: Attachment) -> DataKey:
    return attachment.concern.data_key


def name_of(attachment: Attachment) -> str:
    """As it was on the sender's machine; it may hold their name."""
    return sealing.unseal(_key(attachment), attachment.sealed_name, label=Label.FILE_NAME, row=attachment.pk)


def seal_name(attachment: Attachment, name: str) -> bytes:
    return sealing.seal(_key(attachment), name, label=Label.FILE_NAME, row=attachment.pk)


def size_of(attachment: Attachment) -> int:
    """Of the original, in bytes."""
    return int(sealing.unseal(_key(attachment), attachment.sealed_size, label=Label.FILE_SIZE, row=attachment.pk))


def seal_size(attachment: Attachment, size: int) -> bytes:
    return sealing.seal(_key(attachment), str(size), label=Label.FILE_SIZE, row=attachment.pk)


def advice_of(attachment: Attachment) -> Advice | None:
    """What was said of a picture; None for everything else."""
    if attachment.sealed_advice is None:
        return None
    record = sealing.unseal_record(
        _key(attachment), attachment.sealed_advice, label=Label.FILE_ADVICE, row=attachment.pk
    )
    return Advice(**record)


def seal_advice(attachment: Attachment, advice: Advice) -> bytes:
    return sealing.seal_record(_key(attachment), asdict(advice), label=Label.FILE_ADVICE, row=attachment.pk)
