"""Fields of Word: those that count and point inside the file stay, of all others what they showed last.

The instruction of a field may be spread over as many runs as somebody likes, and may hold other fields.
"""

import re
from dataclasses import dataclass, field

from cleaning.parcels import Tree, attribute, drop, local, named, unwrap

_STAY = frozenset(
    {
        "=", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC",
        "TC", "XE", "INDEX", "TOA", "TA", "IF", "COMPARE", "SYMBOL", "QUOTE", "EQ", "ADVANCE", "LISTNUM",
        "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "DATE", "TIME",
        "NUMWORDS", "NUMCHARS", "SET", "FILLIN", "MACROBUTTON", "GOTOBUTTON",
    }
)  # fmt: skip
_LEADS_OUT = re.compile(r"file:|://|mailto:|\\\\|\b[a-z]:[\\/]", re.I)
_WORD = re.compile(r"\s*(=|\w*)")
_INSTRUCTION = frozenset({"instrText", "delInstrText"})
_PARTS = frozenset({"fldChar", "fldSimple", "t"}) | _INSTRUCTION


@dataclass
class _Field:
    marks: list[Tree]
    code: list[Tree] = field(default_factory=list)  # with what fields inside of it say and show
    is_shown: bool = False  # what follows is seen on the page


def free(root: Tree) -> None:
    """Of a field that fetches, leads out or names somebody only its last words stay."""
    for element in named(root, {"fldData"}):
        drop(element)
    waiting: list[_Field] = []
    for element in named(root, _PARTS):
        match local(element):
            case "fldSimple":
                _free_simple(element)
            case "fldChar":
                _follow(element, waiting)
            case name:
                _note(element, name, waiting)
    for left in waiting:
        _judge(left)


def _free_simple(element: Tree) -> None:
    said = next((value for name, value in element.attrib.items() if attribute(name) == "instr"), "")
    if not _stays(said):
        unwrap(element)


def _follow(mark: Tree, waiting: list[_Field]) -> None:
    kind = next((value for name, value in mark.attrib.items() if attribute(name) == "fldCharType"), "")
    if kind == "begin":
        waiting.append(_Field([mark]))
    elif waiting:
        waiting[-1].marks.append(mark)
        waiting[-1].is_shown = True
        if kind == "end":
            _judge(waiting.pop())


def _note(element: Tree, name: str, waiting: list[_Field]) -> None:
    if not waiting and name in _INSTRUCTION:
        drop(element)
    for outer in waiting:
        if not outer.is_shown:
            outer.code.append(element)


def _judge(found: _Field) -> None:
    if _stays("".join(each.text or "" for each in found.code)):
        return
    for element in [*found.marks, *found.code]:
        drop(element)


def _stays(said: str) -> bool:
    first = _WORD.match(said)
    return bool(first and first[1].upper() in _STAY and not _LEADS_OUT.search(said))
