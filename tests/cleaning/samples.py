"""Files built here, small and with known marks in every place where a program writes of people."""

import io
import zipfile
from typing import Any

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
