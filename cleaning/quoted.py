"""What a mail that is answered or passed on says of itself within the words of another: who, to whom and when."""

import re

# English, and Welsh as mail programs of councils in Wales write it.
_NAMES = {
    **{name: name for name in ("from", "sent", "date", "to", "cc", "bcc", "reply-to", "subject", "importance")},
    "attachments": "attachments",
    "oddi wrth": "from",
    "anfonwyd": "sent",
    "dyddiad": "date",
    "at": "to",
    "pwnc": "subject",
}
_HEAD = re.compile(rf"^[\s>|]*\*?(?P<name>{'|'.join(_NAMES)})\*?[^\S\n]?:", re.IGNORECASE)
_BLANK = re.compile(r"^[\s>|]*$")
_DATED = {"sent", "date", "subject"}  # From and To alone may be the hours of a shift
_MOST = 40  # lines of one head: a mail to many people names them all
_WROTE = re.compile(r"^(?:[^\S\n]|>)*On [^\n]{4,160}\n?[^\n]{0,160}\bwrote:[^\S\n]*$", re.MULTILINE)
_SENT = re.compile(r"\d[:.]\d\d|@")  # the author's own "On Monday she wrote:" has neither
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}", re.IGNORECASE)
_HIDDEN = "…"


def without_senders(text: str) -> str:
    """Without addresses, and without the lines by which a quoted mail says who wrote it; its subject stays."""
    lines, kept, at = text.split("\n"), list[str](), 0
    while at < len(lines):
        end, subjects = _head(lines, at)
        kept += subjects if end else [lines[at]]
        at = end or at + 1
    said = _WROTE.sub(lambda met: _HIDDEN if _SENT.search(met[0]) else met[0], "\n".join(kept))
    return _ADDRESS.sub(_HIDDEN, said)


def _head(lines: list[str], begin: int) -> tuple[int, list[str]]:
    """Where the head that begins here ends, and its subject; 0 where none begins."""
    names, subjects, at = list[str](), list[str](), begin
    end = begin
    while at < min(len(lines), begin + _MOST):
        name = _name(lines[at])
        if name == "" and not names:
            return 0, []
        if name:
            names.append(name)
            subjects += [lines[at]] if name == "subject" else []
        elif _BLANK.match(lines[at]):
            if names[0] != "from" or at + 1 >= len(lines) or not _name(lines[at + 1]):
                break
        elif names[-1] == "subject":
            break
        at += 1
        end = at
    is_head = "from" in names and bool(_DATED & set(names))
    return (end, subjects) if is_head else (0, [])


def _name(line: str) -> str:
    met = _HEAD.match(line)
    return _NAMES[met["name"].lower()] if met else ""
