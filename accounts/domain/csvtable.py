"""Reads people out of a file as spreadsheets write it. Pure: knows no database, and never raises at what it finds.

Cells stay text, whatever a spreadsheet would make of them: nothing here is ever calculated.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ROWS = 5_000
MOST_COLUMNS = 50
DELIMITERS = ",;\t"
# What a column may be called, whatever its case; the first is the one in our template.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "work email", "e-mail", "email address"),
    "name": ("name", "full name"),
    "title": ("title", "job title"),
    "phone": ("phone", "work phone", "telephone"),
    "unit": ("unit", "team"),
}
NEEDED = ("email", "name", "title")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BY_HEADER = {header: column for column, headers in HEADERS.items() for header in headers}
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a file begins that has two bytes a letter


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the line in the file as an editor counts them, the column, and what to do."""

    line: int
    column: str
    words: str


@dataclass(frozen=True)
class Line:
    """One person as the file has them, and the line they begin on; a column the file lacks is absent."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Whoever could be read; nobody where the first line is at fault, since it says what the cells are."""

    lines: list[Line]
    problems: list[Problem]


def decode(raw: bytes) -> str | None:
    """The text of a file; None unless it is UTF-8: any other reading could turn names into other names."""
    if raw.startswith(_WIDE):
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def not_utf8() -> Problem:
    return Problem(
        1, "", _("This file is not saved as UTF-8, so letters such as é could change. Save it as CSV UTF-8.")
    )


def parse(text: str) -> Table:
    """Every person in the file, and everything about its shape that must be mended first."""
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    records: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for number, cells in _records(text, delimiter):
        if cells is None:
            problems.append(Problem(number, "", _("A quotation mark that begins near here has no fitting end.")))
        elif any(cell.strip() for cell in cells):
            records.append((number, cells))
    if not records:
        return Table([], problems or [Problem(1, "", _("The file is empty. The first line names the columns."))])
    header_line, header = records[0]
    columns = [_BY_HEADER.get(_plain(cell)) for cell in header]
    unfit = [*_header_problems(header_line, header, columns), *_count_problems(header_line, records, problems)]
    if unfit:
        return Table([], sorted([*problems, *unfit], key=lambda one: one.line))
    lines = []
    for number, cells in records[1:]:
        lines.append(
            Line(number, {name: _as_meant(cell) for name, cell in zip(columns, cells, strict=False) if name})
        )
        problems += _stray(number, header, cells)
    return Table([_filled(line, columns) for line in lines], sorted(problems, key=lambda one: one.line))


def _count_problems(line: int, records: Sequence[object], before: Sequence[Problem]) -> Iterator[Problem]:
    count = len(records) - 1
    if not count and not before:
        yield Problem(line, "", _("There is nobody in this file. Add a line for each person."))
    elif count > MOST_ROWS:
        words = _("More than %(most)s people are in this file. Split it.") % {"most": f"{MOST_ROWS:,}"}
        yield Problem(line, "", words)


def _filled(line: Line, columns: list[str | None]) -> Line:
    """A line that ends early has empty cells."""
    return Line(line.number, {**{name: "" for name in columns if name}, **line.cells})


def _plain(cell: str) -> str:
    return " ".join(cell.split()).lower()


def _delimiter(text: str) -> str:
    """Whichever makes most of the first line into columns that we know; else a comma."""

    def known(delimiter: str) -> int:
        first = next((cells for _, cells in _records(text, delimiter) if cells and any(cells)), [])
        return sum(_plain(cell) in _BY_HEADER for cell in first)

    return max(DELIMITERS, key=known)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the line it begins on; None where quotation marks make the rest unreadable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            return
        yield number, cells
        number = reader.line_num + 1


def _header_problems(line: int, header: list[str], columns: list[str | None]) -> Iterator[Problem]:
    if len(header) > MOST_COLUMNS:
        words = _("The first line names more than %(most)s columns. Keep those you need.") % {"most": MOST_COLUMNS}
        yield Problem(line, "", words)
        return
    known = ", ".join(headers[0] for headers in HEADERS.values())
    for cell, column in zip(header, columns, strict=True):
        if column is None and cell.strip():
            words = _("We do not know this column. Use these: %(columns)s.") % {"columns": known}
            yield Problem(line, cell.strip(), words)
        elif column is not None and columns.count(column) > 1:
            yield Problem(line, cell.strip(), _("This column is here more than once. Keep one of them."))
    for column in NEEDED:
        if column not in columns:
            yield Problem(line, column, _("This column is missing. Add it, even where nothing changes."))


def _stray(number: int, header: list[str], cells: list[str]) -> Iterator[Problem]:
    """What stands in a cell under no name, or past the last column."""
    for place, cell in enumerate(cells):
        if cell.strip() and (place >= len(header) or not header[place].strip()):
            words = _("This line has more cells than the first line has columns. A separator may stand in a text.")
            yield Problem(number, "", words)
            return


def harmless(cell: str) -> str:
    """A cell that no spreadsheet calculates: what could begin a formula stands behind an apostrophe (T17)."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _as_meant(cell: str) -> str:
    """What stood there before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
