"""The words of a web page, as a mail carries one: line by line, without where its links led."""

import re
from collections.abc import Iterator

from lxml import etree

_LINES = {"address", "caption", "dd", "div", "dt", "li", "tr"}
_PARTS = {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"}
_CELLS = {"td", "th"}
_LINE, _PART = "\ue000", "\ue001"  # a new line begins here, or a new part after an empty line, if none does yet
_UNSAID = {"head", "script", "style", "template", "title", "noscript", "object", "svg"}
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_BREAKS = re.compile(r"[ \n\ue000\ue001]*[\n\ue000\ue001][ \n\ue000\ue001]*")


def read(page: str) -> str:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    own = page.replace(_LINE, "").replace(_PART, "").encode("utf-8", errors="replace")
    root = etree.fromstring(own or b"<p></p>", parser)
    said = "" if root is None else "".join(_walk(root))
    return _BREAKS.sub(_lines, _SPACE.sub(" ", said)).strip()


def _lines(met: re.Match[str]) -> str:
    wanted = max(met[0].count("\n"), 2 if _PART in met[0] else 1)
    return "\n" * min(wanted, 2)


def _walk(root: etree._Element) -> Iterator[str]:
    unsaid = None  # the part that is being passed over
    for event, part in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and unsaid is None:
            unsaid = part if part.tag in _UNSAID else None
            if unsaid is None:
                yield "\n" if part.tag == "br" else _between(part)
                yield (part.text or "").replace("\n", " ")
        elif event == "end":
            if unsaid is part:
                unsaid = None
            elif unsaid is None:
                yield _between(part)
            if unsaid is None:
                yield (part.tail or "").replace("\n", " ")


def _between(part: etree._Element) -> str:
    if part.tag in _PARTS:
        return _PART
    return _LINE if part.tag in _LINES else " " if part.tag in _CELLS else ""
