"""What a PDF holds beside its pages, looked up before it goes."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Pdf

from cleaning.notes import Note

COMMENTS = frozenset({"/Text", "/Popup"})
ATTACHED = frozenset(
    {"/FileAttachment", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/Projection", "/TrapNet"}
)
SCRIPTS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Hide"})
LINKS = frozenset({"/URI", "/GoToR", "/GoToE"})
_NOT_SAID = frozenset({"/Link", "/Widget"})
_IN_ROOT = {
    Note.ATTACHMENTS: {"/Collection", "/AF"},
    Note.SIGNATURE: {"/Perms", "/DSS"},
    Note.HIDDEN: {"/OCProperties"},
}


def noted(pdf: Pdf) -> frozenset[Note]:
    return frozenset((*_of_the_root(pdf.Root), *_of_everything(pdf)))


def _of_the_root(root: Object) -> Iterator[Note]:
    keys = set(root.keys())
    yield from (note for note, signs in _IN_ROOT.items() if signs & keys)
    names, form = root.get("/Names"), root.get("/AcroForm")
    if isinstance(names, Dictionary):
        if "/EmbeddedFiles" in names:
            yield Note.ATTACHMENTS
        if "/JavaScript" in names:
            yield Note.SCRIPTS
    if isinstance(form, Dictionary) and len(form.get("/Fields", Array())):
        yield Note.FORMS


def _of_everything(pdf: Pdf) -> Iterator[Note]:
    for item in pdf.objects:
        if isinstance(item, Dictionary):
            yield from _of(item)
            for value in item.as_dict().values():
                if isinstance(value, Dictionary) and not value.is_indirect:
                    yield from _of(value)


def _of(item: Object) -> Iterator[Note]:
    subtype, action = str(item.get("/Subtype", "")), str(item.get("/S", ""))
    if subtype in ATTACHED or "/EF" in item:
        yield Note.ATTACHMENTS
    if subtype in COMMENTS or ("/Rect" in item and "/Contents" in item and subtype not in _NOT_SAID):
        yield Note.COMMENTS
    if action in SCRIPTS:
        yield Note.SCRIPTS
    if action in LINKS:
        yield Note.LINKS
    if str(item.get("/FT", "")) == "/Sig" or "/ByteRange" in item:
        yield Note.SIGNATURE
