"""Each way to rewrite the record is named: by the auditor's script in its own process, and by `verify_audit`."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.triggers import lifted
from trust import anchors, audit
from trust.models import Anchor, AnchorHead, ChainHead, Event

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "verify_record.py"
DAY = date(2026, 3, 2)
CASE = "case:b"


@dataclass
class Kept:
    """What an auditor has: proofs of before, and the export of now."""

    folder: Path

    def keep(self, anchor: Anchor) -> None:
        path = self.folder / f"anchor-{anchor.number}.json"
        path.write_text(anchors.written(anchors.sheet(anchor)), encoding="utf-8")

    def verify(self, *, proofs: bool = True) -> tuple[int, list[str]]:
        record = self.folder / "record.jsonl"
        record.unlink(missing_ok=True)
        call_command("export_events", str(record))
        found = [str(path) for path in sorted(self.folder.glob("anchor-*.json"))] if proofs else []
        return run(str(record), *found)


def run(*arguments: str) -> tuple[int, list[str]]:
    """Without our packages and without the environment: as on the auditor's own machine."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *arguments], capture_output=True, text=True, env={}, check=False
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def verify_audit(capsys: pytest.CaptureFixture[str]) -> str:
    """The first fault; empty where every link holds."""
    capsys.readouterr()
    try:
        call_command("verify_audit")
    except SystemExit:
        return capsys.readouterr().err.strip()
    return ""


@pytest.fixture
def kept(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Kept:
    with transaction.atomic():
        for chain, length in (("accounts", 3), ("case:a", 2), (CASE, 5), ("case:c", 1)):
            for number in range(length):
                audit.record(chain, "case.read", actor="u1", on=DAY, step=number)
    kept = Kept(tmp_path)
    anchor = anchors.make(day=DAY)
    assert anchor is not None
    kept.keep(anchor)
    return kept


def events(chain: str = CASE) -> Any:
    return Event.objects.filter(chain=chain)


def digested(event: Event) -> Event:
    event.digest = audit._digest(*(getattr(event, name) for name in audit.FIELDS[:-1]))
    event.save()
    return event


def anew(chain: str = CASE) -> None:
    """Every link computed again, and the head after it: what the chain alone cannot show."""
    digest = audit.GENESIS
    for number, event in enumerate(events(chain).order_by("number"), start=1):
        event.number, event.previous = number, digest
        digest = digested(event).digest
    ChainHead.objects.filter(chain=chain).update(number=events(chain).count(), digest=digest)


def edit() -> None:
    events().filter(number=3).update(actor="u2")


def reorder() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        events().filter(number=old).update(number=new)


def insert() -> None:
    for event in events().filter(number__gt=2).order_by("-number"):
        event.number += 1
        digested(event)
    forged = events().get(number=2)
    forged.id, forged.number, forged.previous = uuid4(), 3, forged.digest
    forged._state.adding = True
    digested(forged)


def truncate() -> None:
    """With its head set back, which the chain alone would not show."""
    events().filter(number__gt=3).delete()
    ChainHead.objects.filter(chain=CASE).update(number=3, digest=events().get(number=3).digest)


def remove_case() -> None:
    events().delete()
    ChainHead.objects.filter(chain=CASE).delete()


def forge() -> None:
    events().filter(number=4).update(actor="u2")
    anew()


def drop_from_the_middle() -> None:
    events().filter(number=2).delete()


CHAIN = f"chain {CASE}, number"
ANCHOR = "anchor 1 of 2026-03-02"
ATTACKS: dict[Callable[[], None], tuple[str, str]] = {
    edit: (f"{CHAIN} 3: its content was changed.",) * 2,
    reorder: (f"{CHAIN} 2: its content was changed.",) * 2,
    insert: (
        f"{CHAIN} 4: it does not follow the event before it: one was put in, moved, or rewritten.",
        f"{CHAIN} 4: it does not follow the event before it.",
    ),
    drop_from_the_middle: (f"{CHAIN} 3: it follows number 1: what stood between is missing.",) * 2,
    truncate: (
        f"{CHAIN} 4: missing: {ANCHOR} names it, the chain was cut short.",
        f"{CHAIN} 5: {anchors.CUT_SHORT}.",
    ),
    remove_case: ("REMOVED", f"{CHAIN} 5: {anchors.CHAIN_REMOVED}."),
    forge: (
        f"{CHAIN} 5: it is not the event that {ANCHOR} names: computed anew.",
        f"{CHAIN} 5: {anchors.ANEW}.",
    ),
}


def test_nothing_is_found_where_nothing_was_rewritten(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    assert kept.verify() == (0, ["12 events in 4 chains: every link holds.", "1 kept anchors agree with them."])
    assert kept.verify(proofs=False)[1][1].startswith("No kept anchor was given")
    assert verify_audit(capsys) == ""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_is_named(kept: Kept, attack: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    assert kept.verify()[0] == 0
    assert verify_audit(capsys) == ""

    with lifted(connection):
        attack()

    code, lines = kept.verify()
    told, told_here = ATTACKS[attack]
    gone = f"{ANCHOR}: the whole chain that it names as {anchors._chain_tag(audit.GENESIS, CASE)} was removed."
    assert (code, lines[0]) == (1, gone if told == "REMOVED" else told)
    assert verify_audit(capsys) == told_here


@pytest.mark.parametrize("attack", [truncate, remove_case, forge], ids=lambda attack: attack.__name__)
def test_only_what_was_kept_elsewhere_shows_what_was_rewritten_with_the_anchors(
    kept: Kept, attack: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole database was in one hand: every trace fits, but for the file in the auditor's drawer."""
    with lifted(connection):
        attack()
        AnchorHead.objects.all().delete()
        Anchor.objects.all().delete()
    anchors.make(day=DAY)

    assert verify_audit(capsys) == ""
    assert kept.verify(proofs=False)[0] == 0
    code, lines = kept.verify()
    assert code == 1
    assert f"{ANCHOR}: the record holds another anchor in its place." in lines


def test_a_case_opened_since_is_no_fault(kept: Kept) -> None:
    with transaction.atomic():
        audit.record("case:new", "case.read", actor="u1", on=DAY)
        audit.record(CASE, "case.read", actor="u1", on=DAY)

    assert kept.verify()[0] == 0


def test_several_proofs_are_checked_at_once(kept: Kept) -> None:
    with transaction.atomic():
        audit.record(CASE, "case.read", actor="u1", on=DAY)
    second = anchors.make(day=date(2026, 3, 3))
    assert second is not None
    kept.keep(second)
    assert kept.verify()[0] == 0

    with lifted(connection):
        truncate()

    assert kept.verify()[1] == [
        f"{CHAIN} 4: missing: {name} names it, the chain was cut short."
        for name in (ANCHOR, "anchor 2 of 2026-03-03")
    ]


def test_a_removed_anchor_is_named(kept: Kept) -> None:
    with lifted(connection):
        Anchor.objects.all().delete()

    assert kept.verify() == (1, [f"{ANCHOR}: the record does not hold it any more."])


def test_a_changed_file_is_named(kept: Kept) -> None:
    path = kept.folder / "anchor-1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-03-02", "2026-03-01"), encoding="utf-8")

    assert kept.verify()[1][0] == "anchor 1 of 2026-03-01: the kept file itself was changed."


def test_an_export_that_was_cut_off_is_refused(kept: Kept) -> None:
    kept.verify()
    record = kept.folder / "record.jsonl"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    cut = kept.folder / "cut.jsonl"
    cut.write_text("".join(lines[:-1]), encoding="utf-8")

    assert run(str(cut)) == (2, [f"{cut} is cut off: its last line is missing."])
    assert run(str(kept.folder / "none")) == (
        2,
        [f"{kept.folder / 'none'} cannot be read as an export of events."],
    )
    assert run(str(record), str(record)) == (2, [f"{record} cannot be read as an anchor."])


def test_the_export_holds_codes_and_is_never_written_over(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.verify()
    record = kept.folder / "record.jsonl"

    rows = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert {name for row in rows for name in row} == {"format", "anchor", "head", "event", "end"}
    assert all(len(row["event"]) == len(audit.FIELDS) for row in rows if "event" in row)
    assert record.stat().st_mode & 0o077 == 0
    assert Event.objects.get(type="record.exported").actor == "system"
    with pytest.raises(SystemExit):
        call_command("export_events", str(record))
    assert "is there already" in capsys.readouterr().err
