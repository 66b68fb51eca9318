"""What a virus scanner says, and that nothing but its clear word lets a file pass."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings

from concerns.domain import scanner
from concerns.domain.scanner import Verdict
from tests import clamd

CONTENT = bytes(range(256)) * 1000


@pytest.mark.parametrize("tcp", [False, True])
def test_it_is_given_the_whole_file_and_nothing_else(settings: LazySettings, tmp_path: Path, tcp: bool) -> None:
    with clamd.listening(tmp_path, tcp=tcp) as there:
        settings.CLAMD = there.address
        assert scanner.is_on()
        assert scanner.look(io.BytesIO(CONTENT)) == Verdict.CLEAN
    assert there.seen == [CONTENT]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Made.Up.Sample FOUND\0", Verdict.HARMFUL),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.NO_ANSWER),
        (b"stream: OK but not quite\0", Verdict.NO_ANSWER),
        (b"stream: OK", Verdict.CLEAN),
        (b"", Verdict.NO_ANSWER),
        (None, Verdict.NO_ANSWER),
        (b"x" * 9000, Verdict.NO_ANSWER),
    ],
)
def test_only_its_two_sentences_count(
    settings: LazySettings, tmp_path: Path, answer: bytes | None, verdict: Verdict
) -> None:
    with clamd.listening(tmp_path) as there:
        settings.CLAMD = there.address
        there.answers[b"bad"] = answer
        assert scanner.look(io.BytesIO(b"bad")) == verdict


def test_where_nobody_listens_nothing_is_said(settings: LazySettings, tmp_path: Path) -> None:
    for nowhere in (f"unix:{tmp_path}/none", "127.0.0.1:1", "127.0.0.1:99999"):
        settings.CLAMD = nowhere
        assert scanner.look(io.BytesIO(CONTENT)) == Verdict.NO_ANSWER
    settings.CLAMD = ""
    assert not scanner.is_on()
