"""The files of LibreOffice: text, tables and slides."""

import base64
import posixpath
import re
from typing import BinaryIO

from cleaning import drawings, media, parcels
from cleaning.errors import CannotClean, Lack
from cleaning.notes import Note
from cleaning.parcels import Parts, Tree, attribute, drop, local, space, tree, unwrap, written

_MANIFEST, _MIMETYPE = "META-INF/manifest.xml", "mimetype"
_PAGES = frozenset({"content.xml", "styles.xml"})
_EMPTIED = {"meta.xml": "document-meta", "settings.xml": "document-settings"}
_PICTURES = "Pictures"
_GO = frozenset(
    {
        "tracked-changes", "change", "change-start", "change-end", "annotation", "annotation-end", "scripts",
        "event-listeners", "dde-connection-decls", "dde-source", "dde-links", "initial-creator",
        "editing-duration", "plugin", "applet", "object-ole", "script",
    }
)  # fmt: skip
# Fields that a program fills with who sat there and where the file lay, with what they show.
_PERSONAL = frozenset(
    {"creator", "author-name", "author-initials", "printed-by", "file-name", "template-name", "user-defined"}
)
_FORMULAS = frozenset(
    {
        "formula", "condition", "expression", "cell-range-address", "values-cell-range-address",
        "label-cell-address", "cell-address", "base-cell-address", "source-cell-range-addresses",
        "target-range-address", "apply-condition", "url", "database-name", "datasource", "command",
    }
)  # fmt: skip
_ANOTHER_FILE = re.compile(
    r"\b(?:file|smb|ftps?|https?|sftp|davs?|mailto|vnd\.sun\.star\.\w+):|\\\\|\b[a-z]:[\\/]"
    r"|\bHYPERLINK\s*\((?!\s*\"#)|\b(?:WEBSERVICE|DDE)\s*\(",
    re.I,
)
_NAME_OF_FILE = re.compile(r"[\\/]|:|\.[a-z0-9]{3,4}\s*$", re.I)
_TEXT, _DRAWING, _XHTML = "xmlns:text:", "xmlns:drawing:", "http://www.w3.org/1999/xhtml"
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
        _free_formulas(element, notes)
        if local(element) == "binary-data":
            element.text = base64.b64encode(media.cleaned(base64.b64decode(element.text or ""))).decode()
        if local(element) in _GO or _is_personal(element) or _is_of_another_file(element):
            drop(element)
    drawings.clean(root)
    return written(root)


def _is_personal(element: Tree) -> bool:
    name = local(element)
    return _TEXT in space(element) and (name in _PERSONAL or name.startswith("sender-"))


def _is_of_another_file(element: Tree) -> bool:
    """A table that LibreOffice keeps to remember what it fetched: its name says from where."""
    if local(element) != "table":
        return False
    return any(attribute(key) == "name" and "file:" in value for key, value in element.attrib.items())


def _free_formulas(element: Tree, notes: set[Note]) -> None:
    """The value that was fetched last stays."""
    for key in list(element.attrib):
        value, name = element.get(key), attribute(key)
        if _XHTML in key:
            del element.attrib[key]
        elif name == "name" and _DRAWING in key and _NAME_OF_FILE.search(value):
            element.set(key, "Picture")
        elif name in _FORMULAS and _ANOTHER_FILE.search(value):
            notes.add(Note.LINKS)
            del element.attrib[key]
            if local(element).startswith("named-"):
                drop(element)


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
    if key is None or _is_inside(element.get(key, "")):
        return
    notes.add(Note.LINKS)
    if local(element) == "a":
        unwrap_words(element)
    else:
        drop(element)


def _is_inside(where: str) -> bool:
    if where.startswith("#"):
        return not _ANOTHER_FILE.search(where)
    return where.startswith(("./", _PICTURES + "/", "Object")) and ".." not in where


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
