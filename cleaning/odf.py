"""The files of LibreOffice: text, tables and slides."""

import posixpath
from typing import BinaryIO

from cleaning import drawings, media, parcels
from cleaning.errors import CannotClean, Lack
from cleaning.notes import Note
from cleaning.parcels import Parts, Tree, attribute, drop, local, tree, unwrap, written

_MANIFEST, _MIMETYPE = "META-INF/manifest.xml", "mimetype"
_PAGES = frozenset({"content.xml", "styles.xml"})
_EMPTIED = {"meta.xml": "document-meta", "settings.xml": "document-settings"}
_PICTURES = "Pictures"
_GO = frozenset(
    {
        "tracked-changes", "change", "change-start", "change-end", "annotation", "annotation-end", "scripts",
        "event-listeners", "dde-connection-decls", "dde-source", "dde-links", "sender-firstname",
        "initial-creator", "editing-duration", "plugin", "applet", "object-ole",
    }
)  # fmt: skip
_NUMBERS = frozenset({"rsid", "paragraph-rsid"})
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_HIDDEN = {"visibility": {"collapse", "filter"}, "display": {"none", "false"}}


def clean(_name: str, source: BinaryIO, target: BinaryIO) -> frozenset[Note]:
    parts = parcels.unpacked(source)
    notes, kept = set[Note](), Parts()
    for name, content in parts.items():
        folder, file = posixpath.split(name)
        if name == _MIMETYPE:
            kept[name] = content.strip()
        elif file in _PAGES:
            kept[name] = _page(content, notes)
        elif file in _EMPTIED:
            kept[name] = _empty(_EMPTIED[file])
        elif posixpath.basename(folder) == _PICTURES:
            kept[name] = media.cleaned(content)
        else:
            notes |= _noted(name)
    _check_objects(parts, kept)
    kept[_MANIFEST] = _manifest(parts[_MANIFEST], kept)
    parcels.pack(kept, target, plain_first=_MIMETYPE)
    return frozenset(notes)


def _noted(name: str) -> set[Note]:
    if name.startswith(("Basic/", "Scripts/")):
        return {Note.SCRIPTS}
    return {Note.SIGNATURE} if name == "META-INF/documentsignatures.xml" else set()


def _empty(name: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{name} xmlns:office="{_OFFICE}"/>'.encode()


def _page(content: bytes, notes: set[Note]) -> bytes:
    root = tree(content)
    for element in list(root.iter()):
        notes |= _seen(element)
        for key in [key for key in element.attrib if attribute(key) in _NUMBERS]:
            del element.attrib[key]
        _free_link(element, notes)
        if local(element) in _GO:
            drop(element)
    drawings.clean(root)
    return written(root)


def _seen(element: Tree) -> set[Note]:
    match local(element):
        case "tracked-changes":
            return {Note.CHANGES}
        case "annotation":
            return {Note.COMMENTS}
        case "script" | "event-listeners":
            return {Note.SCRIPTS}
    hidden = any(element.get(key) in _HIDDEN.get(attribute(key), ()) for key in element.attrib)
    return {Note.HIDDEN} if hidden else set()


def _free_link(element: Tree, notes: set[Note]) -> None:
    """A link to the outside leaves its words; what was fetched from there goes."""
    key = next((key for key in element.attrib if attribute(key) == "href"), None)
    if key is None or element.get(key, "").startswith(("#", "./", _PICTURES + "/", "Object")):
        return
    notes.add(Note.LINKS)
    if local(element) == "a":
        unwrap_words(element)
    else:
        drop(element)


def unwrap_words(element: Tree) -> None:
    """Its own words and what is inside stay where they were."""
    before, parent = element.getprevious(), element.getparent()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.text or "")
    else:
        parent.text = (parent.text or "") + (element.text or "")
    unwrap(element)


def _check_objects(parts: Parts, kept: Parts) -> None:
    """What is embedded stays when it is of the same make; anything else could not be shown any more."""
    for name in parts:
        top = name.split("/", maxsplit=1)[0]
        if top.startswith("Object ") and name not in kept and not name.endswith(("/", ".rdf")):
            raise CannotClean(Lack.PART)


def _manifest(content: bytes, kept: Parts) -> bytes:
    root = tree(content)
    for entry in list(root):
        path = next((value for key, value in entry.attrib.items() if attribute(key) == "full-path"), "")
        if not path.endswith("/") and path not in kept:
            root.remove(entry)
    return written(root)
