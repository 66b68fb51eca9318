"""A photo that tells of its sender in its name, its EXIF data, its comment, and in what is said of it."""

import io
import logging
from typing import TYPE_CHECKING, Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

if TYPE_CHECKING:
    from tests.leaks.story import Planted

ARTIST, DESCRIPTION = 0x013B, 0x010E  # tags of EXIF


def with_a_photo(planted: "Planted") -> dict[str, Any]:
    """What is sent on the last page beside the code."""
    exif = Image.Exif()
    exif[ARTIST], exif[DESCRIPTION] = planted.word("artist"), planted.word("description")
    made = io.BytesIO()
    logging.disable()  # of this test's own camera
    Image.new("RGB", (60, 40), "navy").save(made, "JPEG", exif=exif, comment=planted.word("comment").encode())
    logging.disable(logging.NOTSET)
    photo = SimpleUploadedFile(f"statement_{planted.word('file_name')}.jpg", made.getvalue(), "image/jpeg")
    told = {name: planted.word(name) for name in ("adviser", "advice_day")}
    return {"attached": [photo], "injury": "yes", "advised": "yes", **told}


def lying_in_the_store() -> dict[str, bytes]:
    """Every file of the store, by its name and with all that is in it."""
    names = storages["files"].listdir("")[1]
    found = {}
    for name in names:
        with storages["files"].open(name) as lying:
            found[f"store {name}"] = lying.read()
    return {**found, "store names": "\n".join(names).encode()}
