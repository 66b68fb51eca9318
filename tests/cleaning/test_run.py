"""The process that reads a file can reach nothing, and ends; what it says is believed no further than a code."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cleaning import run
from cleaning.errors import Busy, CannotClean, Fault, Lack, NoChild, Unfit
from cleaning.limits import MIB, Effort
from cleaning.notes import Note
from tests.cleaning.looking import cleaned, known
from tests.cleaning.offices import docx
from tests.cleaning.samples import photo
from tests.cleaning.sounds import film

ROOT = str(Path(run.__file__).resolve().parent.parent)


def _white(width: int) -> bytes:
    held = io.BytesIO()
    Image.new("L", (width, width)).save(held, "PNG")
    return held.getvalue()


def lack(content: bytes, effort: Effort) -> Lack:
    target = io.BytesIO()
    with pytest.raises(CannotClean) as refused:
        run.clean(known(content), io.BytesIO(content), target, effort=effort)
    assert target.getvalue() == b""
    return refused.value.lack


def test_who_asks_for_a_copy_loads_no_parser() -> None:
    asked = (
        f"import sys; sys.path.append({ROOT!r}); import cleaning.run; "
        "parsers = {'PIL', 'pikepdf', 'lxml', 'pypdfium2', 'django'}; "
        "print(sorted(parsers & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"


TRIES = """
import os, socket, sys
sys.path.append(ROOT)
from cleaning import sandbox
from cleaning.limits import EFFORT
def tried(act):
    try:
        act()
    except OSError:
        return "refused"
    return "done"
acts = [
    lambda: open("/etc/hostname"), socket.socket, os.pipe, lambda: open("/proc/%d/environ" % os.getppid()),
    lambda: os.kill(os.getppid(), 0), os.fork, lambda: os.memfd_create("x"), lambda: os.execv("/bin/true", ["x"]),
]
spare = [os.dup(0), os.dup(0)]
print([tried(act) for act in acts[:5]])
sandbox.close(EFFORT)
os.close(0)
os.close(spare[0])
print([tried(act) for act in acts])
"""


def test_the_child_can_reach_nothing_even_where_it_makes_room_by_shutting_a_file() -> None:
    """Held on the machines whose kernel filters calls; the limits alone would leave room for one."""
    said = subprocess.run(
        [sys.executable, "-I", "-c", TRIES.replace("ROOT", repr(ROOT))],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, env={},
    ).stdout  # fmt: skip

    assert said.splitlines() == [str(["done"] * 5), str(["refused"] * 8)]


@pytest.mark.parametrize("make", [docx, lambda: photo("WEBP"), film])
def test_what_the_child_may_still_do_is_enough_to_clean(make: Callable[[], bytes]) -> None:
    original, target = make(), io.BytesIO()

    notes = run.clean(known(original), io.BytesIO(original), target)

    assert (target.getvalue(), notes) == cleaned(original)


def test_the_child_is_told_nothing_of_where_it_runs_and_its_failing_says_nothing_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told, python = tmp_path / "told", tmp_path / "python"
    python.write_text(f"#!/bin/sh\nexport -p > {told}\nexit 3\n", encoding="utf-8")
    python.chmod(0o700)
    monkeypatch.setenv("HEARKEN_CONTENT_KEYS", "secret")
    monkeypatch.setattr(sys, "executable", str(python))
    original = photo("JPEG")

    with pytest.raises(NoChild):
        run.clean(known(original), io.BytesIO(original), io.BytesIO())

    assert told.exists()
    assert "secret" not in told.read_text(encoding="utf-8")


def test_too_much_time_memory_or_output_ends_it() -> None:
    photograph = photo("BMP")

    assert lack(photograph, Effort(wall=0.001)) == Lack.EFFORT
    assert lack(photograph, Effort(output=100)) == Lack.EFFORT
    assert lack(_white(4_000), Effort(memory=64 * MIB)) == Lack.EFFORT


def test_a_child_that_talks_without_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    talks = tmp_path / "talks"
    talks.write_text("#!/bin/sh\nexec yes\n", encoding="utf-8")
    talks.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(talks))

    assert lack(photo("JPEG"), Effort(wall=60)) == Lack.FAILED


def test_only_so_many_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    original = photo("JPEG")
    monkeypatch.setattr(run, "WAIT", 0.0)
    assert run.picture(known(original), io.BytesIO(original)).pages == 1

    with run._ROOM, run._ROOM, pytest.raises(Busy):
        run.picture(known(original), io.BytesIO(original))

    assert run.picture(known(original), io.BytesIO(original)).pages == 1


def test_what_a_child_says_is_codes_or_nothing() -> None:
    assert run._read(0, b'{"notes": ["links"]}') == {"notes": [Note.LINKS], "pages": 1}
    for said in (
        b"",
        b"null",
        b"[]",
        b'{"notes": ["<b>"]}',
        b'{"fault": "Jane"}',
        b'{"pages": "many"}',
        b"{" * 4000,
    ):
        with pytest.raises(CannotClean) as refused:
            run._read(0, said)
        assert refused.value.lack == Lack.FAILED
    with pytest.raises(Unfit) as unfit:
        run._read(0, b'{"fault": "pages"}')
    assert unfit.value.fault == Fault.PAGES
    with pytest.raises(CannotClean) as broken:
        run._read(-11, b"")
    assert broken.value.lack == Lack.FAILED
    with pytest.raises(NoChild):
        run._read(1, b"")
