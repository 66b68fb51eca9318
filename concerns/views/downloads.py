"""Files that leave this site, to be saved and never shown by the browser as a page of ours."""

import io
from typing import cast

from django.http import FileResponse, HttpResponse

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def handed(source: io.BufferedReader, *, name: str, media_type: str) -> HttpResponse:
    """The file, piece by piece as it is opened: memory holds one piece of it. `name` is ours, never the
    sender's."""
    answer = FileResponse(source, as_attachment=True, filename=name, content_type=media_type)
    for header, value in GUARDS.items():
        answer[header] = value
    return cast(HttpResponse, answer)  # for its types a file is none, for everything else it is


def drawn(png: bytes) -> HttpResponse:
    """A picture of a page, for a page of ours alone."""
    return HttpResponse(png, content_type="image/png", headers=GUARDS)
