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
_ANOTHER_FILE = re.compile(r"\[\d+\]|\bDDE\b|\|'?")
_PERSONAL = frozenset({"refreshedBy", "refreshedDate", "refreshedDateIso", "uid", "documentId", "userName"})
_HIDDEN = frozenset({"hidden", "veryHidden", "1", "true"})


def clean(root: Tree) -> set[Note]:
    notes = {note for element in with_attributes(root, {"hidden", "state"}) for note in _hidden(element)}
    for element in with_attributes(root, _PERSONAL):
        for key in [key for key in element.attrib if attribute(key) in _PERSONAL]:
            del element.attrib[key]
    for element in named(root, _GO):
        _drop_with_cover(element)
    for element in (
        each for each in named(root, {"f", "definedName", "hyperlink"}) if "spreadsheet" in space(each)
    ):
        element.attrib.pop("tooltip", None)
        if local(element) != "hyperlink" and _ANOTHER_FILE.search(element.text or ""):
            notes.add(Note.LINKS)
            drop(element)  # the value that was fetched last stays
    for element in named(root, {"definedNames"}):
        if len(element) == 0:
            drop(element)
    return notes


def _hidden(element: Tree) -> Iterator[Note]:
    if (local(element) == "sheet" and element.get("state") in _HIDDEN) or element.get("hidden") in _HIDDEN:
        yield Note.HIDDEN


def _drop_with_cover(element: Tree) -> None:
    """With the choice between versions of Excel around it, which must not be left empty."""
    cover = next((each for each in element.iterancestors() if local(each) == "AlternateContent"), None)
    drop(element if cover is None else cover)
