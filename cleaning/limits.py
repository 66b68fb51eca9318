"""How much one file may cost, and how large what it holds may be."""

from dataclasses import dataclass

MIB = 1024 * 1024

PIXELS = 64_000_000  # of one picture; the finest setting of most phones
FRAME_PIXELS = 256_000_000  # of all frames or pages of one picture together
FRAMES = 1_000
PDF_PAGES = 2_000
ENTRIES = 5_000  # files inside an Office file
UNPACKED = 400 * MIB  # all of them together
PACKED_RATIO = 200  # how many times larger than packed ...
RATIO_FROM = 8 * MIB  # ... counts from this size on: small XML packs very well
XML_PART = 64 * MIB  # one part that is read as a tree
PICTURE_WIDTH = 2_400  # dots, of a picture of a page
PICTURE_HEIGHT = 6_000
COVER_WIDTH = 1_400  # dots, of each page of a copy with something taken out
COVERED_PAGES = 40  # of such a copy
COVERED_BOXES = 400  # all together; more are refused, because one that is missing shows what is under it
BOXES = COVERED_BOXES + 1  # that are handed on, so that too many are noticed where they are drawn


@dataclass(frozen=True)
class Effort:
    """What the process that reads a file may use."""

    memory: int = 1536 * MIB  # bytes of address space, libraries included
    cpu: int = 40  # seconds
    wall: float = 90.0  # seconds
    output: int = 400 * MIB  # bytes


EFFORT = Effort()
