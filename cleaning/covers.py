"""Black boxes burnt into pictures of pages: what was under them is in no copy that is made from here on."""

import io
import math
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from cleaning.errors import CannotClean, Lack
from cleaning.limits import COVERED_BOXES, COVERED_PAGES

Box = tuple[int, float, float, float, float]  # page (from 0); left, top, width, height as parts of a hundred
Painter = Callable[[BinaryIO, int], int]  # one page as PNG; how many there are

_LINE, _GROUND, _WRITING = (163, 32, 29), (255, 255, 255), (163, 32, 29)
_FONT = ImageFont.load_default_imagefont()
Image.init()  # all writers now: later there is nothing left to load from


def page(paint: Painter, target: BinaryIO, *, page: int, boxes: Iterable[Box], grid: bool) -> int:
    """One page as PNG with its boxes, and numbered lines each tenth to place them by; how many pages there are."""
    image, pages = _painted(paint, page, _counted(boxes))
    if grid:
        _rule(image)
    image.save(target, "PNG")
    return pages


def whole(paint: Painter, target: BinaryIO, *, boxes: Iterable[Box]) -> int:
    """All pages as pictures with their boxes: one page as PNG, more as a PDF that holds nothing else."""
    covered = _counted(boxes)
    first, pages = _painted(paint, 0, covered)
    if pages > COVERED_PAGES:
        raise CannotClean(Lack.EFFORT)
    if pages == 1:
        first.save(target, "PNG")
        return pages
    others = [image for image, _ in _others(paint, pages, covered)]
    # No dates and no program: Pillow would write down the moment.
    nothing = dict.fromkeys(("title", "author", "subject", "keywords", "creator", "producer"))
    nothing |= dict.fromkeys(("creationDate", "modDate"))
    first.save(target, "PDF", save_all=True, append_images=others, resolution=110.0, **nothing)
    return pages


def _counted(boxes: Iterable[Box]) -> list[Box]:
    """All of them, or no copy at all."""
    found = list(boxes)
    if len(found) > COVERED_BOXES:
        raise CannotClean(Lack.EFFORT)
    return found


def _others(paint: Painter, pages: int, boxes: list[Box]) -> Iterator[tuple[Image.Image, int]]:
    return (_painted(paint, number, boxes) for number in range(1, pages))


def _painted(paint: Painter, number: int, boxes: Iterable[Box]) -> tuple[Image.Image, int]:
    made = io.BytesIO()
    pages = paint(made, number)
    made.seek(0)
    image = Image.open(made, formats=("PNG",)).convert("RGB")
    drawing = ImageDraw.Draw(image)
    for _, left, top, width, height in (box for box in boxes if box[0] == number):
        across, down = image.width / 100, image.height / 100
        corner = int(left * across), int(top * down)
        # Rounded outward: nothing of what should be under it looks out.
        end = math.ceil((left + width) * across), math.ceil((top + height) * down)
        drawing.rectangle((*corner, *end), fill="black")
    return image, pages


def _rule(image: Image.Image) -> None:
    drawing = ImageDraw.Draw(image)
    for tenth in range(10, 100, 10):
        across, down = image.width * tenth // 100, image.height * tenth // 100
        drawing.line((across, 0, across, image.height), fill=_LINE)
        drawing.line((0, down, image.width, down), fill=_LINE)
        label = _label(str(tenth), times=max(1, image.width // 450))
        image.paste(label, (across + 2, 2))
        image.paste(label, (2, down + 2))


def _label(words: str, *, times: int) -> Image.Image:
    """So many times as large as the letters that are always at hand: a page is often shown at half its size."""
    left, top, right, bottom = _FONT.getbbox(words)
    small = Image.new("RGB", (int(right - left) + 2, int(bottom - top) + 2), _GROUND)
    ImageDraw.Draw(small).text((1, 1), words, font=_FONT, fill=_WRITING)
    return small.resize((small.width * times, small.height * times), Image.Resampling.NEAREST)
