"""What the process that reads files gives up before it reads one. Linux only, as everything here is."""

import ctypes
import resource
import signal

from cleaning import filters
from cleaning.limits import Effort

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVILEGES = 1, 4, 38
_FIRST_FREE = 5  # three standard streams, the file and its copy


def close(effort: Effort) -> None:
    """From here on: no new file, socket or process, no core, and an end to memory, time and output.

    As root the limit on processes does not bind; the image runs as somebody else. The filter comes last: it takes
    away what sets the others.
    """
    prctl = ctypes.CDLL(None).prctl
    prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    prctl(_DUMPABLE, 0, 0, 0, 0)
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, effort.cpu),
        (resource.RLIMIT_FSIZE, effort.output),
        (resource.RLIMIT_AS, effort.memory),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _FIRST_FREE),
    ):
        resource.setrlimit(what, (most, most))
    filters.close()
