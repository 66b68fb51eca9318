"""Files beside a text (words of the contact form): what is asked about photos, and why one is not taken."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from io import BufferedReader
from typing import Any, BinaryIO
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cleaning import kinds
from cleaning.errors import Fault, Unfit
from cleaning.kinds import Kind, Label
from concerns.domain.attachments import ORIGINAL, Advice
from concerns.domain.filing import Incoming
from concerns.errors import FileRefusal
from concerns.forms.raising import TypedBackForm
from concerns.forms.typed import TypedField, TypedForm
from concerns.queries import filewords
from trust import blobs, streams

FIELD = "attached"
WHOLE = "whole"  # the last field of each form that takes files: what comes without it broke off on the way
NAME_SHOWN = 60  # characters of a file's own name, on the page of whoever sent it
JOB_LIMIT = 120
DAY_LIMIT = 60
YES, NO, DESCRIBE = "yes", "no", "describe"
PHOTOS = frozenset({Label.PICTURE, Label.HEIC})

logger = logging.getLogger("hearken.failures")


class Trouble(StrEnum):
    """Why a file is not taken, whatever is in it."""

    TOTAL = "total"
    COUNT = "count"
    STORE = "store"  # the fault is ours
    BROKEN_OFF = "broken_off"
    CUT_SHORT = "cut_short"  # between two files: what is missing is not known
    ELSEWHERE = "elsewhere"  # it came in a field that takes none


_BROKEN = gettext_lazy("This file is broken and we cannot read it. Try to save it again.")
_WORDS: dict[Trouble | Fault, str | Promise] = {
    Trouble.TOTAL: gettext_lazy(
        "Your files are over %(total)s MB together. Send fewer now. You can add more later from your inbox."
    ),
    Trouble.COUNT: gettext_lazy("These are more than %(most)s files. Send fewer now."),
    Trouble.STORE: gettext_lazy(
        "We could not store this file. The fault is ours. Your text can still be sent. Add the file later."
    ),
    Trouble.BROKEN_OFF: gettext_lazy("The file did not arrive whole, so we did not keep it."),
    Trouble.CUT_SHORT: gettext_lazy("Not everything arrived, so we kept none of your files. Choose them again."),
    Fault.UNKNOWN: gettext_lazy("We cannot take this kind of file. We take %(kinds)s."),
    Fault.PROGRAM: gettext_lazy("We cannot take this kind of file. We take %(kinds)s."),
    Fault.EMPTY: gettext_lazy("This file is empty."),
    Fault.ARCHIVE: gettext_lazy("We do not take zip files. Send the files in it one by one."),
    Fault.POLYGLOT: gettext_lazy(
        "This file is not what its name says. Save it again in its own app, or describe it."
    ),
    Fault.BOMB: _BROKEN,
    Fault.MALFORMED: _BROKEN,
    Fault.LARGE: gettext_lazy("This picture is too large to check safely. Send a smaller copy."),
    Fault.LOCKED: gettext_lazy("This file has a password, so we cannot check it. Save it without one."),
    Fault.PAGES: gettext_lazy("This file has too many pages to check. Send only the pages that matter."),
}
TAKEN = gettext_lazy("photos, PDF, Word, Excel and PowerPoint files, text, sound, film and saved emails")


@dataclass
class Arrived:
    """One file of a request, sealed in the store. Its repr tells nothing of it (T5)."""

    name: str = field(repr=False)
    blob: UUID | None = field(default=None, repr=False)
    target: BinaryIO | None = field(default=None, repr=False)
    key: bytes = field(default=b"", repr=False)
    size: int = field(default=0, repr=False)
    trouble: Trouble | None = None
    whole: bool = False

    def open(self) -> BufferedReader:
        if self.blob is None:
            raise FileNotFoundError
        return streams.open_sealed(blobs.opened(self.blob.hex), self.key, label=ORIGINAL, row=self.blob)

    def close(self) -> None:
        if self.target is not None:
            with suppress(OSError):
                self.target.close()

    def destroy(self) -> None:
        self.close()
        if self.blob is not None:
            blobs.destroy([self.blob.hex])


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesForm(TypedForm):
    """Any number of files, or none. Which are photos shows only when they are here, so the question about an
    injury stands there for all of them; without an answer no photo is taken (R86)."""

    attached = forms.Field(
        label=gettext_lazy("Choose files"), required=False, widget=ManyFiles(attrs={"multiple": True})
    )
    injury = forms.ChoiceField(
        label=gettext_lazy("Does a photo show an injury?"),
        help_text=gettext_lazy("Answer this if you send a photo."),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        widget=forms.RadioSelect,
        required=False,
    )
    advised = forms.ChoiceField(
        label=gettext_lazy("If it does: did anyone give you advice before it was taken?"),
        choices=[
            (YES, gettext_lazy("Yes")),
            (NO, gettext_lazy("No, nobody did")),
            (DESCRIBE, gettext_lazy("I will describe it instead")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    adviser = TypedField.line(
        label=gettext_lazy("Who gave the advice?"),
        help_text=gettext_lazy("Tell us their job, not their name."),
        limit=JOB_LIMIT,
        required=False,
    )
    advice_day = TypedField.line(
        label=gettext_lazy("When?"),
        help_text=gettext_lazy("The date, if you know it."),
        limit=DAY_LIMIT,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        arrived: Sequence[Arrived] = (),
        broke_off: bool = False,
        looks: bool = True,
        **kwargs: Any,
    ) -> None:
        """`looks` is false where this request is refused anyhow: then no file is opened for it."""
        super().__init__(*args, **kwargs)
        self.fields[FIELD].help_text = _("At most %(total)s MB together.") % {
            "total": settings.FILES_TOTAL // 2**20
        }
        self.arrived = arrived
        self.broke_off = broke_off or (self.is_bound and WHOLE not in self.data)
        self._looks = looks
        self.kinds: list[Kind] = []

    @property
    def has_file_errors(self) -> bool:
        return any(name in self.errors for name in FilesForm.base_fields)

    @property
    def not_cleaned(self) -> str:
        return filewords.not_cleaned()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.broke_off and not any(one.trouble for one in self.arrived):
            self.add_error(FIELD, _words(Trouble.CUT_SHORT))
        for one in self.arrived:
            if self._looks or one.trouble:
                self._look(one)
        if any(kind.label in PHOTOS for kind in self.kinds):
            self._ask_about_photos(cleaned)
        return cleaned

    def _look(self, one: Arrived) -> None:
        """What it is, by what is in it. Whatever goes wrong, the page comes back with the text."""
        found = one.trouble or self._kind_of(one)
        if isinstance(found, Kind):
            self.kinds.append(found)
        else:
            words = _words(found)
            shown = one.name if len(one.name) <= NAME_SHOWN else f"{one.name[:NAME_SHOWN]}…"
            self.add_error(FIELD, words if found in {Trouble.TOTAL, Trouble.COUNT} else f"{shown}: {words}")

    def _kind_of(self, one: Arrived) -> Kind | Fault | Trouble:
        try:
            with one.open() as source:
                return kinds.kind_of(source, one.size)
        except Unfit as unfit:
            return unfit.fault
        except Exception as error:
            logger.error("a file could not be looked at: %s", type(error).__name__)  # noqa: TRY400
            return Fault.MALFORMED

    def _ask_about_photos(self, cleaned: dict[str, Any]) -> None:
        injury, advised = cleaned.get("injury"), cleaned.get("advised")
        if not injury:
            self.add_error("injury", _("Say whether a photo shows an injury. Without an answer we take no photo."))
        elif injury == YES and not advised:
            self.add_error("advised", _("Say whether anyone gave you advice. Without an answer we take no photo."))
        elif injury == YES and advised == DESCRIBE:
            told = _(
                "Then send no photo of it. Tell us where on the body the mark is, its size and its colour. "
                "Choose your other files again."
            )
            self.add_error("advised", told)

    def refused(self, refusal: FileRefusal) -> str:
        """Together with what is here already."""
        total, most = settings.FILES_TOTAL // 2**20, settings.FILES_MOST
        limit = f"{total} MB" if refusal == FileRefusal.TOTAL else str(most)
        return str(refusal.label) % {"limit": limit}

    def _advice(self) -> Advice:
        given = self.cleaned_data
        if given["injury"] != YES:
            return Advice(injury=False)
        if given["advised"] != YES:
            return Advice(injury=True)
        return Advice(injury=True, advised=True, job=given["adviser"], day=given["advice_day"])

    def incoming(self) -> tuple[Incoming, ...]:
        """What may be kept, once the form is valid."""
        return tuple(
            Incoming(
                name=one.name,
                size=one.size,
                kind=kind.name,
                blob=one.blob.hex if one.blob else "",
                key=one.key,
                advice=self._advice() if kind.label in PHOTOS else None,
            )
            for one, kind in zip(self.arrived, self.kinds, strict=True)
        )


def _words(why: Trouble | Fault) -> str:
    total, most = settings.FILES_TOTAL // 2**20, settings.FILES_MOST
    return str(_WORDS[why]) % {"total": total, "most": most, "kinds": TAKEN}


class SendForm(FilesForm):
    """The last page of the contact form: the code typed back, and files if there are any."""

    field_order = ["typed_code"]
    typed_code = TypedBackForm.base_fields["typed_code"]
