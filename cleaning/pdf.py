"""PDFs written anew: pages stay as they are, and their text stays text; what was said about them goes.

The file is built from the objects its pages need, so that earlier versions, which a PDF keeps behind the last one,
are not in the copy. Form fields and marks on pages become part of the page. A password for opening is `LOCKED`;
one that only forbids printing or copying is no lock at all, and the copy has none.
"""

import contextlib
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from cleaning import pdf_notes, pdf_pictures
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.limits import PDF_PAGES
from cleaning.notes import Note

# What stays of the document's own dictionary. Names, actions, forms, collections, permissions and the rest go.
_ROOT = frozenset(
    {
        "/Type", "/Pages", "/Version", "/Extensions", "/PageLabels", "/PageLayout", "/PageMode", "/Outlines",
        "/Dests", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/ViewerPreferences", "/Names",
    }
)  # fmt: skip
_PAGE = frozenset(
    {
        "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
        "/Rotate", "/Group", "/StructParents", "/Tabs", "/UserUnit", "/Annots",
    }
)  # fmt: skip
_TRAILER = frozenset({"/Root", "/Size", "/Encrypt"})
_NAMES = frozenset({"/Dests"})
# Keys that go from wherever they are: notes of programs, dates, actions, small pictures, attached files.
_NOWHERE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb", "/OPI", "/Alternates", "/CreatorInfo",
    "/PresSteps", "/B", "/SeparationInfo", "/Measure", "/PtData", "/DPartRoot", "/DPart", "/GTS_PDFXVersion",
    "/JS", "/EF", "/RF", "/PTEX.FileName", "/PTEX.InfoDict", "/PTEX.PageNumber", "/PTEX.Fullbanner",
    "/Author", "/Creator", "/Producer", "/SourceModified",
)  # fmt: skip
_OUTSIDE = ("/F", "/FFilter", "/FDecodeParms", "/Ref")  # of a stream that shows what lies in another file
_USES = frozenset({"/View", "/Print", "/Export", "/Zoom", "/Language", "/PageElement"})
_STAYS_IN_RESOURCES = frozenset({"/B"})  # may be the name of a font or a colour there


def clean(_name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    try:
        pdf = Pdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Unfit(Fault.LOCKED) from None
    with pdf:
        if len(pdf.pages) > PDF_PAGES:
            raise Unfit(Fault.PAGES)
        notes = pdf_notes.noted(pdf)
        _empty_the_root(pdf)
        for page in pdf.pages:
            _keep(page.obj, _PAGE)
            _free_of_comments(page.obj)
        _flatten(pdf)
        _write_anew(pdf, target)
    return notes


def _empty_the_root(pdf: Pdf) -> None:
    root = pdf.Root
    if "/AcroForm" in root:
        with contextlib.suppress(pikepdf.PdfError, RuntimeError, ValueError):
            pdf.generate_appearance_streams()  # what was typed into a field must be seen without the field
    if "/XFA" in root.get("/AcroForm", Dictionary()):
        if _only_waits(pdf):
            raise CannotClean(Lack.PART)
        del root.AcroForm["/XFA"]
    _keep(root, _ROOT | {"/AcroForm"})
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        _keep(names, _NAMES)


def _keep(item: Object, kept: frozenset[str]) -> None:
    for name in set(item.keys()) - kept:
        del item[name]


def _only_waits(pdf: Pdf) -> bool:
    """A form whose every word is in its XFA: the one page asks for another program."""
    return len(pdf.Root.AcroForm.get("/Fields", Array())) == 0


def _free_of_comments(page: Object) -> None:
    """Comments, attached files and films go; what is drawn on the page, and fields, wait to be flattened."""
    marks = page.get("/Annots")
    if not isinstance(marks, Array):
        return
    page.Annots = Array([mark for mark in marks if isinstance(mark, Dictionary) and _is_drawn(mark)])


def _is_drawn(mark: Dictionary) -> bool:
    return str(mark.get("/Subtype", "")) not in pdf_notes.COMMENTS | pdf_notes.ATTACHED


def _flatten(pdf: Pdf) -> None:
    pdf.flatten_annotations(mode="screen")
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    for page in pdf.pages:
        marks = page.obj.get("/Annots")
        if marks is None:
            continue
        links = [_link(pdf, mark) for mark in marks if isinstance(mark, Dictionary)] if len(marks) else []
        del page.obj["/Annots"]
        if kept := [link for link in links if link is not None]:
            page.obj.Annots = pdf.make_indirect(Array(kept))


def _link(pdf: Pdf, mark: Dictionary) -> Object | None:
    """A link to another page of the same file, with nothing beside where it is and where it leads."""
    action = mark.get("/A", Dictionary())
    where = mark.get("/Dest") or (action.get("/D") if str(action.get("/S", "")) == "/GoTo" else None)
    if str(mark.get("/Subtype", "")) != "/Link" or where is None or "/Rect" not in mark:
        return None
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=mark.Rect, Border=Array([0, 0, 0]), Dest=where)
    )


def _write_anew(pdf: Pdf, target: BinaryIO) -> None:
    pictures = []
    for item in pdf.objects:
        if isinstance(item, Stream | Dictionary | Array):
            _strip(item)
        if isinstance(item, Stream):
            pictures.append(item)
    for item in pictures:
        _let_go_of_the_outside(item)
        pdf_pictures.strip(pdf, item)
    pdf_pictures.refuse_inline(pdf)
    _keep(pdf.trailer, _TRAILER)
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,  # says nothing of when
        encryption=False,
    )


def _strip(item: Object, depth: int = 0) -> None:
    """From a dictionary and those that lie inside it: every indirect one gets its own turn."""
    if depth > pdf_notes.DEPTH:
        raise Unfit(Fault.MALFORMED)
    if not isinstance(item, Array):
        _strip_keys(item)
    for value in pdf_notes.inner(item):
        _strip(value, depth + 1)


def _strip_keys(item: Object) -> None:
    in_resources = "/Type" not in item and "/S" not in item and "/Parent" not in item
    for key in _NOWHERE:
        if key in item and not (in_resources and key in _STAYS_IN_RESOURCES):
            del item[key]
    if str(item.get("/Type", "")) == "/OBJR":  # the outline of a tagged page keeps its comments within reach
        del item["/Obj"]
    if str(item.get("/Type", "")) == "/OCG" and isinstance(item.get("/Usage"), Dictionary):
        _keep(item["/Usage"], _USES)  # and not for whom a layer is
    if str(item.get("/O", "")) == "/UserProperties":
        _keep(item, frozenset({"/O"}))
    if "/A" in item and isinstance(item["/A"], Dictionary) and str(item["/A"].get("/S", "")) != "/GoTo":
        del item["/A"]
    if str(item.get("/S", "")) in pdf_notes.SCRIPTS | pdf_notes.LINKS:
        _keep(item, frozenset({"/S"}))


def _let_go_of_the_outside(item: Stream) -> None:
    for key in _OUTSIDE:
        if key in item:
            del item[key]
