"""What posters and cards say of where to go: the address of the front page, in words and as a square code.

Nothing is added to the address, so that it cannot tell which poster somebody looked at.
"""

from dataclasses import dataclass
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Sheet(models.TextChoices):
    """What can be printed, by its name in addresses and of files."""

    POSTER = "poster", _("Poster, A4")
    HANDOUT = "handout", _("Handout, A5")
    CARDS = "cards", _("Eight cards for a wallet, on A4")


COPIES = {Sheet.POSTER: 1, Sheet.HANDOUT: 1, Sheet.CARDS: 8}
QUIET = 4  # modules of white that a reader of such codes needs around it


@dataclass(frozen=True)
class Square:
    """Dark modules as one path on a square of `size` modules, white edge included."""

    size: int
    path: str


@dataclass(frozen=True)
class Where:
    """`address` is what the code holds; the others are for reading, without https:// in front."""

    address: str
    words: str
    bodies: str
    square: Square


def where(*, bodies: str) -> Where:
    """`bodies` is the path of the page about outside bodies."""
    address = settings.PUBLIC_ADDRESS
    return Where(address, _bare(address), _bare(urljoin(address, bodies)), square(address))


def square(address: str) -> Square:
    code = segno.make(address, error="q", micro=False)
    modules = [list(row) for row in code.matrix]
    dark = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, module in enumerate(row)
        if module
    ]
    return Square(len(modules) + 2 * QUIET, "".join(dark))


def _bare(address: str) -> str:
    return address.split("://", 1)[-1].rstrip("/")
