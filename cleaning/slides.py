"""PowerPoint: slides that are not shown are still in the copy, and that is said."""

from cleaning.notes import Note
from cleaning.parcels import Tree, drop, local, named

_GO = frozenset({"custDataLst", "modifyVerifier", "smartTags"})


def clean(root: Tree) -> set[Note]:
    notes = set[Note]()
    if local(root) == "sld" and root.get("show") in {"0", "false"}:
        notes.add(Note.HIDDEN)
    for element in named(root, _GO):
        drop(element)
    return notes
