"""What the kernel still does for the process that reads files: a list of calls, and nothing that is not on it.

Limits alone leave holes: whoever shuts one of the open files has room for another, or for a socket, and a process
of the same user can be signalled. So all other calls are answered with "not permitted", and calls of another
machine language end the process. Where the kernel or the machine knows no such filter, the limits of `sandbox`
stand alone.
"""

import ctypes
import errno
import platform
from typing import NamedTuple

_SECCOMP, _FILTER = 22, 2  # prctl's PR_SET_SECCOMP, and its mode
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # of the kernel's filter language: a word, a comparison, an end
_NUMBER, _MACHINE = 0, 4  # where the call and the machine stand in what the filter reads
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | errno.EPERM


class _Machine(NamedTuple):
    mark: int
    calls: tuple[int, ...]


# Reading, writing and seeking in what is open; memory; locks between threads; the time; chance; the end. The C
# library asks for the size of what is open by `newfstatat`, which tells it by a name too, and nothing of what is
# in that file.
_X86_64 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "pwrite64": 18, "readv": 19,
    "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "fsync": 74,
    "ftruncate": 77, "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "sigaltstack": 131, "gettid": 186,
    "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
    "exit_group": 231, "newfstatat": 262, "getrandom": 318,
}  # fmt: skip
_AARCH64 = {
    "ftruncate": 46, "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66,
    "pread64": 67, "pwrite64": 68, "newfstatat": 79, "fstat": 80, "fsync": 82, "exit": 93, "exit_group": 94,
    "futex": 98, "clock_gettime": 113, "clock_getres": 114, "sched_getaffinity": 123, "sched_yield": 124,
    "restart_syscall": 128, "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135,
    "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169, "getpid": 172, "gettid": 178, "sysinfo": 179,
    "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278,
}  # fmt: skip
_MACHINES = {
    "x86_64": _Machine(0xC000003E, tuple(_X86_64.values())),
    "aarch64": _Machine(0xC00000B7, tuple(_AARCH64.values())),
}


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("when", ctypes.c_ubyte),
        ("unless", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def close() -> bool:
    """For the rest of this process; needs "no new privileges". Whether this kernel and machine do so."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = _steps(machine)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    prctl = ctypes.CDLL(None).prctl
    return bool(prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _steps(machine: _Machine) -> list[_Step]:
    """The machine first: the same number is another call in another machine language."""
    calls = machine.calls
    allowed = [_Step(_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    return [
        _Step(_LOAD, 0, 0, _MACHINE),
        _Step(_EQUAL, 1, 0, machine.mark),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _NUMBER),
        *allowed,
        _Step(_RETURN, 0, 0, _REFUSE),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
