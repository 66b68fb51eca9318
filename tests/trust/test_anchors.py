"""An anchor names where every chain ended on its day, tells nothing to its keeper, and is made once a day."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.triggers import lifted
from trust import anchors, audit
from trust.models import Anchor, AnchorHead, ChainHead, Event

DAY = date(2026, 3, 2)
CHAINS = ("accounts", "case:a", "case:b", "mailbox:b")


def write(*chains: str) -> None:
    for chain in chains:
        with transaction.atomic():
            audit.record(chain, "case.read", actor="u1", on=DAY)


def made(*, days: int = 0) -> Anchor:
    anchor = anchors.make(day=DAY + timedelta(days=days))
    assert anchor is not None
    return anchor


@pytest.fixture
def first(db: None) -> Anchor:
    write(*CHAINS, "case:b", "case:b")
    return made()


def test_an_anchor_counts_what_there_is_and_is_made_once_a_day(first: Anchor) -> None:
    assert (first.number, first.chains, first.events, first.previous) == (1, 4, 6, audit.GENESIS)
    write("case:a")

    assert anchors.make(day=DAY) is None
    assert anchors.make(day=DAY - timedelta(days=1)) is None
    second = made(days=1)
    assert (second.number, second.chains, second.events, second.previous) == (2, 4, 7, first.digest)
    assert list(AnchorHead.objects.filter(anchor=2).values_list("chain", "number")) == [("case:a", 2)]
    assert list(anchors.faults()) == []


def test_an_empty_record_has_an_anchor_too(db: None) -> None:
    anchor = made()

    assert (anchor.chains, anchor.events) == (0, 0)
    assert anchors.compare(anchors.sheet(anchor)) is None


def test_an_older_anchor_is_given_as_it_was(first: Anchor) -> None:
    before = anchors.sheet(first)
    write(*CHAINS, "case:new")
    made(days=1)

    assert anchors.sheet(Anchor.objects.get(number=1)) == before
    assert before.is_whole()
    assert anchors.compare(before) is None


def test_what_is_kept_can_be_read_again(first: Anchor) -> None:
    kept = anchors.sheet(first)

    assert anchors.read(anchors.written(kept)) == kept
    assert anchors.compare(anchors.read(anchors.written(anchors.stub(first)))) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "hearken-anchor-1"}', "[" * 5000])
def test_what_is_no_anchor_is_refused(first: Anchor, text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        anchors.read(text)


def test_a_kept_anchor_names_no_chain_and_not_how_many(first: Anchor) -> None:
    """Not even to whoever compares two days: nothing in one file stands in the other (I7)."""
    kept = anchors.sheet(first)
    write("case:new", "mailbox:new")
    later = anchors.sheet(made(days=1))

    text = anchors.written(kept) + anchors.written(later)
    for secret in (*CHAINS, *Event.objects.values_list("digest", flat=True), first.key):
        assert secret not in text
    assert len(kept.lines) == len(later.lines) == anchors.PAD
    parts = [{part for line in one.lines for part in line} for one in (kept, later)]
    assert parts[0] & parts[1] == set()
    assert list(kept.lines) == sorted(kept.lines)
    assert set(json.loads(anchors.written(kept))) == {"format", *anchors.TOP, "lines"}


def test_more_chains_than_entries_are_padded_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "PAD", 4)
    monkeypatch.setattr(anchors, "CHAINS_AT_ONCE", 3)
    write(*CHAINS)

    kept = anchors.sheet(made())

    assert len(kept.lines) == 8
    assert anchors.compare(kept) is None


def test_two_anchors_at_once_become_one(first: Anchor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second saw no anchor of the day yet."""
    monkeypatch.setattr(anchors, "_last", lambda: None)

    with pytest.raises(IntegrityError), transaction.atomic():
        anchors.make(day=DAY)

    assert Anchor.objects.count() == 1


def test_what_is_written_after_an_anchor_is_no_fault(first: Anchor) -> None:
    kept = anchors.sheet(first)
    write(*CHAINS, "case:new")

    assert anchors.compare(kept) is None
    assert list(anchors.faults()) == []


def test_an_anchor_that_was_rewritten_is_named(first: Anchor) -> None:
    made(days=1)
    with lifted(connection):
        Anchor.objects.filter(number=1).update(heads="0" * 64)

    assert [(one.number, one.what) for one in anchors.faults()] == [(1, "its content was changed")]


def test_an_anchor_that_was_removed_is_named(first: Anchor) -> None:
    made(days=1)
    with lifted(connection):
        Anchor.objects.filter(number=1).delete()

    assert next(anchors.faults()) == (anchors.ANCHORS, 2, "it follows anchor 0: what stood between is missing")


def test_the_last_anchor_that_was_removed_is_named(first: Anchor) -> None:
    with lifted(connection):
        Anchor.objects.filter(number=1).delete()

    assert list(anchors.faults()) == [(anchors.ANCHORS, 1, "the anchor itself is missing")]


def test_an_anchor_computed_anew_differs_from_the_kept_one(first: Anchor) -> None:
    """Somebody removed a case and every trace of it, then made the anchor again."""
    kept, stub = anchors.sheet(first), anchors.stub(first)
    with lifted(connection):
        for model in (Event, ChainHead, AnchorHead):
            model.objects.filter(chain="case:b").delete()
        AnchorHead.objects.all().delete()
        Anchor.objects.all().delete()
    made()
    assert list(audit.verify()) == []
    assert list(anchors.faults()) == []

    fault = anchors.compare(kept)
    assert fault == (anchors.ANCHORS, 1, anchors.OTHER_ANCHOR)
    assert anchors.compare(stub) == fault


def test_a_file_that_was_changed_is_named(first: Anchor) -> None:
    kept = anchors.read(anchors.written(anchors.sheet(first)).replace('"number": 1', '"number": 2'))

    assert anchors.compare(kept) == (anchors.ANCHORS, 2, anchors.FILE_CHANGED)


@pytest.mark.django_db
def test_the_command_makes_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("anchor")
    call_command("anchor")

    last = Anchor.objects.get()
    assert last.day == timezone.localdate()
    told = f"anchor 1 of {last.day}, {last.digest}"
    assert capsys.readouterr().out.splitlines() == [f"Made: {told}", f"Made before: {told}"]
