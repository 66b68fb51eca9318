"""Why a file is not taken, and why there is no clean copy of it. Codes only, never a word of the file."""

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the file itself. Whoever sent it can be told, and nothing of it is kept."""

    UNKNOWN = "unknown"  # none of the kinds we take
    EMPTY = "empty"
    PROGRAM = "program"  # could be run, or is a script
    ARCHIVE = "archive"  # holds other files: each can be sent by itself
    POLYGLOT = "polyglot"  # two kinds at once
    BOMB = "bomb"  # small, and very large once unpacked, or very long to look at
    LARGE = "large"  # a picture of too many dots
    MALFORMED = "malformed"
    LOCKED = "locked"  # behind a password
    PAGES = "pages"  # too many pages


class Lack(StrEnum):
    """Why there is no clean copy of a file that is fit to be kept."""

    KIND = "kind"  # we clean none of this kind
    PART = "part"  # something inside that we could neither clean nor leave out without harm
    EFFORT = "effort"  # more time or memory than one file may take
    FAILED = "failed"  # what came out was not what went in; or the parser broke down
    NO_PAGE = "no_page"  # there is no such page to make a picture of


class Unfit(Exception):
    """The file is not one that can be taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class CannotClean(Exception):
    """The file may be kept; a clean copy or a picture of it cannot be made."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.value)
        self.lack = lack


class NoChild(Exception):
    """The process that reads files did not run: nothing is said about the file, and it can be tried again."""


class Busy(NoChild):
    """As many of them run already as this process may start at once."""
