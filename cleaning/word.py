"""Word: tracked changes are accepted, comments go, and with them who wrote what in which sitting."""

from collections.abc import Iterable

from cleaning import fields
from cleaning.notes import Note
from cleaning.parcels import Tree, attribute, drop, local, named, space, unwrap

_GO = frozenset(
    {
        "del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange",
        "tcPrChange", "tblPrExChange", "numberingChange", "cellIns", "cellMerge", "commentRangeStart",
        "commentRangeEnd", "commentReference", "annotationRef", "moveFromRangeStart", "moveFromRangeEnd",
        "moveToRangeStart", "moveToRangeEnd", "permStart", "permEnd", "proofErr", "rsids", "attachedTemplate",
        "docVars", "mailMerge", "trackRevisions", "documentProtection", "writeProtection", "docId",
        "saveThroughXslt", "attachedSchema", "schemaLibrary", "activeWritingStyle", "dataBinding", "contentPart",
        "smartTagPr", "customXmlPr", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
        "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
        "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "conflictIns", "conflictDel",
    }
)  # fmt: skip
_OPEN = frozenset({"ins", "moveTo", "smartTag", "customXml"})  # what is inside stays
_CHANGES = frozenset({"del", "ins", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel"})
_PERSONAL = frozenset({"author", "initials", "date", "paraId", "textId", "durableId"})
_WITH_PERSONS = (
    "descendant-or-self::*[@*[starts-with(local-name(), 'rsid') or "
    + " or ".join(f"local-name()='{name}'" for name in sorted(_PERSONAL))
    + "]]"
)
_OWN = ("wordprocessingml", "office/word/20")
_OF_LINKS = frozenset({"tooltip", "docLocation", "tgtFrame"})


def clean(root: Tree) -> set[Note]:
    notes = {Note.CHANGES for _ in _own(root, _CHANGES)} | {Note.HIDDEN for _ in _own(root, {"vanish"})}
    for element in root.xpath(_WITH_PERSONS):
        if _is_own(element):
            _forget_who(element)
    for element in _own(root, {"hyperlink"}):
        for name in [name for name in element.attrib if attribute(name) in _OF_LINKS]:
            del element.attrib[name]
    fields.free(root)
    _accept(root)
    for element in _own(root, _GO):
        drop(element)
    for element in _own(root, _OPEN):
        unwrap(element)
    return notes


def _own(root: Tree, names: Iterable[str]) -> list[Tree]:
    return [each for each in named(root, names) if _is_own(each)]


def _is_own(element: Tree) -> bool:
    return any(sign in space(element) for sign in _OWN)


def _forget_who(element: Tree) -> None:
    for name in list(element.attrib):
        short = attribute(name)
        if short in _PERSONAL or short.startswith("rsid"):
            del element.attrib[name]


def _accept(root: Tree) -> None:
    """Rows, cells and paragraphs whose deletion was tracked."""
    for mark in _own(root, {"del", "cellDel"}):
        holder = mark.getparent()
        if holder is None:
            continue
        match local(holder), local(mark):
            case "trPr", "del":
                _drop_outer(holder, "tr")
            case "tcPr", "cellDel":
                for run in named(_outer(holder, "tc"), {"r"}):
                    drop(run)
            case "rPr", "del":
                _join_paragraph(holder)


def _outer(element: Tree, name: str) -> Tree:
    return next((each for each in element.iterancestors() if local(each) == name), element)


def _drop_outer(element: Tree, name: str) -> None:
    outer = _outer(element, name)
    if local(outer) == name:
        drop(outer)


def _join_paragraph(mark: Tree) -> None:
    """A paragraph whose end was deleted: its words join the next one's; one without words goes."""
    paragraph = _outer(mark, "p")
    following = paragraph.getnext()
    if local(paragraph) != "p" or following is None or local(following) != "p":
        return
    place = 1 if len(following) and local(following[0]) == "pPr" else 0
    for child in [each for each in paragraph if local(each) != "pPr"]:
        following.insert(place, child)
        place += 1
    drop(paragraph)
