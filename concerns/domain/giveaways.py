"""What in a text that leaves a case leads back to it, or to whoever spoke up, as far as code can tell (R49, T24).

It finds what is written alike: names on the staff list, a code, a reference, an address or number to reach
somebody, places and people that the concern names, and words taken over from it. What is said in other words it
cannot see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from concerns.domain import content, matching, recipients
from concerns.domain.content import Label
from concerns.enums import GiveawayKind, MessageFrom
from concerns.models import Case, Concern, Mailbox, Message, Wish
from trust import codes, sealing
from trust.errors import Erased

RUN = 6  # words in a row that nobody writes alike by chance
SHOWN = 5  # at once; more would bury the page
REACH = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)\+?\d(?:[ -]?\d){6,14}(?!\w)")
REFERENCE = re.compile(r"\bRC[ -]?[0-9A-Z]{4}[ -]?[0-9A-Z]{4}\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
# Where a reporter names people and places; what they say of themselves stands in `known_to` and `told_before`.
NAMING = ("place", "about", "told_before", "known_to", "present", "happened", "occurred")


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
    sent = [part for concern in case.concerns.select_related("data_key") for part in _sent(concern)]
    yield from _named_there(text, sent)
    yield from (Giveaway(GiveawayKind.WORDS, run) for run in _taken_over(text, sent))


def _holds_code(text: str, case: Case) -> bool:
    """Each stretch of sixteen letters and digits, against the codes of this case's inboxes."""
    digests = set(Mailbox.objects.filter(concern__case=case).values_list("code_digest", flat=True))
    return any(codes.digest(stretch) in digests for stretch in codes.stretches(text))


def _sent(concern: Concern) -> Iterator[str]:
    """Everything in one reporter's words; nothing once it was erased."""
    try:
        account = content.account_of(concern)
    except Erased:
        return
    yield from (getattr(account, name) for name in NAMING)
    for wish in Wish.objects.filter(concern=concern):
        yield sealing.unseal(concern.data_key, wish.sealed_text, label=Label.WISH, row=wish.pk)
    for row in Message.objects.filter(mailbox__concern=concern, sender=MessageFrom.REPORTER):
        yield sealing.unseal(concern.data_key, row.sealed_body, label=Label.MESSAGE, row=row.pk)


def _named_there(text: str, sent: list[str]) -> Iterator[Giveaway]:
    """Words in a row that begin with capitals: people, houses, streets."""
    plain = f" {' '.join(matching.words_in_order(text))} "
    for part in sent:
        for match in CAPITALS.finditer(part):
            words = matching.words_in_order(match[0])
            if any(f" {one} {two} " in plain for one, two in pairwise(words)):
                yield Giveaway(GiveawayKind.PLACE, match[0])


def _taken_over(text: str, sent: list[str]) -> Iterator[str]:
    """The first RUN words of each stretch that stands in both, as it is typed here."""
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
