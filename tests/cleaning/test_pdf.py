"""PDFs: who made them, what they did and what was hung on them goes; pages stay what they were (T16)."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from cleaning import run, work
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from tests.cleaning.looking import cleaned, known, told
from tests.cleaning.samples import MARK, WORDS, pdf


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return str(document[0].get_textpage().get_text_range())


def everything(content: bytes) -> bytes:
    """Every object of the file with its streams unpacked."""
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(
            held,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
        )
    return held.getvalue()


def seen(content: bytes) -> Image.Image:
    target = io.BytesIO()
    work.picture(known(content), io.BytesIO(content), target, page=0, width=300)
    return Image.open(target)


def test_t16_the_copy_of_a_pdf_tells_nothing_of_who_made_it() -> None:
    original = pdf()
    assert {"PDF:Author", "XMP-dc:Creator"} <= told(original).keys()
    assert original.count(b"%%EOF") == 2

    copy, notes = cleaned(original)

    raw = everything(copy)
    assert MARK.encode() not in copy + raw
    assert not [name for name in told(copy) if name.startswith(("XMP", "IFD0", "GPS", "JFIF:Thumb"))]
    assert not {"PDF:Author", "PDF:Producer", "PDF:CreateDate", "PDF:ModifyDate"} & told(copy).keys()
    for gone in (b"/JavaScript", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/URI", b"/Metadata", b"/AcroForm"):
        assert gone in everything(original)
        assert gone not in raw
    assert copy.count(b"%%EOF") == 1
    assert notes == {Note.ATTACHMENTS, Note.SCRIPTS, Note.LINKS, Note.COMMENTS, Note.FORMS}


def test_the_pages_of_a_pdf_stay_as_they_were_and_their_text_stays_text() -> None:
    original = pdf()

    copy, _ = cleaned(original)

    assert WORDS in words(copy)
    assert "Ward nine" in words(copy)  # what was typed into the form
    page = seen(copy)
    assert page.getpixel((70, 90)) == (0, 0, 255)  # a box that somebody drew on it
    red = page.getpixel((30, 160))
    assert isinstance(red, tuple)
    assert (red[0] > 200, red[2] < 80) == (True, True)  # the photo


def test_the_same_pdf_makes_the_same_copy_on_any_day() -> None:
    assert cleaned(pdf())[0] == cleaned(pdf())[0]


def test_a_link_inside_the_file_still_leads_there() -> None:
    made = pikepdf.new()
    for _ in range(2):
        made.add_blank_page()
    goal = pikepdf.Array([made.pages[1].obj, pikepdf.Name.Fit])
    link = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=goal, Contents=pikepdf.String(MARK)
    )
    made.pages[0].obj.Annots = pikepdf.Array([link])
    held = io.BytesIO()
    made.save(held)

    copy, _ = cleaned(held.getvalue())

    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert opened.pages[0].obj.Annots[0].Dest[0] == opened.pages[1].obj
    assert MARK.encode() not in everything(copy)


def test_nothing_is_deep_enough_to_hide_in() -> None:
    made = pikepdf.new()
    page = made.add_blank_page().obj
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(MARK))
    comment = made.make_indirect(
        pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], Contents=pikepdf.String(MARK))
    )
    page.Annots, page.Hidden = pikepdf.Array([comment]), pikepdf.String(MARK)
    goal = pikepdf.Dictionary(D=[page, pikepdf.Name.Fit], X=pikepdf.Array([pikepdf.Array([script])]))
    named = made.make_indirect(pikepdf.Array([pikepdf.String("a"), goal]))
    made.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=named))
    inside = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=comment)
    made.Root.StructTreeRoot = made.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([inside])))
    made.trailer.Checksum = pikepdf.String(MARK)
    held = io.BytesIO()
    made.save(held)
    assert everything(held.getvalue()).count(MARK.encode()) == 4

    copy, notes = cleaned(held.getvalue())

    assert MARK.encode() not in everything(copy)
    assert b"(a)" in everything(copy)
    assert notes == {Note.COMMENTS, Note.SCRIPTS}


def test_a_pdf_behind_a_password_is_locked_and_one_that_only_forbids_is_not() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        shut, forbids = io.BytesIO(), io.BytesIO()
        opened.save(shut, encryption=pikepdf.Encryption(user="secret", owner="other"))
        opened.save(forbids, encryption=pikepdf.Encryption(user="", owner="other"))

    assert WORDS in words(cleaned(forbids.getvalue())[0])
    for reading in (lambda: cleaned(shut.getvalue()), lambda: seen(shut.getvalue())):
        with pytest.raises(Unfit) as refused:
            reading()
        assert refused.value.fault == Fault.LOCKED


def test_a_page_of_a_pdf_as_a_picture_through_the_child() -> None:
    original = pdf()

    shown = run.picture(known(original), io.BytesIO(original), width=300)

    assert (shown.pages, Image.open(io.BytesIO(shown.png)).size) == (1, (300, 200))
    with pytest.raises(CannotClean) as refused:
        run.picture(known(original), io.BytesIO(original), page=7)
    assert refused.value.lack == Lack.NO_PAGE


def test_a_pdf_that_is_no_pdf_inside_is_malformed() -> None:
    for content in (b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog >> endobj" * 50):
        with pytest.raises(Unfit) as refused:
            cleaned(content)
        assert refused.value.fault == Fault.MALFORMED
