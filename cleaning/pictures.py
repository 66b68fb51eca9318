"""Pictures drawn anew: the dots stay, and all that a camera, a phone or a program wrote around them goes.

How a picture is turned is applied first, and its colours are brought to sRGB, so that it looks the same without
the notes that said so.
"""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps, ImageSequence

from cleaning import limits
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
_QUALITY = 92
_NOTHING: frozenset[Note] = frozenset()

Image.MAX_IMAGE_PIXELS = limits.PIXELS
Image.init()  # all readers and writers now: later there is nothing left to load from


def clean(name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    return _CLEANERS[name](source, target)


def _jpeg(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    drawn = _drawn(_opened(source, "JPEG"))
    drawn.save(target, "JPEG", quality=_QUALITY, subsampling=0 if drawn.mode == "RGB" else -1)
    return _NOTHING


def _png(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    """Of a moving PNG the first picture."""
    _drawn(_opened(source, "PNG")).save(target, "PNG")
    return _NOTHING


def _bmp(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    drawn = _drawn(_opened(source, "BMP"))
    drawn.save(target, "BMP")
    return _NOTHING


def _gif(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    return _moving(_opened(source, "GIF"), target, "GIF", disposal=2)


def _webp(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    lossless = b"VP8L" in source.read(64)
    source.seek(0)
    return _moving(_opened(source, "WEBP"), target, "WEBP", quality=_QUALITY, lossless=lossless)


def _tiff(source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    """All pages: a fax or a scan has more than one."""
    image = _opened(source, "TIFF")
    first, *others = _frames(image)
    packing = "group4" if all(page.mode == "1" for page in (first, *others)) else "tiff_deflate"
    first.save(target, "TIFF", compression=packing, save_all=bool(others), append_images=others)
    return _NOTHING


_CLEANERS = {"jpeg": _jpeg, "png": _png, "gif": _gif, "webp": _webp, "tiff": _tiff, "bmp": _bmp}


def page(source: BinaryIO, target: BinaryIO, *, page: int, width: int) -> int:
    """Writes a page (counted from 0) as PNG at most so wide; the number of pages. No page: `CannotClean`."""
    image = _opened(source, *FORMATS)
    pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if not 0 <= page < pages:
        raise CannotClean(Lack.NO_PAGE)
    image.seek(page)
    image.draft("RGB", (width, width))
    drawn = _drawn(image)
    drawn.thumbnail((width, limits.PICTURE_HEIGHT))
    drawn.save(target, "PNG")
    return pages


def _opened(source: BinaryIO, *formats: str) -> Image.Image:
    image = Image.open(source, formats=formats)
    if image.width * image.height > limits.PIXELS:
        raise Unfit(Fault.LARGE)
    return image


def _drawn(image: Image.Image) -> Image.Image:
    """A picture of nothing but dots."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if "transparency" in turned.info and turned.mode in {"P", "L", "RGB", "1"}:
        turned = turned.convert("RGBA")
    coloured = _in_srgb(turned, profile)
    bare = coloured.copy()  # not the file's own object any more: the tags stay behind with that
    bare.info = {}
    return bare


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode == "CMYK" or image.mode in {"LAB", "YCbCr", "HSV"}:
        return _converted(image, profile) or image.convert("RGB")
    if profile is None or image.mode not in {"RGB", "RGBA"}:
        return image
    return _converted(image, profile) or image


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    if not profile:
        return None
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(
            image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None  # a broken profile changes how a picture looks, never whether it can be read


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    count = getattr(image, "n_frames", 1)
    if count > limits.FRAMES:
        raise CannotClean(Lack.EFFORT)
    dots = 0
    for frame in ImageSequence.Iterator(image):
        dots += frame.width * frame.height
        if frame.width * frame.height > limits.PIXELS or dots > limits.FRAME_PIXELS:
            raise CannotClean(Lack.EFFORT)
        yield _drawn(frame)


def _moving(image: Image.Image, target: BinaryIO, format_: str, **how: Any) -> frozenset[Note]:
    """All frames, with how long each is shown and how often they run."""
    if getattr(image, "n_frames", 1) == 1:
        _drawn(image).save(target, format_, **{name: value for name, value in how.items() if name != "disposal"})
        return _NOTHING
    loop, frames, durations = image.info.get("loop"), [], []
    for frame in _frames(image):
        frames.append(frame if format_ == "WEBP" else frame.convert("RGBA"))
        durations.append(image.info.get("duration", 100))
    loops = {} if loop is None else {"loop": loop}
    frames[0].save(target, format_, save_all=True, append_images=frames[1:], duration=durations, **loops, **how)
    return _NOTHING
