"""Excel: who opened, saved and shared; where it lay; what it fetched from other files."""

import re
from collections.abc import Iterator

from cleaning.notes import Note
from cleaning.parcels import Tree, attribute, drop, local, space

_GO = frozenset(
    {
        "fileSharing", "absPath", "revisionPtr", "documentId", "webPublishing", "webPublishItems",
        "fileRecoveryPr", "smartTagPr", "smartTagTypes", "oleObjects", "controls", "customProperties",
        "externalReferences", "legacyDrawing", "legacyDrawingHF", "userShapes", "customWorkbookViews",
        "customSheetViews", "scenarios",
    }
)  # fmt: skip
_ANOTHER_FILE = re.compile(r"\[\d+\]|\bDDE\b|\|'?")
_PERSONAL = frozenset({"refreshedBy", "refreshedDate", "refreshedDateIso", "uid", "documentId", "userName"})
_HIDDEN = frozenset({"hidden", "veryHidden", "1", "true"})


def clean(root: Tree) -> set[Note]:
    notes = {note for element in list(root.iter()) for note in _clean(element)}
    for element in [each for each in root.iter() if local(each) == "definedNames" and len(each) == 0]:
        drop(element)
    return notes


def _clean(element: Tree) -> Iterator[Note]:
    name = local(element)
    if (name == "sheet" and element.get("state") in _HIDDEN) or element.get("hidden") in _HIDDEN:
        yield Note.HIDDEN
    for key in [key for key in element.attrib if attribute(key) in _PERSONAL]:
        del element.attrib[key]
    if name in _GO:
        _drop_with_cover(element)
    elif "spreadsheet" in space(element):
        element.attrib.pop("tooltip", None)
        if name in {"f", "definedName"} and _ANOTHER_FILE.search(element.text or ""):
            yield Note.LINKS
            drop(element)  # the value that was fetched last stays


def _drop_with_cover(element: Tree) -> None:
    """With the choice between versions of Excel around it, which must not be left empty."""
    cover = next((each for each in element.iterancestors() if local(each) == "AlternateContent"), None)
    drop(element if cover is None else cover)
