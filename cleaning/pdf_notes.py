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
DEPTH = 12  # dictionaries directly inside one another
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
        if isinstance(item, Dictionary | Array):
            yield from _of_all(item)


def _of_all(item: Object, depth: int = 0) -> Iterator[Note]:
    if isinstance(item, Dictionary):
        yield from _of(item)
    if depth <= DEPTH:
        for value in inner(item):
            yield from _of_all(value, depth + 1)


def inner(item: Object) -> Iterator[Object]:
    """The dictionaries that lie directly inside, in lists too; what has a number of its own gets its own turn."""
    waiting = list(item.as_list() if isinstance(item, Array) else (value for _, value in item.items()))
    while waiting:
        value = waiting.pop()
        if not isinstance(value, Dictionary | Array) or value.is_indirect:
            continue
        if isinstance(value, Array):
            waiting += value.as_list()
        else:
            yield value


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
