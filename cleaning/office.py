"""Word, Excel and PowerPoint files: parts that are known are cleaned and stay, all others go.

A part that goes takes along what points to it. Where the page could not be shown without it the whole file is
said to be one that cannot be cleaned. Properties are emptied in place: some programs refuse a file without them.
"""

from typing import BinaryIO

from cleaning import drawings, media, packages, parcels, sheets, slides, word
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from cleaning.packages import Package

_CORE = '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
_APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
_CUSTOM = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
_EMPTIED = {"core-properties+xml": _CORE, "extended-properties+xml": _APP, "custom-properties+xml": _CUSTOM}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The last words of the types of the parts that stay.
_PAGES = frozenset(
    {
        "document.main+xml", "styles+xml", "stylesWithEffects+xml", "settings+xml", "webSettings+xml",
        "fontTable+xml", "numbering+xml", "footnotes+xml", "endnotes+xml", "header+xml", "footer+xml",
        "document.glossary+xml",
        "sheet.main+xml", "worksheet+xml", "chartsheet+xml", "sharedStrings+xml", "table+xml",
        "sheetMetadata+xml", "pivotTable+xml", "pivotCacheDefinition+xml", "pivotCacheRecords+xml",
        "presentation.main+xml", "slideshow.main+xml", "slide+xml", "slideLayout+xml", "slideMaster+xml",
        "notesMaster+xml", "notesSlide+xml", "handoutMaster+xml", "presProps+xml", "viewProps+xml",
        "tableStyles+xml",
        "theme+xml", "themeOverride+xml", "chart+xml", "chartshapes+xml", "chartstyle+xml", "chartcolorstyle+xml",
        "chartex+xml", "diagramData+xml", "diagramLayout+xml", "diagramStyle+xml", "diagramColors+xml",
        "diagramDrawing+xml", "drawing+xml",
    }
)  # fmt: skip
_FONTS = ("obfuscatedFont", "x-fontdata")
_NOTED = {
    "omments": Note.COMMENTS,
    "oleObject": Note.ATTACHMENTS,
    "sheet": Note.ATTACHMENTS,
    "document": Note.ATTACHMENTS,
    "presentation": Note.ATTACHMENTS,
    "vbaProject": Note.SCRIPTS,
    "activeX": Note.SCRIPTS,
    "xmlsignature": Note.SIGNATURE,
    "revisionLog": Note.CHANGES,
    "externalLink": Note.LINKS,
    "connections": Note.LINKS,
}
_SILENT = frozenset({"attachedTemplate", "externalLinkPath"})  # lead out of the file, but nobody sees them
_RULES = {"docx": word.clean, "xlsx": sheets.clean, "pptx": slides.clean}


def clean(name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    package = packages.opened(parcels.unpacked(source))
    notes = _drop_parts(package)
    for part in list(package.parts):
        notes |= _clean_part(name, package, part)
    _let_go_of_the_root(package)
    parcels.pack(package.closed(), target, plain_first=None)
    return frozenset(notes)


def _last_words(type_: str) -> str:
    """`application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml` -> `document.main+xml`"""
    tail = type_.split("ml.", 1)[-1] if "ml." in type_ else type_.rsplit(".", 1)[-1].rsplit("/", 1)[-1]
    return tail if tail in _PAGES or tail in _EMPTIED else tail.rsplit(".", 1)[-1]


def _drop_parts(package: Package) -> set[Note]:
    notes = set[Note]()
    for part in list(package.parts):
        type_ = package.type_of(part)
        if type_.startswith(("image/", "audio/", "video/")) and "svg" not in type_ and not _is_thumbnail(part):
            continue
        words = _last_words(type_)
        if words in _PAGES or words in _EMPTIED or type_.endswith(_FONTS):
            continue
        notes |= {note for sign, note in _NOTED.items() if sign in type_.rsplit("/", 1)[-1].rsplit(".", 1)[-1]}
        package.remove(part)
    return notes


def _is_thumbnail(part: str) -> bool:
    return part.lower().startswith("docprops/")


def _clean_part(name: str, package: Package, part: str) -> set[Note]:
    type_ = package.type_of(part)
    words = _last_words(type_)
    if words in _EMPTIED:
        package.parts[part] = (_HEAD + _EMPTIED[words]).encode()
        return set()
    if words not in _PAGES:
        if not type_.endswith(_FONTS):
            package.parts[part] = media.cleaned(package.parts[part])
        return set()
    notes = _links(package, part)
    gone = packages.let_go(package, part)
    root = parcels.tree(package.parts[part])
    packages.point_no_more(root, gone)
    drawings.clean(root)
    notes |= _RULES[name](root)
    package.parts[part] = parcels.written(root)
    return notes


def _links(package: Package, part: str) -> set[Note]:
    outside = [pointer for pointer in package.led_from(part) if pointer.target is None]
    return {Note.LINKS for pointer in outside if pointer.kind not in _SILENT}


def _let_go_of_the_root(package: Package) -> None:
    packages.let_go(package, "")
    if not any(pointer.kind == "officeDocument" for pointer in package.led_from("")):
        raise Unfit(Fault.MALFORMED)
    for part in list(package.pointers):
        if part and part not in package.parts:
            del package.pointers[part]
    if any(part.endswith(".bin") for part in package.parts):
        raise CannotClean(Lack.PART)
