"""What in a text that leaves a case leads back to it, or to whoever spoke up, as far as code can tell (R49, T24).

It finds what is written alike: names on the staff list, a code, a reference, an address or number to reach
somebody, places and people that the concern names, and words taken over from it. What is said in other words it
cannot see. It is made for a page on which somebody mends one text for one reader; what goes on record or to
everybody is held by `pointers`, which asks far less of a text before it stops it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from concerns.domain import matching, ownwords, recipients
from concerns.enums import GiveawayKind
from concerns.models import Case, Mailbox
from trust import codes

RUN = 6  # words in a row that nobody writes alike by chance
SHOWN = 5  # at once; more would bury the page
# What can begin at any letter has an end: otherwise a text that was made for it takes a minute to look through.
REACH = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<!\w)\+?\d(?:[ -]?\d){6,14}(?!\w)")
REFERENCE = re.compile(r"\bRC[ -]?[0-9A-Z]{4}[ -]?[0-9A-Z]{4}\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-Z][\w’'-]{1,60}(?: [A-Z][\w’'-]{1,60})+")


@dataclass(frozen=True)
class Giveaway:
    """One passage; its repr tells only the kind (T5)."""

    kind: GiveawayKind
    passage: str = field(repr=False)


def found_in(text: str, *, case: Case) -> list[Giveaway]:
    """At most SHOWN passages, each once. The code itself is never repeated."""
    seen: dict[tuple[GiveawayKind, str], Giveaway] = {}
    for one in _every(text, case):
        seen.setdefault((one.kind, one.passage.casefold()), one)
    return list(seen.values())[:SHOWN]


def _every(text: str, case: Case) -> Iterator[Giveaway]:
    if _holds_code(text, case):
        yield Giveaway(GiveawayKind.CODE, "")
    yield from (Giveaway(GiveawayKind.NAME, user.name) for user in recipients.named_in(text))
    yield from (Giveaway(GiveawayKind.REFERENCE, match[0]) for match in REFERENCE.finditer(text))
    yield from (Giveaway(GiveawayKind.REACH, match[0]) for match in REACH.finditer(text))
    sent = ownwords.in_case(case)
    yield from _named_there(text, sent)
    yield from (Giveaway(GiveawayKind.WORDS, run) for run in taken_over(text, sent))


def _holds_code(text: str, case: Case) -> bool:
    """Each stretch of sixteen letters and digits, against the codes of this case's inboxes."""
    digests = set(Mailbox.objects.filter(concern__case=case).values_list("code_digest", flat=True))
    return any(codes.digest(stretch) in digests for stretch in codes.stretches(text))


def _named_there(text: str, sent: list[str]) -> Iterator[Giveaway]:
    """Words in a row that begin with capitals: people, houses, streets."""
    plain = f" {' '.join(matching.words_in_order(text))} "
    for part in sent:
        for match in CAPITALS.finditer(part):
            words = matching.words_in_order(match[0])
            if any(f" {one} {two} " in plain for one, two in pairwise(words)):
                yield Giveaway(GiveawayKind.PLACE, match[0])


def taken_over(text: str, sent: list[str]) -> Iterator[str]:
    """The first RUN words of each stretch that stands in both."""
    known = {run for part in sent for run in _runs(matching.words_in_order(part))}
    words, at = matching.words_in_order(text), 0
    while at + RUN <= len(words):
        run = tuple(words[at : at + RUN])
        if run in known:
            yield " ".join(run)
            at += RUN
        at += 1


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
