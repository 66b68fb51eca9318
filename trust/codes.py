"""Receipt codes and references: random, readable aloud, and forgiving to type (Crockford's base 32)."""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator

from trust.errors import NotACode
from trust.keys import ring

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
CODE_LENGTH = 16  # characters of 5 bits: 80 random bits
CODE_BYTES = 10
GROUP = 4
LONGEST_TYPED = 200  # characters; more was not meant as a code
MOST_PASTED = 3
NOT_A_CODE = "A code has 16 letters and digits in four groups, such as ABCD-EFGH-JKMN-PQRS."
# Four groups of four as people copy them, with whatever parts two groups; each beginning is looked at, since a
# word of four letters may stand before them.
_GROUPS = "[ \t\u00a0\u2010-\u2015\u2212-]{1,3}".join([f"[{ALPHABET}]{{4}}"] * 4)
_IN_GROUPS = re.compile(rf"(?<![0-9A-Z])(?=({_GROUPS})(?![0-9A-Z]))")
_LOOKALIKES = str.maketrans("OIL", "011")
_DASHES_ELSEWHERE = "\u02d7\u2043\u2212\u30fc_"  # dashes that Unicode files under other headings


def new_code() -> str:
    """A fresh code, as shown: ABCD-EFGH-JKMN-PQRS."""
    return _grouped(_random(CODE_LENGTH))


def new_reference() -> str:
    """A public name for a concern. It opens nothing and tells neither order nor volume."""
    return f"RC-{_grouped(_random(8))}"


def typed_reference(text: str) -> str:
    """The reference that was typed, as `new_reference` shows it; empty for what is none."""
    bare = "".join(char for char in _folded(text[:LONGEST_TYPED]) if not _is_gap(char))
    body = bare.removeprefix("RC")
    is_one = len(bare) == len(body) + 2 == 10 and all(char in ALPHABET for char in body)
    return f"RC-{_grouped(body)}" if is_one else ""


def written(bits: bytes) -> str:
    """Ten bytes in the groups of a code, for people to compare."""
    number = int.from_bytes(bits)
    bare = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))
    return _grouped(bare)


def normalise(text: str) -> str:
    """What was typed, as shown by `new_code`. Raises `NotACode`, which does not repeat what was typed."""
    if len(text) <= LONGEST_TYPED:
        bare = "".join(char for char in _folded(text) if not _is_gap(char))
        if len(bare) == CODE_LENGTH and all(char in ALPHABET for char in bare):
            return _grouped(bare)
    raise NotACode(NOT_A_CODE)


def pasted(text: str) -> list[str]:
    """The codes that stand in what was typed or pasted, as shown: alone however it is spaced, or among other words
    in its four groups. At most `MOST_PASTED`, so that one form is few guesses."""
    try:
        return [normalise(text)]
    except NotACode:
        found = (normalise(match[1]) for match in _IN_GROUPS.finditer(_folded(text[:LONGEST_TYPED])))
        return list(dict.fromkeys(found))[:MOST_PASTED]


def digest(code: str, *, kind: str = "receipt") -> str:
    """Keyed hash under which a code is stored; a code of one kind is not found as another."""
    message = f"hearken/code/{kind}\0{normalise(code)}".encode()
    return hmac.new(ring().named("code"), message, "sha256").hexdigest()


def occurs_in(code: str, text: str) -> bool:
    """Whether `text` gives `code` away, however it is spaced, punctuated or cased."""
    bare = normalise(code).replace("-", "")
    return bare in re.sub("[^0-9A-Z]+", "", _folded(text))


def stretches(text: str) -> Iterator[str]:
    """Every stretch of `text` that could be a code, however it is spaced, punctuated or cased."""
    bare = re.sub("[^0-9A-Z]+", "", _folded(text))
    for start in range(len(bare) - CODE_LENGTH + 1):
        stretch = bare[start : start + CODE_LENGTH]
        if all(char in ALPHABET for char in stretch):
            yield stretch


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + GROUP] for start in range(0, len(bare), GROUP))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES)


def _is_gap(char: str) -> bool:
    """Spaces, dashes, and the invisible characters that copying brings along."""
    return unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"} or char in _DASHES_ELSEWHERE
