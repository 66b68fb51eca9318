"""The words of a web page, as a mail carries one: line by line, without where its links led."""

import re
from collections.abc import Iterator

from lxml import etree

_LINES = {"address", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "table"}
_LINES |= {"tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"}
_CELLS = {"td", "th"}
_UNSAID = {"head", "script", "style", "template", "title", "noscript", "object", "svg"}
_BLANK = re.compile(r"[ \t\r\f\v\u00a0]+")
_GAP = re.compile(r"\n{3,}")


def read(page: str) -> str:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.encode("utf-8", errors="replace") or b"<p></p>", parser)
    said = "" if root is None else "".join(_walk(root))
    lines = (_BLANK.sub(" ", line).strip() for line in said.split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()


def _walk(root: etree._Element) -> Iterator[str]:
    unsaid = None  # the part that is being passed over
    for event, part in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and unsaid is None:
            unsaid = part if part.tag in _UNSAID else None
            if unsaid is None:
                yield _between(part)
                yield (part.text or "").replace("\n", " ")
        elif event == "end":
            if unsaid is part:
                unsaid = None
            elif unsaid is None:
                yield _between(part)
            if unsaid is None:
                yield (part.tail or "").replace("\n", " ")


def _between(part: etree._Element) -> str:
    return "\n" if part.tag in _LINES else " " if part.tag in _CELLS else ""
