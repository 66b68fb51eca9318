"""Files built here, small and with known marks in every place where a program writes of people."""

import io
import zipfile
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

MARK = "MARKWILKINS"  # stands for whoever made the file
WORDS = "The bed rail was loose"  # what the file says, and must go on saying


def drawing(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red left of the middle, white right of it, so that a test can see how it is turned."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    return image


def notes_of_a_phone() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F], exif[0x0131], exif[0x013B], exif[0x010E] = MARK, MARK, MARK, MARK
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (57.0, 28.0, 30.0), "W", (4.0, 13.0, 0.0)
    return exif


def photo(kind: str = "JPEG", **how: Any) -> bytes:
    """A picture as a phone makes it."""
    held = io.BytesIO()
    notes: dict[str, Any] = {"exif": notes_of_a_phone(), "xmp": f"<x:xmpmeta>{MARK}</x:xmpmeta>".encode()}
    match kind:
        case "JPEG":
            notes["comment"] = MARK.encode()
        case "PNG":
            words = PngInfo()
            words.add_text("Author", MARK)
            words.add_itxt("XML:com.adobe.xmp", MARK)
            notes = {"exif": notes["exif"], "pnginfo": words}
        case "GIF":
            notes = {"comment": MARK.encode()}
        case "TIFF":
            notes = {"tiffinfo": {270: MARK, 305: MARK, 315: MARK, 700: MARK.encode()}}
        case "BMP":
            notes = {}
    drawing().save(held, kind, **(notes | how))
    return held.getvalue() + (MARK.encode() if kind != "TIFF" else b"")


def moving(kind: str) -> bytes:
    held = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    return held.getvalue()


def zipped(parts: dict[str, bytes], **how: Any) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, **how)
    return held.getvalue()


def pdf() -> bytes:
    """A page of text with a photo, and marks wherever a PDF can hold them; two versions, the older one behind."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200)).obj
    picture = made.make_stream(photo("JPEG"), Width=64, Height=48, BitsPerComponent=8)
    picture.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/ColorSpace": Name.DeviceRGB})
    picture.Filter = Name.DCTDecode
    picture.Metadata = made.make_stream(MARK.encode())
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
        XObject=Dictionary(Im1=picture),
    )
    text = f"BT /F1 12 Tf 20 150 Td ({WORDS}) Tj ET q 60 0 0 45 20 20 cm /Im1 Do Q"
    page.Contents = made.make_stream(text.encode())
    page.PieceInfo = Dictionary(Word=Dictionary(Private=String(MARK)))
    page.AA = Dictionary(O=_script())
    page.Annots = Array([made.make_indirect(mark) for mark in _marks_on_the_page(made)])
    made.Root.OpenAction = _script()
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("one"), _script()])))
    made.Root.AcroForm = Dictionary(Fields=Array([page.Annots[3]]), NeedAppearances=True, DR=page.Resources)
    made.attachments["secret.txt"] = MARK.encode()
    made.docinfo["/Author"], made.docinfo["/Producer"] = MARK, MARK
    with made.open_metadata(set_pikepdf_as_editor=False) as notes:
        notes["dc:creator"] = [MARK]
    held = io.BytesIO()
    made.save(held, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return _another_version(held.getvalue())


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))


def _marks_on_the_page(made: pikepdf.Pdf) -> list[Dictionary]:
    who = {"/T": String(MARK), "/Contents": String(MARK), "/M": String("D:20260301"), "/NM": String(MARK)}
    place = Array([20, 100, 120, 120])
    seen = made.make_stream(
        b"0 0 1 rg 0 0 100 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 20]
    )
    return [
        Dictionary({"/Type": Name.Annot, "/Subtype": Name.Text, "/Rect": place, **who}),
        Dictionary({"/Subtype": Name.Square, "/Rect": place, "/AP": Dictionary(N=seen), "/F": 4, **who}),
        Dictionary(Subtype=Name.Link, Rect=place, A=Dictionary(S=Name.URI, URI=String(f"https://{MARK}.invalid/"))),
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ward"), V=String("Ward nine"), F=4,
            Rect=Array([150, 20, 280, 40]), DA=String("/F1 12 Tf 0 g"),
        ),
    ]  # fmt: skip


def _another_version(first: bytes) -> bytes:
    """The same file with its author's name changed in a second version appended to the first."""
    before = int(first.rsplit(b"startxref", 1)[1].split()[0])
    head = first[before:]
    count = int(head.split(b"/Size", 1)[1].split()[0])
    root = head.split(b"/Root", 1)[1].split(b"R")[0] + b"R"
    place = len(first)
    body = b"%d 0 obj\n<< /Author (%s again) >>\nendobj\n" % (count, MARK.encode())
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root%s /Info %d 0 R /Prev %d >>\n" % (
        count, place, count + 1, root, count, before,
    )  # fmt: skip
    return first + body + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(body))
