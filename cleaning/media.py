"""Pictures, sound and films inside Office files: cleaned as they would be alone."""

import io
import re

from cleaning import jpegs, pictures
from cleaning.errors import CannotClean, Lack, Unfit
from cleaning.kinds import Label, kind_of

_DRAWINGS = (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03")  # EMF and WMF
_WORDS_INSIDE = re.compile(
    rb"Exif\0\0|http://ns\.adobe\.com/|<x:xmpmeta|Photoshop 3\.0|\x89PNG\r\n|\xff\xd8\xff[\xe0\xe1]"
)


def cleaned(content: bytes) -> bytes:
    """Raises `CannotClean` (part) for what cannot be cleaned, which then holds for the whole file."""
    if content[40:44] == b" EMF" or content.startswith(_DRAWINGS[1:]):
        return _drawing(content)
    try:
        kind = kind_of(io.BytesIO(content), len(content))
        if kind.label != Label.PICTURE:
            raise CannotClean(Lack.PART)
        if kind.name == "jpeg":
            return jpegs.bare(content)  # as it is: Office programs do not turn pictures by the camera's note
        target = io.BytesIO()
        pictures.clean(kind.name, io.BytesIO(content), target)
        return target.getvalue()
    except Unfit:
        raise CannotClean(Lack.PART) from None


def _drawing(content: bytes) -> bytes:
    """A drawing of Windows: lines and words, and a title that says which program and which file it came from."""
    if _WORDS_INSIDE.search(content):
        raise CannotClean(Lack.PART)
    if content[40:44] != b" EMF":
        return content
    length, place = (int.from_bytes(content[at : at + 4], "little") for at in (60, 64))
    title = slice(place, place + 2 * length)
    return content[:place] + b"\0" * len(content[title]) + content[title.stop :] if length else content
