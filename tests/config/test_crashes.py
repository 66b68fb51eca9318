"""What a process that holds keys shows of itself to others of the same user."""

import subprocess
import sys

from config import environment

ASKED = """
import os, sys
os.chdir(PROJECT)
sys.path.insert(0, PROJECT)
import ctypes
if LOADED:
    import config
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), os.stat(f"/proc/{os.getpid()}/environ").st_uid)
"""


def shown(*, loaded: bool) -> list[str]:
    """Whether it can be looked into, and whose its environment is."""
    asked = ASKED.replace("PROJECT", repr(str(environment.PROJECT))).replace("LOADED", str(loaded))
    command = [sys.executable, "-W", "ignore", "-c", asked]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_no_process_of_the_same_user_reads_the_keys_of_one_that_serves() -> None:
    assert shown(loaded=False)[0] == "1"
    assert shown(loaded=True) == ["0", "0"]
