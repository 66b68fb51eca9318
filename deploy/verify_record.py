#!/usr/bin/env python3
"""Verifies the record of events of Hearken without Hearken: needs Python 3.11, no package, no network, no key.

    python3 verify_record.py record.jsonl [anchor.json ...]

`record.jsonl` is what `manage.py export_events` wrote. Each `anchor.json` is a "Proof of the record" that somebody
downloaded before and kept where nobody could change it. Prints one line for each fault and ends with 1; ends with
0 where all agrees, and with 2 where a file cannot be read. What is checked, and why: docs/proof.md.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

Found = Callable[[str], None]  # called with each fault

GENESIS = "0" * 64  # what the first event of a chain, and the first anchor, follow
FIELDS = ("chain", "number", "id", "type", "actor", "on", "data", "previous", "digest")
TOP = ("number", "day", "previous", "pad", "heads", "digest")
MADE_UP = 1024  # at most so many entries of an anchor belong to no chain


class Unreadable(Exception):
    """The file is not what it should be, or was cut off."""


def sha(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def event_digest(row: list[Any]) -> str:
    """The digest of an event covers all its other fields, as JSON with sorted names and no spaces."""
    fields = dict(zip(FIELDS[:-1], row, strict=False))
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def anchor_digest(top: dict[str, Any]) -> str:
    return sha("anchor", str(top["number"]), top["day"], top["previous"], top["pad"], top["heads"])


class Kept:
    """An anchor that was kept elsewhere: for each chain an entry, which tells nothing to whoever has no events."""

    def __init__(self, path: str) -> None:
        try:
            with open(path, encoding="utf-8") as file:
                self.top = json.load(file)
            if self.top["format"] != "hearken-anchor-1":
                raise Unreadable(f"{path} is not an anchor.")
            self.lines = [tuple(line) for line in self.top["lines"]]
            self.name = f"anchor {self.top['number']} of {self.top['day']}"
            self.salt = self.top["previous"]
            self.open = {chain: (place, head) for chain, place, head in self.lines}
            self.is_whole = (
                sha(*(part for line in self.lines for part in line)) == self.top["heads"]
                and anchor_digest(self.top) == self.top["digest"]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"{path} cannot be read as an anchor.") from error

    def entry(self, chain: str) -> tuple[str, str] | None:
        return self.open.pop(sha("chain", self.salt, chain)[:32], None)

    def place(self, chain: str, number: int) -> str:
        return sha("place", self.salt, chain, str(number))[:32]

    def head(self, chain: str, number: int, digest: str) -> str:
        return sha("head", self.salt, chain, str(number), digest)


def lines_of(path: str) -> Iterator[dict[str, Any]]:
    """The lines of the export, the last of which says that it is whole."""
    last: dict[str, Any] = {}
    try:
        with open(path, encoding="utf-8") as file:
            if json.loads(next(file, "{}")).get("format") != "hearken-record-1":
                raise Unreadable(f"{path} is not an export of events.")
            for text in file:
                last = json.loads(text)
                yield last
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} cannot be read as an export of events.") from error
    if "end" not in last:
        raise Unreadable(f"{path} is cut off: its last line is missing.")


class Chain:
    """One chain, event by event."""

    def __init__(self, name: str, kept: list[Kept], found: Found) -> None:
        self.name, self.found = name, found
        self.number, self.digest = 0, GENESIS
        self.head: list[Any] | None = None
        # Each kept anchor that names this chain with what it says of it, and those whose event was met.
        self.named = [(anchor, *entry) for anchor in kept if (entry := anchor.entry(name))]
        self.met: set[str] = set()

    def fault(self, number: int, what: str) -> None:
        self.found(f"chain {self.name}, number {number}: {what}.")

    def take(self, row: list[Any]) -> None:
        number, previous, digest = row[1], row[-2], row[-1]
        if event_digest(row) != digest:
            self.fault(number, "its content was changed")
        elif number != self.number + 1:
            self.fault(number, f"it follows number {self.number}: what stood between is missing")
        elif previous != self.digest:
            self.fault(number, "it does not follow the event before it: one was put in, moved, or rewritten")
        elif self.head and number == self.head[0] and digest != self.head[1]:
            self.fault(number, "it is not the event that the chain's head names")
        self.number, self.digest = number, digest
        for anchor, place, head in self.named:
            if anchor.place(self.name, number) == place:
                self.met.add(place)
                if anchor.head(self.name, number, digest) != head:
                    self.fault(number, f"it is not the event that {anchor.name} names: computed anew")

    def close(self) -> None:
        if self.head and self.number < self.head[0]:
            self.fault(self.number + 1, f"missing: the chain's head counts {self.head[0]} events")
        elif self.head is None:
            self.fault(1, "the chain's head is missing")
        elif self.number > self.head[0]:
            self.fault(self.head[0] + 1, "it stands beyond the chain's head")
        for anchor, place, _head in self.named:
            if place not in self.met:
                self.fault(self.number + 1, f"missing: {anchor.name} names it, the chain was cut short")


class Row:
    """The anchors as the record itself holds them: each follows the one before."""

    def __init__(self, kept: list[Kept], found: Found) -> None:
        self.kept = {anchor.top["number"]: anchor for anchor in kept}
        self.found = found
        self.number, self.digest = 0, GENESIS
        self.keys: dict[int, str] = {}

    def take(self, top: dict[str, Any]) -> None:
        name = f"anchor {top['number']} of {top['day']}"
        top["pad"] = sha(top["key"])
        self.keys[top["number"]] = top["key"]
        if anchor_digest(top) != top["digest"]:
            self.found(f"{name} in the record: its content was changed.")
        elif top["number"] != self.number + 1 or top["previous"] != self.digest:
            self.found(f"{name} in the record: it does not follow the one before it.")
        self.number, self.digest = top["number"], top["digest"]
        anchor = self.kept.pop(top["number"], None)
        if anchor and [top[part] for part in TOP] != [anchor.top[part] for part in TOP]:
            self.found(f"{anchor.name}: the record holds another anchor in its place.")

    def close(self) -> None:
        for anchor in self.kept.values():
            self.found(f"{anchor.name}: the record does not hold it any more.")


def check_rest(anchor: Kept, key: str | None, found: Found) -> None:
    """What is left of an anchor once every chain took its entry: made-up entries, and chains that are gone."""
    if key and sha(key) == anchor.top["pad"]:
        for place in range(MADE_UP):
            anchor.open.pop(sha("pad chain", key, str(place))[:32], None)
        for chain in sorted(anchor.open):
            found(f"{anchor.name}: the whole chain that it names as {chain} was removed.")
    elif len(anchor.open) > MADE_UP:
        found(f"{anchor.name}: whole chains that it names were removed.")


def check_chains(lines: Iterator[dict[str, Any]], row: Row, kept: list[Kept], found: Found) -> tuple[int, int]:
    """Anchors first, then each chain's head before its events. How many events and chains there were."""
    chain, events, chains = None, 0, 0
    for line in lines:
        part = line.get("head") or line.get("event")
        if chain and (part is None or part[0] != chain.name):
            chain.close()
            chain = None
        if "anchor" in line:
            row.take(line["anchor"])
        if part is None:
            continue
        if chain is None:
            chain, chains = Chain(part[0], kept, found), chains + 1
        if "head" in line:
            chain.head = part[1:]
        else:
            chain.take(part)
            events += 1
    return events, chains


def verify(record: str, paths: list[str], found: Found) -> tuple[int, int]:
    """Reads everything once. How many events and chains there were."""
    kept = [Kept(path) for path in paths]
    for anchor in kept:
        if not anchor.is_whole:
            found(f"{anchor.name}: the kept file itself was changed.")
    row = Row(kept, found)
    counted = check_chains(lines_of(record), row, kept, found)
    row.close()
    for anchor in kept:
        check_rest(anchor, row.keys.get(anchor.top["number"]), found)
    return counted


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 2
    faults: list[str] = []
    try:
        events, chains = verify(arguments[0], arguments[1:], faults.append)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    if faults:
        return 1
    print(f"{events} events in {chains} chains: every link holds.")
    if len(arguments) > 1:
        print(f"{len(arguments) - 1} kept anchors agree with them.")
    else:
        print("No kept anchor was given: a chain that was removed or computed anew would not show.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
