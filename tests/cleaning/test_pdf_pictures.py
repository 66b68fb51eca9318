"""Photos in a PDF, in whatever packing, and other corners where a PDF says who made it (T16)."""

import base64
import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, features

from cleaning import jpegs
from cleaning.errors import CannotClean, Lack
from tests.cleaning.looking import cleaned
from tests.cleaning.samples import MARK, drawing, photo
from tests.cleaning.test_pdf import everything, seen


def with_picture(content: bytes, packing: Any, how: Any = None) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200)).obj
    picture = made.make_stream(b"", Width=64, Height=48, BitsPerComponent=8)
    picture.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/ColorSpace": Name.DeviceRGB})
    picture.write(content, filter=packing, decode_parms=how)
    page.Resources = Dictionary(XObject=Dictionary(Im1=picture))
    page.Contents = made.make_stream(b"q 300 0 0 200 0 0 cm /Im1 Do Q")
    return saved(made)


def saved(made: pikepdf.Pdf) -> bytes:
    held = io.BytesIO()
    made.save(held, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return held.getvalue()


def inside(content: bytes) -> bytes:
    """Pictures as they lie in the file, all but their last packing taken off."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        pictures = [item for item in opened.objects if isinstance(item, pikepdf.Stream) and "/Width" in item]
        return b"".join(item.read_raw_bytes() for item in pictures)


def ascii85(content: bytes) -> bytes:
    return base64.a85encode(content) + b"~>"


PACKED: dict[str, tuple[Callable[[bytes], bytes], Any, Any]] = {
    "ascii": (ascii85, Array([Name.ASCII85Decode, Name.DCTDecode]), None),
    "flate": (
        zlib.compress, Array([Name.FlateDecode, Name.DCTDecode]), Array([None, Dictionary(ColorTransform=1)])
    ),
    "short": (lambda content: content, Name("/DCT"), None),
    "both": (
        lambda content: ascii85(zlib.compress(content)),
        Array([Name.ASCII85Decode, Name.FlateDecode, Name.DCTDecode]),
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PACKED)
def test_t16_a_photo_is_freed_of_notes_in_whatever_packing(kind: str) -> None:
    pack, packing, how = PACKED[kind]
    original = with_picture(pack(photo()), packing, how)

    copy, _ = cleaned(original)

    assert MARK.encode() not in inside(copy) + everything(copy)
    assert inside(copy).startswith(b"\xff\xd8")
    red = seen(copy).getpixel((60, 100))
    assert isinstance(red, tuple)
    assert (red[0] > 200, red[2] < 80) == (True, True)


def test_a_packing_that_makes_no_sense_is_not_cleaned() -> None:
    with pytest.raises(CannotClean) as refused:
        cleaned(with_picture(photo(), Array([Name.DCTDecode, Name.FlateDecode])))

    assert refused.value.lack == Lack.PART


@pytest.mark.parametrize("name", [b"/DCT", b"/DCTDecode", b"[/A85 /DCT]", b"/#44CT"])
def test_a_photo_between_the_lines_of_a_page_is_not_cleaned(name: bytes) -> None:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200)).obj
    begin, rest = b"q 99 0 0 99 0 0 cm BI % so\n /W 64 /H 48 /BPC 8 /CS /RGB", b" ID \xff\xd8 EI Q"
    plain = begin + rest
    page.Contents = made.make_stream(plain)
    assert cleaned(saved(made))

    page.Contents = Array([made.make_stream(begin + b" /F"), made.make_stream(name + rest)])

    with pytest.raises(CannotClean) as refused:
        cleaned(saved(made))
    assert refused.value.lack == Lack.PART


def test_notes_between_the_scans_of_a_photo_and_behind_its_end_go() -> None:
    held = io.BytesIO()
    drawing().save(held, "JPEG", progressive=True)
    plain = held.getvalue()
    note = b"\xff\xfe" + (2 + len(MARK)).to_bytes(2, "big") + MARK.encode()
    place = plain.rindex(b"\xff\xda")

    bare = jpegs.bare(plain[:place] + note + plain[place:] + photo())

    assert MARK.encode() not in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


@pytest.mark.skipif(not features.check("jpg_2000"), reason="Pillow was built without JPEG 2000")
@pytest.mark.parametrize("bare", [False, True])
def test_comments_of_a_jpeg_2000_are_blank(bare: bool) -> None:
    held = io.BytesIO()
    drawing().save(held, "JPEG2000", no_jp2=bare, comment=MARK)
    assert MARK.encode() in held.getvalue()

    copy = jpegs.bare_2000(held.getvalue() + (MARK.encode() if bare else b""))

    assert MARK.encode() not in copy
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(held.getvalue())).tobytes()


def test_layers_structure_and_other_files_say_nothing_of_persons() -> None:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200)).obj
    who = String(MARK)
    usage = Dictionary(User=Dictionary(Type=Name.Ind, Name=who), View=Dictionary(ViewState=Name.ON))
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes"), Usage=usage))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Creator=who, Order=Array([layer])))
    own = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("Owner"), V=who)]))
    element = made.make_indirect(Dictionary(S=Name.Figure, A=Array([own]), Alt=String("A bed rail")))
    made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    made.Root.Threads = Array([made.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Author=who)))])
    page.Thumb = made.make_stream(photo(), Filter=Name.DCTDecode)
    drawn = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    drawn.Ref = Dictionary(F=String(f"C:/Users/{MARK}/x.pdf"), Page=0)
    drawn.PieceInfo = Dictionary(Illustrator=Dictionary(Private=who))
    page.Resources = Dictionary(XObject=Dictionary(Fm1=drawn), Properties=Dictionary(L1=layer))
    original = saved(made)
    assert everything(original).count(MARK.encode()) >= 6

    copy, _ = cleaned(original)

    raw = everything(copy)
    assert MARK.encode() not in raw
    for kept in (b"(A bed rail)", b"(Notes)", b"/ViewState"):
        assert kept in raw
