"""Shapes, as all Office files draw them: names that were paths, numbers that stay the same from file to file."""

import re

from cleaning.parcels import Tree, attribute, drop, local, named, space

_FILE_NAME = re.compile(r"[\\/]|:|\.[A-Za-z0-9]{3,4}\s*$|\bIMG|\bDSC|@")
_NAMED = frozenset({"cNvPr", "docPr"})
_NUMBERS = frozenset({"creationId", "modId", "rowId", "colId"})
_OLD_SHAPES = frozenset(
    {
        "shape", "shapetype", "imagedata", "rect", "group", "line", "oval", "roundrect", "polyline", "arc",
        "curve", "image", "fill", "stroke", "background",
    }
)  # fmt: skip
_ANOTHER_FILE = re.compile(r"\[\d+\]|\[[^\]]*\.\w{3,4}\]|file:|://|\\|\b[a-z]:/", re.I)
_LITERAL = {"numRef": ("numCache", "numLit"), "strRef": ("strCache", "strLit")}
_WORDS_OF_OLD_SHAPES = frozenset({"alt", "href", "src"})


def clean(root: Tree) -> None:
    for element in named(root, _NUMBERS | _NAMED | _OLD_SHAPES):
        name = local(element)
        if name in _NUMBERS:
            _drop_with_cover(element)
        elif name in _NAMED:
            _rename(element)
        else:
            _free_old_shape(element)
    for element in named(root, {"f"}):
        if "chart" in space(element) and _ANOTHER_FILE.search(element.text or ""):
            _free_chart(element)
    for element in named(root, {"hlinkClick", "hlinkHover", "hlinkMouseOver"}):
        element.attrib.pop("invalidUrl", None)


def _free_chart(formula: Tree) -> None:
    """Numbers that came from another file become the chart's own."""
    outer = formula.getparent()
    held, own = _LITERAL.get(local(outer), ("", ""))
    kept = next((each for each in outer if local(each) == held), None)
    if kept is None or local(outer.getparent()) == "tx":  # a title has no words of its own without a place
        formula.text = "#REF!"
        return
    kept.tag = f"{{{space(kept)}}}{own}"
    outer.getparent().replace(outer, kept)


def _drop_with_cover(element: Tree) -> None:
    cover = element.getparent()
    drop(element)
    if cover is not None and local(cover) == "ext" and len(cover) == 0:
        drop(cover)


def _rename(element: Tree) -> None:
    """What a program took from the picture's file goes; what somebody wrote for those who cannot see stays."""
    for key in ("name", "descr", "title"):
        if _FILE_NAME.search(element.get(key, "")):
            element.set(key, "Picture" if key == "name" else "")


def _free_old_shape(element: Tree) -> None:
    for name in list(element.attrib):
        short = attribute(name)
        if short in _WORDS_OF_OLD_SHAPES or (short == "title" and "office:office" in name) or short == "gfxdata":
            del element.attrib[name]
