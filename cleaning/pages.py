"""Pages of a PDF as pictures."""

from typing import BinaryIO

import pypdfium2 as pdfium
from PIL import Image

from cleaning import limits
from cleaning.errors import CannotClean, Fault, Lack, Unfit

_PASSWORD = 4  # FPDF_ERR_PASSWORD

Image.init()  # all writers now: later there is nothing left to load from


def page(source: BinaryIO, target: BinaryIO, *, page: int, width: int) -> int:
    """Writes a page (counted from 0) as PNG; the number of pages. Scripts and actions do not run."""
    try:
        document = pdfium.PdfDocument(source.read())
    except pdfium.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) == _PASSWORD
        raise Unfit(Fault.LOCKED if locked else Fault.MALFORMED) from None
    pages = len(document)
    if not 0 <= page < pages:
        raise CannotClean(Lack.NO_PAGE)
    if pages > limits.PDF_PAGES:
        raise Unfit(Fault.PAGES)
    shown = document[page]
    across, down = shown.get_size()
    if across <= 0 or down <= 0:
        raise Unfit(Fault.MALFORMED)
    scale = min(width / across, limits.PICTURE_HEIGHT / down)
    shown.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(target, "PNG")
    return pages
