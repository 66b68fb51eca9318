"""Make .venv and put the locked packages into it; needs nothing but Python itself.

Usage: python3 deploy/install.py runtime|dev

A stamp beside the packages holds the hashes of the locks they satisfy; while those stand, nothing is done.
Kept free of new syntax: an old Python must get as far as the sentence that names it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def stop(sentence: str) -> None:
    sys.exit("hearken: " + sentence)


def check_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Hearken needs Python 3.11 or newer and this is {found}; say which with PYTHON=/path/to/python3.")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        stop("this Python has no venv; install it (on Debian: apt-get install python3-venv).")


def works(*command: str) -> bool:
    """Whether the environment's Python starts, is new enough and runs `command`."""
    probe = [str(PYTHON), *command]
    return PYTHON.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    if works("-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    check_python()
    print("Making .venv …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        stop("the environment .venv could not be made; the lines above say why.")


def with_pip(lock: Path) -> list[str]:
    if not works("-m", "pip", "--version"):
        subprocess.run([str(PYTHON), "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(lock)]


def with_uv(lock: Path) -> list[str]:
    uv = shutil.which("uv")
    if uv is None:
        stop("UV=1 asks for uv, which is not on the path; leave UV out to install with pip.")
    return [
        str(uv),
        "pip",
        "install",
        "--quiet",
        "--python",
        str(PYTHON),
        "--require-hashes",
        "-r",
        str(lock),
    ]


def satisfied_by(name: str) -> list[str]:
    """The locks that an install of this one leaves satisfied, as hashes: dev holds every pin of runtime."""
    names = ["runtime", "dev"] if name == "dev" else ["runtime"]
    locks = [ROOT / "requirements" / f"{each}.txt" for each in names]
    return [hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks]


def install(name: str) -> None:
    stamp, hashes = VENV / ".installed", satisfied_by(name)
    if stamp.exists() and set(hashes) <= set(stamp.read_text().split()):
        return
    lock = ROOT / "requirements" / f"{name}.txt"
    print(f"Installing requirements/{name}.txt (about half a minute) …", flush=True)
    command = with_uv(lock) if os.environ.get("UV") else with_pip(lock)
    if subprocess.run(command, check=False).returncode:
        stop("the packages could not be installed; the lines above say why.")
    stamp.write_text("\n".join(hashes))


if __name__ == "__main__":
    make_environment()
    install(sys.argv[1])
