"""Pictures inside a PDF: freed of notes in whatever packing they lie, and found where they lie in a page."""

import contextlib
import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, StreamDecodeLevel

from cleaning import jpegs
from cleaning.errors import CannotClean, Lack

_JPEG, _JPEG_2000 = frozenset({"/DCTDecode", "/DCT"}), frozenset({"/JPXDecode"})
# A picture between the lines of a page, up to where its dots begin. One may begin inside what looks like another.
_INLINE = re.compile(rb"\bBI(?:[\s\0]|%[^\r\n]*[\r\n])*(?=(/.{2,4000}?)\bID[\s\0])", re.DOTALL)
_PACKED = re.compile(rb"/(?:DCT|JPX)")
_HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")


def strip(pdf: Pdf, item: Stream) -> None:
    """Raises `CannotClean` (part) for a packing that cannot be opened."""
    packing = _listed(item.get("/Filter"))
    kinds = [str(name) in _JPEG | _JPEG_2000 for name in packing]
    if not any(kinds):
        return
    if any(kinds[:-1]):
        raise CannotClean(Lack.PART)
    how = _listed(item.get("/DecodeParms"))
    content = _unpacked(pdf, item.read_raw_bytes(), packing[:-1], how[: len(packing) - 1])
    bare = jpegs.bare(content) if str(packing[-1]) in _JPEG else jpegs.bare_2000(content)
    last = how[len(packing) - 1] if len(how) == len(packing) else None
    item.write(bare, filter=Name(str(packing[-1])), decode_parms=last if isinstance(last, Dictionary) else None)


def refuse_inline(pdf: Pdf) -> None:
    """A photo between the lines of a page is rare, and its notes could not be taken out without a guess.
    Raises `CannotClean` (part)."""
    for content in _contents(pdf):
        for found in _INLINE.finditer(content):
            said = _HIDDEN_LETTER.sub(lambda sign: bytes([int(sign[1], 16)]), found[1])
            if _PACKED.search(said):
                raise CannotClean(Lack.PART)


def _contents(pdf: Pdf) -> Iterator[bytes]:
    """Of everything that may be drawn from; a page may be cut anywhere between two words."""
    for item in pdf.objects:
        if isinstance(item, Stream) and str(item.get("/Subtype", "")) != "/Image":
            yield _read(item)
    for page in pdf.pages:
        pieces = page.obj.get("/Contents")
        if isinstance(pieces, Array) and len(pieces) > 1:
            yield b"\n".join(_read(each) for each in pieces.as_list() if isinstance(each, Stream))


def _read(item: Stream) -> bytes:
    with contextlib.suppress(PdfError):
        return item.read_bytes()
    return b""  # in a packing that nobody else opens either


def _listed(value: Object | None) -> list[Object]:
    if value is None:
        return []
    return list(value.as_list()) if isinstance(value, Array) else [value]


def _unpacked(pdf: Pdf, content: bytes, packing: list[Object], how: list[Object]) -> bytes:
    if not packing:
        return content
    held = pdf.make_stream(b"")
    parms = Array(how) if any(isinstance(each, Dictionary) for each in how) else None
    held.write(content, filter=Array(packing), decode_parms=parms)
    try:
        return held.read_bytes(StreamDecodeLevel.generalized)
    except PdfError:
        raise CannotClean(Lack.PART) from None
