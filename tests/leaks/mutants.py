"""Plants leaks in a copy of the tree and runs the tests that should find them: `make leak-mutants`.

Each is a small patch that a hurried change could bring. A leak that no test finds means that a test is missing.
Not part of `make test`: it takes some minutes. `python -m tests.leaks.mutants WORD …` runs those with
one of these words in their names.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.leaks import planted, planted_search
from tests.leaks.planted import Leak

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", "htmlcov")
LEAKS = (*planted.LEAKS, *planted_search.LEAKS)


def main() -> int:
    wanted = sys.argv[1:] or [""]
    chosen = [leak for leak in LEAKS if any(word in leak.name for word in wanted)]
    with tempfile.TemporaryDirectory(prefix="hearken-leaks-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        told = [(leak, verdict(copy, leak)) for leak in chosen]
    width = max(len(leak.name) for leak, _ in told)
    print()
    for leak, (caught, by) in told:
        print(f"{leak.name:{width}}  {'caught' if caught else 'ESCAPED'}  {by}")
    escaped = [leak.name for leak, (caught, _) in told if not caught]
    print(f"\n{len(told) - len(escaped)} of {len(told)} caught.")
    return 1 if escaped else 0


def verdict(copy: Path, leak: Leak) -> tuple[bool, str]:
    """Whether a test failed with the leak planted, and which. The tree is put back afterwards."""
    before: dict[Path, str] = {}
    try:
        for name, old, new in leak.patches:
            path = copy / name
            text = path.read_text(encoding="utf-8")
            before.setdefault(path, text)
            if text.count(old) < 1:
                return False, f"{name} holds no longer what is to be changed there"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return judged(copy, leak)
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")


def judged(copy: Path, leak: Leak) -> tuple[bool, str]:
    command = [str(copy / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:randomly", "--tb=line"]
    command += ["--nomigrations"] if any("models" in name for name, _, _ in leak.patches) else []
    command += ["--show-capture=no", *(["-k", leak.only] if leak.only else []), *leak.tests]
    data = tempfile.mkdtemp(prefix="hearken-leak-")
    environment = {**os.environ, "HEARKEN_DATA": data, "PYTHONPATH": str(copy)}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    shutil.rmtree(data, ignore_errors=True)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    last = (done.stdout + done.stderr).splitlines()[-1:]
    print(f"{leak.name}: {failed[0] if failed else ' '.join(last)}", flush=True)
    # 1: tests ran and one failed for what it found. Anything else, an import that broke say, proves nothing.
    found = re.search(r":\d+: (AssertionError|assert )", done.stdout)
    caught = done.returncode == 1 and bool(failed) and failed[0].startswith("FAILED") and found is not None
    if not caught:
        print(done.stdout[-1500:] + done.stderr[-500:])
    return caught, failed[0].partition("::")[2].partition(" - ")[0] if failed else "no test failed"


if __name__ == "__main__":
    sys.exit(main())
