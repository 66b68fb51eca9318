"""What in a message to a reporter would show who they are, or asks for it: found before it is sent (R46, I16).

A first-time contact asks for a name out of kindness, and whoever reads the inbox over a shoulder reads the answer.
It finds what is said in common words; what is said otherwise it cannot see. It warns and never decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from concerns.domain import giveaways, held, ownwords, recipients
from concerns.enums import AskingKind
from concerns.models import Concern

SHOWN = 8  # at once; more would bury the message
_YOU = r"(?:are|were|do|did|have) you\b"
_OWN = r"\byour (?:own |usual |current |exact |full |first |last |real |private |home |mobile |work |line )?"
_PLACES_AT_WORK = (
    r"(?:at work|at your (?:desk|ward|unit|home|house|office)|on site|to my office"
    r"|in (?:the|my|your) (?:office|staff room|canteen|ward|unit)|on (?:the|your) (?:ward|unit|floor|shift)"
    r"|(?:before|after|during) (?:your|the) shift)\b"
)

# Each kind with what shows it. A sentence that says they need not is none of them.
RULES: Mapping[AskingKind, Sequence[str]] = {
    AskingKind.NAME: (
        rf"{_OWN}names?\b",
        r"\bwho are you\b",
        r"\bwho you are\b",
        r"\bwho I am (?:talking|writing) to\b",
    ),
    AskingKind.REACH: (
        rf"{_OWN}(?:phone|telephone|mobile|number|e-?mail|address|contact details)\b",
        r"\b(?:call|ring|phone|e-?mail|text) me\b",
        r"\bcan I (?:call|ring|phone|e-?mail|text|visit) you\b",
        r"\bhow (?:can|could|may) (?:I|we) reach you\b",
    ),
    AskingKind.WORK: (
        rf"\b(?:which|what) (?:team|ward|unit|department|house|home|office|service|site) {_YOU}",
        rf"{_OWN}(?:team|ward|unit|department|job|role|post|title|grade|manager|supervisor|colleagues)\b",
        rf"\bwhere {_YOU}(?: \w+)? (?:work|based)",
        r"\bhow long have you (?:worked|been)\b",
        r"\bare you (?:a|an|the) (?:nurse|carer|care worker|manager|social worker|agency|volunteer|student)\b",
    ),
    AskingKind.SHIFT: (
        rf"\b(?:which|what) (?:shifts?|nights?|days?|weekends?) {_YOU}",
        rf"{_OWN}(?:\w+ )?(?:shifts?|rota|roster|hours)\b",
        r"\bwere you (?:there|present|on (?:duty|shift)|working)\b",
        r"\bwhen (?:were|did) you (?:there|on|work|start|leave|finish)\b",
    ),
    AskingKind.OTHERS: (
        r"\bwho else\b",
        r"\b(?:anyone|anybody|someone|somebody) else\b",
        r"\bwho (?:was|were) (?:there|present|with you|on (?:duty|shift)|working)\b",
        r"\bwho (?:told|showed|sent) you\b",
        r"\bhow do you know\b",
        r"\bhave you told\b",
    ),
    AskingKind.MOMENT: (
        r"\b(?:what|which|the) (?:exact |precise )?(?:time|date|hour|minute)\b(?! limit)",
        r"\b(?:exactly when|when exactly|exact (?:time|date|day)|to the minute)\b",
        r"\bwhich (?:day|night|evening|morning) (?:was|did)\b",
    ),
    AskingKind.PLACE: (
        r"\b(?:which|what) (?:room|flat|bay|bed|desk|floor|corridor)\b",
        r"\b(?:exactly where|where exactly|where were you)\b",
    ),
    AskingKind.PAPER: (
        r"\b(?:send|attach|upload|add|share|forward|show)\b[^.?!\n]{0,30}"
        r"\b(?:rota|roster|time ?sheet|payslip|contract|badge|screenshots?|photos?|pictures?|e-?mails?|diary)\b",
    ),
    AskingKind.AT_WORK: (
        rf"\b(?:meet|see|talk|speak|come|visit|drop|pop|call|chat)\b[^.?!\n]{{0,60}}{_PLACES_AT_WORK}",
    ),
}
_RULES = [(kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in RULES.items()]
_SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
# "You do not have to give your name." A question is never one of these.
_NEED_NOT = re.compile(
    r"\b(?:do not|need not|never|must not|cannot|without|leave out|no need|nobody|not (?:have|need) to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """One passage; its repr tells only the kind (T5)."""

    kind: AskingKind
    passage: str = field(repr=False)


def found_in(text: str, *, concern: Concern, known: frozenset[UUID], knows_blocks: bool) -> list[Asked]:
    """At most SHOWN passages, each once, the gravest kinds first where one passage is of several. `known` are the
    people whose names the reporter reads anyway; only whoever leads the case is told who must not know of it."""
    seen: dict[str, Asked] = {}
    for one in _every(text, concern, known, knows_blocks=knows_blocks):
        seen.setdefault(one.passage.casefold(), one)
    return list(seen.values())[:SHOWN]


def _every(text: str, concern: Concern, known: frozenset[UUID], *, knows_blocks: bool) -> Iterator[Asked]:
    others = concern.case.concerns.exclude(pk=concern.pk).select_related("data_key").order_by("pk")
    sent_by_others = [one for other in others for one in ownwords.of(other)]
    yield from (Asked(AskingKind.OTHER_WORDS, run) for run in giveaways.taken_over(text, sent_by_others))
    yield from _references(text, concern)
    yield from _people(text, concern, known, knows_blocks=knows_blocks)
    yield from asks_in(text)
    yield from (Asked(AskingKind.DISCIPLINE, word) for word in held.discipline(text))
    yield from (Asked(AskingKind.OWN_WORDS, run) for run in giveaways.taken_over(text, ownwords.of(concern)))


def asks_in(text: str) -> Iterator[Asked]:
    """What the table finds, sentence by sentence. Pure."""
    for sentence in (match[0] for match in _SENTENCE.finditer(text)):
        if not sentence.rstrip().endswith("?") and _NEED_NOT.search(sentence):
            continue
        for kind, pattern in _RULES:
            yield from (Asked(kind, match[0].strip()) for match in pattern.finditer(sentence))


def _references(text: str, concern: Concern) -> Iterator[Asked]:
    for match in giveaways.REFERENCE.finditer(text):
        if match[0].upper().replace(" ", "-") != concern.reference:
            yield Asked(AskingKind.REFERENCE, match[0])


def _people(text: str, concern: Concern, known: frozenset[UUID], *, knows_blocks: bool) -> Iterator[Asked]:
    kept_out = recipients.blocked_on(concern.case) if knows_blocks else set()
    for user in recipients.named_in(text):
        if user.pk in kept_out:
            yield Asked(AskingKind.KEPT_OUT, user.name)
        elif user.pk not in known:
            yield Asked(AskingKind.PERSON, user.name)
