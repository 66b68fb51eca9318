"""What in a text could point to its writer. Hints advise after a page is saved; they never stop anybody (T16)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.domain import matching
from concerns.domain.intake import NAMED_MODES
from concerns.enums import Mode

SHOWN = 5  # hints at once beside one text; more would bury the page
LONGEST_QUOTE = 60  # characters
LONGEST_TEXT = 20_000  # characters looked through: no field takes more, and a longer text comes back anyway
LEAST_DIGITS = 7  # of a phone number
LEAST_NAME = 3  # letters of a part of a name that is looked for by itself
LEAST_PLACE = 6  # characters of a piece of an address

Words = Promise | str

ADDRESS = _(
    "There is an email, phone or staff number in your text. If it is yours, take it out to stay anonymous."
)
LOCKED_ADDRESS = _(
    "There is an email, phone or staff number in your text. If it is yours, take it out. "
    "Then it stays locked away with your name."
)
WRITER = _("This part may tell people who wrote it. Could you say it another way?")
MOMENT = _("An exact time or shift can point to you. “One night in May” may be enough.")
SPOKEN = _("If only you heard these words, they point to you. Say what they meant instead.")
LOCKED_NAME = _(
    "You gave this as your name or a way to reach you. Here it is not locked away. "
    "Take it out, so that only the name keepers can open it."
)
OPEN_NAME = _(
    "You gave this as your name or a way to reach you. This text may be read by more people than your name. "
    "Take it out if not all of them should know."
)

_REST = r"[^.!?\n]{0,40}"
# "The only …" of things, not of people: nobody is told by it.
_THINGS = (
    r"(?:things?|ways?|reasons?|times?|places?|problems?|difference|answers?|options?|exceptions?|chance|hope|copy|"
    r"copies|records?|keys?|rooms?|doors?|exits?|toilets?|hoists?|lifts?|vans?|cars?|services?|homes?|wards?)"
)
_DATE = r"(?!\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)?\d{2}\b|(?:19|20)\d{2}-\d{2}-\d{2}\b)"
_NOT_MONEY = r"(?<![\w£$€.,:/])(?<![£$€] )"
_UNIT = r"(?! ?(?:%|mg|ml|mcg|g|kg|km|m|l|hours?|hrs|miles|metres|per|times|percent|pounds|pence|litres?)\b|\d|%)"
_JOBS = (
    r"(?:trainee|apprentice|student|agency|bank|temp|temporary|volunteer|new|newest|youngest|oldest|night|deputy|"
    r"senior|acting|former|pregnant|part-time|only)"
)
# Every repeat is bounded or ends at what it may begin with: anybody may send any text, and must not keep us busy.
Rule = tuple[str, Words]
ADDRESSES: tuple[str, ...] = (
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    rf"{_NOT_MONEY}{_DATE}(?:\+|00|0)[ -]?\d(?: ?\(0\) ?\d|[ -]?\d){{6,13}}(?!\w)",
    rf"{_NOT_MONEY}{_DATE}\d(?:[ -]?\d){{8,14}}(?!\w)",
    r"\b(?:staff|payroll|employee|badge|registration|nmc|sssc|hcpc|pin)"
    r" ?(?:(?:number|no\.?|id|pin)\b)?(?: is)?:? ?\d{2}[\dA-Z]{2,}\b",
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    r"\b(?:ext|extension)\.? ?\d{3,6}\b",
)
OTHERS: tuple[Rule, ...] = (
    (rf"\bI(?: am|’m|'m| was) the one (?:who|that){_REST}", WRITER),
    (rf"\b(?:as )?the only (?!{_THINGS}\b){_REST}", WRITER),
    (rf"\b(?:as|I am|I’m|I'm|I was) (?:the|an?) {_JOBS} [a-z]{_REST}", WRITER),
    (r"\bmy name is [^.!?\n]{2,40}", WRITER),
    (r"\b(?:yours (?:sincerely|faithfully)|(?:kind|best) regards)[,.]?\s+\w[^\n]{0,40}", WRITER),
    (r"\b(?:only I|nobody (?:else )?but (?:me|I)|no[ -]?(?:one|body) else was (?:there|in|on))\b", WRITER),
    (r"\b(?:only|just) (?:the )?(?:two|three|2|3) of us\b", WRITER),
    (r"\bI was (?:alone|on my own|by myself)\b", WRITER),
    (r"\bI have worked (?:here|there) (?:for|since) [^.!?\n]{1,30}", WRITER),
    (r"\b(?:when|since|before|after) I (?:started|joined|complained)\b[^.!?\n]{0,30}", WRITER),
    (
        r"\bmy (?:own )?(?:supervision|appraisal|probation|grievance|return to work|maternity leave|sick leave)\b",
        WRITER,
    ),
    (rf"(?<!ratio of )(?<!ratio was )\b(?:[01]?\d|2[0-3]):[0-5]\d(?:\b ?(?:am|pm|hrs?)\b)?{_UNIT}", MOMENT),
    (r"(?<![\w£$€.])(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)? ?(?:am|pm)\b", MOMENT),
    (rf"\b(?:at|by|about|around|until) (?:1?\d|2[0-3])(?: ?o[’']clock\b|\.[0-5]\d\b{_UNIT})", MOMENT),
    (r"\b(?:half past|quarter (?:past|to)) (?:\d{1,2}|[a-z]+)\b", MOMENT),
    (r"\bmy (?:[a-z]+ )?shift\b", MOMENT),
    (r"\b(?:night|late|early|day|evening|weekend) shift (?:on|of) (?:the )?\w+(?: \w+)?", MOMENT),
    (r"\b(?:room|bay|bed) \d+\w?\b", MOMENT),
    (r"[“\"][^“”\"\n]{12,400}[”\"]", SPOKEN),
    (r"(?<!\w)‘[^‘’\n]{12,400}’(?!\w)", SPOKEN),
    (r"\btold me (?:in private|privately|in confidence|alone|and nobody else)\b", SPOKEN),
)
_ADDRESSES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in ADDRESSES)
_OTHERS = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in OTHERS)

_DIGITS = re.compile(r"\d(?:[ ()-]*\d)+")
_MAIL = re.compile(ADDRESSES[0], re.IGNORECASE)
_STREET = re.compile(r"(?=.*\d).*[a-z]", re.IGNORECASE)  # a house number or a postcode, and words
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Names that are words of every day too count only as part of the whole name.
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "rev", "and"}
_EVERYDAY = {
    *("april", "august", "autumn", "bill", "carer", "chance", "day", "dawn", "drew", "faith", "ford", "frank"),
    *("grace", "grant", "green", "hall", "hill", "hope", "home", "house", "hunt", "jack", "joy", "june", "king"),
    *("lane", "long", "love", "mark", "may", "miles", "moss", "park", "penny", "price", "rich", "rob", "rose"),
    *("short", "small", "snow", "stone", "street", "sue", "summer", "ward", "wells", "west", "white", "will"),
    *("winter", "wood", "work", "young", "black", "brown", "cook", "baker", "care", "best", "north", "page"),
}

Hit = tuple[int, str, Words]  # where it begins, the passage, what is said about it


@dataclass(frozen=True)
class Hint:
    quote: str
    words: Words


@dataclass(frozen=True)
class Writer:
    """How the writer wants to be known, and what they typed on the page "Your name"."""

    mode: Mode | None = None
    name: str = ""
    reach: str = ""

    @classmethod
    def of(cls, answers: Mapping[str, str], mode: Mode | None) -> "Writer":
        if mode not in NAMED_MODES:
            return cls(mode)
        return cls(mode, answers.get("name", "").strip(), answers.get("reach", "").strip())


def found_in(text: str, writer: Writer) -> list[Hint]:
    """At most `SHOWN` hints, in the order of the text, each passage once. Whoever gives their name openly is only
    told of their own name and ways to reach them."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        return []
    hits = sorted(chain(_own(text, writer), _telling(text, writer.mode)), key=lambda hit: hit[0])
    seen: dict[str, Hint] = {}
    told_to: dict[Words, int] = {}  # to where in the text the same was said already
    for start, passage, words in hits:
        if start >= told_to.get(words, 0):
            quote = _shortened(passage)
            seen.setdefault(quote.casefold(), Hint(quote, words))
            told_to[words] = start + len(passage)
    return list(seen.values())[:SHOWN]


def mark_of(text: str, writer: Writer) -> str:
    """Stands in the form for "hints about this very text were shown to this very writer"; it tells nothing to
    whoever reads it."""
    told = "\x1f".join([text.replace("\r\n", "\n").strip(), str(writer.mode), writer.name, writer.reach])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _telling(text: str, mode: Mode | None) -> Iterator[Hit]:
    """What would tell who wrote it, whoever it was."""
    if mode == Mode.OPEN:
        return
    words = LOCKED_ADDRESS if mode == Mode.CONFIDENTIAL else ADDRESS
    for pattern in _ADDRESSES:
        yield from ((match.start(), match[0], words) for match in pattern.finditer(text))
    for pattern, said in _OTHERS:
        yield from ((match.start(), match[0], said) for match in pattern.finditer(text))


def _own(text: str, writer: Writer) -> Iterator[Hit]:
    """What they typed as their name, address or phone, wherever it stands in the text."""
    words = OPEN_NAME if writer.mode == Mode.OPEN else LOCKED_NAME
    for found in chain(_own_name(text, writer.name), _own_numbers(text, writer.reach), _own_places(text, writer)):
        yield (*found, words)


def _own_name(text: str, name: str) -> Iterator[tuple[int, str]]:
    """The whole name, and each part of it that is no word of every day, written like a name."""
    whole = [matching.folded(part) for part in _WORD.findall(name)]
    parts = {part for part in whole if len(part) >= LEAST_NAME} - _TITLES - _EVERYDAY
    said = [(match.start(), match.end(), matching.folded(_bare(match[0]))) for match in _WORD.finditer(text)]
    for at, (start, end, word) in enumerate(said):
        following = said[at : at + len(whole)]
        if len(whole) > 1 and [one[2] for one in following] == whole:
            yield start, text[start : following[-1][1]]
        elif word in parts and text[start].isupper():
            yield start, text[start:end]


def _bare(word: str) -> str:
    """Without the ending of what belongs to somebody."""
    return re.sub(r"[’'][sS]?$", "", word)


def _own_numbers(text: str, reach: str) -> Iterator[tuple[int, str]]:
    """Phone numbers, however they are grouped, with or without the country in front."""
    own = {
        number[-LEAST_DIGITS:] for number in map(_digits, _DIGITS.findall(reach)) if len(number) >= LEAST_DIGITS
    }
    for match in _DIGITS.finditer(text):
        number = _digits(match[0])
        if len(number) >= LEAST_DIGITS and number[-LEAST_DIGITS:] in own:
            yield match.start(), match[0]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _own_places(text: str, writer: Writer) -> Iterator[tuple[int, str]]:
    """Mail addresses and the pieces of a postal address, as they were typed."""
    plain, reach = text.casefold(), writer.reach
    mails = _MAIL.findall(reach)
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", reach)]
    streets = [one for one in pieces if len(one) >= LEAST_PLACE and _STREET.match(one)]
    for piece in dict.fromkeys([*mails, *streets]):
        at = plain.find(piece.casefold())
        if at >= 0:
            yield at, text[at : at + len(piece)]


def _shortened(quote: str) -> str:
    quote = quote.strip(' ,;“”"‘’\n')
    return quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE].rstrip()} …"
