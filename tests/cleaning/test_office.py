"""Office files: authors, comments, tracked changes and what was embedded go; what was written stays (T16)."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from cleaning import run
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from tests.cleaning import offices
from tests.cleaning.looking import cleaned, fault, known, told
from tests.cleaning.samples import MARK, WORDS, zipped

FILES = {"docx": offices.docx, "xlsx": offices.xlsx, "pptx": offices.pptx, "odt": offices.odt}
NOTES = {
    "docx": {Note.COMMENTS, Note.CHANGES, Note.LINKS, Note.ATTACHMENTS},
    "xlsx": {Note.COMMENTS, Note.LINKS, Note.HIDDEN},
    "pptx": {Note.LINKS, Note.HIDDEN},
    "odt": {Note.COMMENTS, Note.CHANGES, Note.LINKS, Note.SCRIPTS},
}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marked(content: bytes) -> list[str]:
    """The parts that tell of whoever made it, whatever they are written in."""
    signs = (MARK.encode(), MARK.encode("utf-16-le"), b"rsid", b"2026-03-01")
    return [name for name, part in parts(content).items() if any(sign in part for sign in signs)]


def text(part: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part.decode()))


def pointed(content: bytes) -> set[str]:
    """Numbers that some part uses and no list of pointers explains."""
    everything = parts(content)
    unknown = set()
    for name, part in everything.items():
        used = set(re.findall(rb'r:(?:id|embed|link)="(\w+)"', part))
        folder, _, file = name.rpartition("/")
        beside = everything.get(f"{folder}/_rels/{file}.rels", b"")
        unknown |= {f"{name} {number!r}" for number in used if b'Id="' + number + b'"' not in beside}
    return unknown


@pytest.mark.parametrize("kind", FILES)
def test_t16_the_copy_of_an_office_file_tells_nothing_of_who_wrote_it(kind: str) -> None:
    original = FILES[kind]()
    assert len(marked(original)) >= 5
    assert MARK in str(told(original))

    copy, notes = cleaned(original)

    assert marked(copy) == []
    assert MARK.encode() not in copy
    assert not [name for name in told(copy) if name.startswith(("XML:", "XMP", "GPS", "IFD0"))]
    assert notes == NOTES[kind]
    assert pointed(copy) == set()
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_written_stays_with_its_changes_accepted() -> None:
    copy, _ = cleaned(offices.docx())

    body = parts(copy)["word/document.xml"]

    assert text(body).strip() == f"{WORDS} and stayed so two linesmade one a page a row"
    assert b"two lines</w:t></w:r><w:r><w:t>made one" in body
    assert b'r:embed="rId2"' in body


def test_a_sheet_keeps_its_own_sums_and_the_values_it_once_fetched() -> None:
    copy, _ = cleaned(offices.xlsx())

    sheet = parts(copy)["xl/worksheets/sheet1.xml"]

    assert WORDS.encode() in sheet
    assert b"<f>SUM(1,2)</f><v>3</v>" in sheet
    assert b'<c r="C1"><v>7</v></c>' in sheet
    assert b'<pageSetup orientation="portrait"/>' in sheet


def test_a_slide_keeps_its_picture_and_what_describes_it() -> None:
    slide = parts(cleaned(offices.pptx())[0])["ppt/slides/slide1.xml"]

    assert b'name="Picture" descr="A bed rail"' in slide
    assert WORDS.encode() in slide


def test_a_text_of_libreoffice_keeps_its_words_in_their_order() -> None:
    copy, _ = cleaned(offices.odt())

    assert text(parts(copy)["content.xml"]).strip() == f"{WORDS}, they said twice on a page at night"
    assert zipfile.ZipFile(io.BytesIO(copy)).infolist()[0].filename == "mimetype"


@pytest.mark.parametrize("kind", FILES)
def test_the_child_cleans_office_files_as_well(kind: str) -> None:
    original, target = FILES[kind](), io.BytesIO()

    notes = run.clean(known(original), io.BytesIO(original), target)

    assert (target.getvalue(), notes) == cleaned(original)


def test_what_could_not_be_shown_without_a_part_that_goes_is_not_cleaned() -> None:
    fine = '<w:p><w:object><o:OLEObject xmlns:o="x" r:id="rId6"/></w:object></w:p>'
    needed = '<w:altChunk r:id="rId6"/>'

    assert b"OLEObject" not in parts(cleaned(offices.docx(inside=fine))[0])["word/document.xml"]
    with pytest.raises(CannotClean) as refused:
        cleaned(offices.docx(inside=needed))
    assert refused.value.lack == Lack.PART


def _entities() -> bytes:
    return _docx_with(
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="x">&b;</w:document>'
    )


def _deep() -> bytes:
    return _docx_with(b"<a>" * 50_000 + b"</a>" * 50_000)


def _docx_with(document: bytes) -> bytes:
    held = parts(offices.docx())
    held["word/document.xml"] = document
    return zipped(held)


@pytest.mark.parametrize(("made", "wrong"), [(_entities, Fault.BOMB), (_deep, Fault.MALFORMED)])
def test_parts_that_grow_or_nest_without_end_are_refused(made: Callable[[], bytes], wrong: Fault) -> None:
    with pytest.raises(Unfit) as refused:
        cleaned(made())

    assert refused.value.fault == wrong


def test_macros_make_another_kind_that_is_not_cleaned() -> None:
    held = parts(offices.docx())
    held["word/vbaProject.bin"] = b"x"
    content = zipped(held)

    assert (known(offices.docx()).name, known(content).name) == ("docx", "docm")
    with pytest.raises(CannotClean) as refused:
        run.clean(known(content), io.BytesIO(content), io.BytesIO())
    assert refused.value.lack == Lack.KIND
    assert fault(zipped({"a.txt": b"x"})) == Fault.ARCHIVE
