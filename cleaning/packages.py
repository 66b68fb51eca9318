"""The package under Word, Excel and PowerPoint files: parts, their types, and what points to what."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.parcels import Parts, Tree, attribute, drop, local, named, space, tree, written

TYPES = "[Content_Types].xml"
_POINTS = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
)
_POINTING = (
    "descendant-or-self::*[@*[" + " or ".join(f"namespace-uri()='{space}'" for space in sorted(_POINTS)) + "]]"
)
# What to do with an element that points to what is gone: away with it, or only with the pointing.
_GO = frozenset(
    {
        "attachedTemplate", "legacyDrawing", "legacyDrawingHF", "OLEObject", "oleObject", "externalData",
        "control", "tags", "custData", "hlinkClick", "hlinkHover", "hlinkMouseOver", "externalReference",
        "customPr", "subDoc", "sourceFileName", "contentPart", "snd", "drawingHF",
    }
)  # fmt: skip
_LET_GO = frozenset({"pageSetup", "blip", "imagedata"})
_NOT_EMPTY = frozenset(
    {
        "hyperlinks",
        "custDataLst",
        "externalReferences",
        "customProperties",
        "oleObjects",
        "controls",
        "AlternateContent",
    }
)


class Pointer(NamedTuple):
    element: Tree
    number: str
    kind: str  # the last word of its type
    target: str | None  # the name of a part; nothing when it leads out of the file


@dataclass
class Package:
    parts: Parts
    types: Tree
    pointers: dict[str, Tree] = field(
        default_factory=dict
    )  # by the name of the part they lead away from; "" for all

    def type_of(self, name: str) -> str:
        extension = name.rsplit(".", 1)[-1].lower()
        default = ""
        for entry in self.types:
            if local(entry) == "Override" and entry.get("PartName", "").lower() == f"/{name}".lower():
                return str(entry.get("ContentType", ""))
            if local(entry) == "Default" and entry.get("Extension", "").lower() == extension:
                default = str(entry.get("ContentType", ""))
        return default

    def led_from(self, name: str) -> Iterator[Pointer]:
        for element in list(self.pointers.get(name, ())):
            where = element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            kind = element.get("Type", "").rstrip("/").rsplit("/", 1)[-1]
            yield Pointer(element, element.get("Id", ""), kind, None if outside else _resolved(name, where))

    def remove(self, name: str) -> None:
        """The part, where it leads to, and its type. What pointed to it is dealt with by `let_go`."""
        self.parts.pop(name, None)
        self.pointers.pop(name, None)
        for entry in list(self.types):
            if local(entry) == "Override" and entry.get("PartName", "").lower() == f"/{name}".lower():
                self.types.remove(entry)

    def closed(self) -> Parts:
        """The parts with their types and pointers as they are now."""
        found = {TYPES: written(self.types), **self.parts}
        for name, pointers in self.pointers.items():
            if len(pointers):
                found[_beside(name)] = written(pointers)
        return found


def opened(parts: Parts) -> Package:
    package = Package({}, tree(parts[TYPES]))
    for name, content in parts.items():
        folder, file = posixpath.split(name)
        if file.endswith(".rels") and posixpath.basename(folder) == "_rels":
            package.pointers[posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))] = tree(content)
        elif name != TYPES:
            package.parts[name] = content
    return package


def let_go(package: Package, name: str) -> frozenset[str]:
    """Drop what leads out of the file or to a part that is gone; the numbers under which the part knew it."""
    held = {part.lower() for part in package.parts}
    gone = set()
    for pointer in package.led_from(name):
        if pointer.target is None or pointer.target.lower() not in held:
            package.pointers[name].remove(pointer.element)
            gone.add(pointer.number)
    return frozenset(gone)


def point_no_more(root: Tree, gone: frozenset[str]) -> None:
    """Free a part of what it said of pointers that are gone. Raises `CannotClean` where it cannot do without."""
    for element in root.xpath(_POINTING) if gone else ():
        names = [name for name, value in element.attrib.items() if value in gone and _points(name)]
        if names:
            _free(element, names)
    for element in named(root, _NOT_EMPTY):
        if len(element) == 0:
            drop(element)


def _points(name: str) -> bool:
    return name.startswith("{") and name[1:].split("}", maxsplit=1)[0] in _POINTS


def _free(element: Tree, names: list[str]) -> None:
    outer = next((each for each in element.iterancestors() if local(each) == "ext"), None)
    if outer is not None:
        drop(outer)
    elif local(element) in _GO or (local(element) == "hyperlink" and "spreadsheet" in space(element)):
        drop(element)
    elif local(element) in _LET_GO or local(element) == "hyperlink":
        for name in names:
            if attribute(name) == "embed":
                raise CannotClean(Lack.PART)
            del element.attrib[name]
    else:
        raise CannotClean(Lack.PART)


def _resolved(name: str, target: str) -> str:
    path = unquote(target.split("#", maxsplit=1)[0])
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), path)).lstrip("/")
    if not whole:
        raise Unfit(Fault.MALFORMED)
    return whole


def _beside(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
