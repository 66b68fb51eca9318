"""Excel: who opened, saved and shared; where it lay; what it fetched from other files."""

import re
from collections.abc import Iterator

from cleaning.notes import Note
from cleaning.parcels import Tree, attribute, drop, local, named, space, with_attributes

_GO = frozenset(
    {
        "fileSharing", "absPath", "revisionPtr", "documentId", "webPublishing", "webPublishItems",
        "fileRecoveryPr", "smartTagPr", "smartTagTypes", "oleObjects", "controls", "customProperties",
        "externalReferences", "legacyDrawing", "legacyDrawingHF", "userShapes", "customWorkbookViews",
        "customSheetViews", "scenarios",
    }
)  # fmt: skip
# What fetches, leads out of the file or says where it lay. A link to a place in the same file begins with "#".
_ANOTHER_FILE = re.compile(
    r"\[\d+\]|\bDDE\b|\|'?|\bHYPERLINK\s*\((?!\s*\"#)|\b(?:WEBSERVICE|IMAGE|RTD|SQL\.REQUEST)\s*\("
    r"|file:|://|mailto:|\\\\|\b[a-z]:[\\/]",
    re.I,
)
_FORMULAS = frozenset(
    {"f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"}
)
_NEEDED = frozenset({"formula", "formula1", "formula2"})  # what they belong to cannot be without
_NOTHING = "#REF!"
_PERSONAL = frozenset({"refreshedBy", "refreshedDate", "refreshedDateIso", "uid", "documentId", "userName"})
_HIDDEN = frozenset({"hidden", "veryHidden", "1", "true"})


def clean(root: Tree) -> set[Note]:
    notes = {note for element in with_attributes(root, {"hidden", "state"}) for note in _hidden(element)}
    for element in with_attributes(root, _PERSONAL):
        for key in [key for key in element.attrib if attribute(key) in _PERSONAL]:
            del element.attrib[key]
    for element in named(root, _GO):
        _drop_with_cover(element)
    for element in named(root, {"hyperlink"}):
        element.attrib.pop("tooltip", None)
    return notes | _free_formulas(root)


def _free_formulas(root: Tree) -> set[Note]:
    notes = set[Note]()
    for element in named(root, _FORMULAS):
        if _is_of_sheets(element) and _ANOTHER_FILE.search(element.text or ""):
            notes.add(Note.LINKS)
            _drop_formula(root, element)
    for element in named(root, {"definedNames"}):
        if len(element) == 0:
            drop(element)
    return notes


def _is_of_sheets(element: Tree) -> bool:
    return "spreadsheet" in space(element) or "office/excel" in space(element)


def _drop_formula(root: Tree, element: Tree) -> None:
    """The value that was fetched last stays. Cells that share the formula of another have only its number."""
    if local(element) in _NEEDED or "office/excel" in space(element):
        element.text = _NOTHING
        return
    if element.get("t") == "shared":
        for other in root.xpath("//*[local-name()='f'][@si=$si]", si=element.get("si", "")):
            drop(other)
    drop(element)


def _hidden(element: Tree) -> Iterator[Note]:
    if (local(element) == "sheet" and element.get("state") in _HIDDEN) or element.get("hidden") in _HIDDEN:
        yield Note.HIDDEN


def _drop_with_cover(element: Tree) -> None:
    """With the choice between versions of Excel around it, which must not be left empty."""
    cover = next((each for each in element.iterancestors() if local(each) == "AlternateContent"), None)
    drop(element if cover is None else cover)
