"""People out of a file as spreadsheets write it: whatever stands there, it is read or named, and never raises."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import csvtable
from accounts.domain.csvtable import MOST_ROWS, Line, Table

ANA = {"email": "ana@westmarch.example", "name": "Ana Novák", "title": "Night nurse"}
HEAD = "email,name,title"
ROW = "ana@westmarch.example,Ana Novák,Night nurse"


def read(text: str) -> list[dict[str, str]]:
    """What stands in a file without fault."""
    table = csvtable.parse(text)
    assert table.problems == []
    return [dict(line.cells) for line in table.lines]


def faults(text: str) -> list[tuple[int, str, str]]:
    """Line, column and the first words of each problem; a file with problems gives nobody to work on."""
    return [(one.line, one.column, " ".join(one.words.split()[:3])) for one in csvtable.parse(text).problems]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{ROW}\n",
        f"{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\r{ROW}",
        f"\ufeff{HEAD}\n{ROW}",
        f"\n\n{HEAD}\n\n,,\n{ROW}\n \n",
        f"{HEAD}\n{ROW}".replace(",", ";"),
        f"{HEAD}\n{ROW}".replace(",", "\t"),
        'E-Mail ,"Full  NAME",Job title\n' + ROW,
        "title,name,work email\nNight nurse,Ana Novák,ana@westmarch.example",
        f'"email","name","title"\n"ana@westmarch.example","Ana Novák","Night nurse"',  # noqa: F541
        f"{HEAD},,\n{ROW},,",
    ],
    ids=range(11),
)
def test_every_way_to_write_the_same_file_is_read_alike(text: str) -> None:
    assert read(text) == [ANA]


def test_quotation_marks_keep_separators_breaks_and_marks() -> None:
    text = f'{HEAD}\na@b.example,"Novák, Ana ""Annie""","Night\nnurse"\nb@b.example,B,T'

    table = csvtable.parse(text)

    assert table.lines[0].cells == {"email": "a@b.example", "name": 'Novák, Ana "Annie"', "title": "Night\nnurse"}
    assert [line.number for line in table.lines] == [2, 4], "lines are counted as an editor counts them"


@pytest.mark.parametrize("cell", ["=1+1", "+44 20 7946 0000", "-5", "@SUM(A1)", "'Tis", "O'Hara"])
def test_what_looks_like_a_formula_stays_text(cell: str) -> None:
    assert read(f"{HEAD}\na@b.example,{cell},T")[0]["name"] == cell


@pytest.mark.parametrize("cell", ["=1+1", "+44 20 7946 0000", "'=1+1", "''=1", "'", "'Tis", "O'Hara", "", "＝1"])
def test_what_we_write_is_calculated_nowhere_and_read_back_as_it_was(cell: str) -> None:
    safe = csvtable.harmless(cell)

    assert not safe.startswith(csvtable.FORMULA)
    assert read(f"{HEAD},phone\na@b.example,A,T,{safe}")[0]["phone"] == cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "The file is")]),
        ("\n , \n", [(1, "", "The file is")]),
        (HEAD, [(1, "", "There is nobody")]),
        (f"email,name\n{ROW}", [(1, "title", "This column is")]),
        (f"{HEAD},role\n{ROW},administrator", [(1, "role", "We do not")]),
        (f"{HEAD},name\n{ROW},X", [(1, "name", "This column is"), (1, "name", "This column is")]),
        (f"{HEAD},e-mail\n{ROW},X", [(1, "email", "This column is"), (1, "e-mail", "This column is")]),
        (f"{HEAD}\n{ROW},more", [(2, "", "This line has")]),
        (f"{HEAD},\n{ROW},more", [(2, "", "This line has")]),
        (f'{HEAD}\n{ROW}\nb@b.example,"B', [(3, "", "A quotation mark")]),
        (f'{HEAD}\nb@b.example,"B" C,T', [(2, "", "A quotation mark")]),
    ],
    ids=range(11),
)
def test_every_fault_of_shape_is_named_with_its_line(text: str, expected: Sequence[tuple[int, str, str]]) -> None:
    assert faults(text) == list(expected)


def test_a_file_without_a_first_line_of_columns_says_which_are_missing() -> None:
    found = faults("Ana,Nurse\nBo,Carer")

    assert [(column, words) for _, column, words in found] == [
        ("Ana", "We do not"),
        ("Nurse", "We do not"),
        ("email", "This column is"),
        ("name", "This column is"),
        ("title", "This column is"),
    ]


def test_a_line_that_ends_early_has_empty_cells() -> None:
    assert read(f"{HEAD},phone\n{ROW}") == [{**ANA, "phone": ""}]


def test_too_many_people_for_one_file_are_refused() -> None:
    rows = [f"p{number}@b.example,P,T" for number in range(MOST_ROWS)]
    assert len(read("\n".join([HEAD, *rows]))) == MOST_ROWS

    assert faults("\n".join([HEAD, *rows, "q@b.example,Q,T"])) == [(1, "", "More than 5,000")]


def test_a_first_line_without_end_is_refused_at_once() -> None:
    assert faults(",".join([HEAD, *["email"] * 100_000])) == [
        (1, "", "The first line"),
        (1, "", "There is nobody"),
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Novák".encode(), "Novák"),
        ("Novák".encode("utf-8-sig"), "Novák"),
        ("Novák".encode("windows-1252"), None),
        ("Novák".encode("utf-16"), None),
        (b"", ""),
        (b"\x80", None),
    ],
)
def test_only_utf8_is_read_since_a_guess_could_change_names(raw: bytes, text: str | None) -> None:
    assert csvtable.decode(raw) == text


cells = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
written = st.lists(
    st.fixed_dictionaries(dict.fromkeys(csvtable.HEADERS, cells)).filter(
        lambda row: any(cell.strip() for cell in row.values())
    ),
    min_size=1,
    max_size=8,
)


@given(st.text(max_size=400))
def test_reading_never_raises_and_says_nothing_only_of_what_it_read(text: str) -> None:
    table = csvtable.parse(text)

    assert table.problems or table.lines
    assert all(one.line >= 1 and one.words for one in table.problems)


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    text = csvtable.decode(raw)

    assert text is None or isinstance(csvtable.parse(text), Table)


@given(written, st.sampled_from(csvtable.DELIMITERS), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_a_spreadsheet_writes_is_read_back_as_it_was(
    rows: list[dict[str, str]], delimiter: str, end: str, mark: bool
) -> None:
    out = io.StringIO()
    # With a short line end the writer leaves a lone \r bare, which parts lines.
    if end == "\n":
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(csvtable.HEADERS)
    writer.writerows([csvtable.harmless(row[name]) for name in csvtable.HEADERS] for row in rows)

    table = csvtable.parse(("\ufeff" if mark else "") + out.getvalue())

    assert table.problems == []
    assert [dict(line.cells) for line in table.lines] == rows
    assert all(isinstance(line, Line) for line in table.lines)
