"""Office files as parts in memory: unpacked once, packed again without dates, order of writing or remarks."""

import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO, TypeAlias

from lxml import etree

from cleaning import limits
from cleaning.archives import opened
from cleaning.errors import CannotClean, Fault, Lack, Unfit

Parts = dict[str, bytes]
Tree: TypeAlias = Any  # an element; lxml ships no types

_NO_DAY = (1980, 1, 1, 0, 0, 0)


def unpacked(source: BinaryIO) -> Parts:
    """Raises `Unfit` where what it holds is not what its directory says."""
    size = source.seek(0, 2)
    with opened(source, size) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def pack(parts: Parts, target: BinaryIO, *, plain_first: str | None = None) -> None:
    """In the order of `parts`; the one that must come first and unpacked, does."""
    names = sorted(parts, key=lambda name: name != plain_first)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_STORED if name == plain_first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])


def tree(content: bytes) -> Tree:
    """A part as a tree; entities stay closed, and a part that declares any is refused."""
    if len(content) > limits.XML_PART:
        raise CannotClean(Lack.EFFORT)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise Unfit(Fault.BOMB)
    return root


def written(root: Tree) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Tree) -> str:
    """Its name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Tree) -> str:
    tag = element.tag
    return tag.partition("}")[0][1:] if isinstance(tag, str) and tag.startswith("{") else ""


def named(root: Tree, names: Iterable[str]) -> list[Tree]:
    """The elements with one of these names in any namespace; found without a look at each of the others."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))


def with_attributes(root: Tree, names: Iterable[str]) -> list[Tree]:
    """The elements with an attribute of one of these names, in any namespace or none."""
    wanted = " or ".join(f"local-name()='{name}'" for name in names)
    return list(root.xpath(f"descendant-or-self::*[@*[{wanted}]]"))


def attribute(name: str) -> str:
    """The name of an attribute without its namespace."""
    return name.rsplit("}", 1)[-1]


def drop(element: Tree) -> None:
    """Away with it and all inside, but not with the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    _hand_on(element, element.tail)
    parent.remove(element)


def unwrap(element: Tree) -> None:
    """What is inside takes its place."""
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    _hand_on(element, element.tail)
    parent.remove(element)


def _hand_on(element: Tree, tail: str | None) -> None:
    if not tail:
        return
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + tail
    elif parent is not None:
        parent.text = (parent.text or "") + tail
    element.tail = None
