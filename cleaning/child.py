"""The process that reads one file and ends: `run` starts it, nobody else.

Its file and the place for the copy come as open descriptors; one line of codes goes to the standard output.
What a broken file makes a parser say stays here: the standard error leads nowhere.
"""

import codecs
import fcntl
import importlib
import json
import os
from collections.abc import Callable
from typing import Any

from cleaning import sandbox, work
from cleaning.errors import CannotClean, Lack, Unfit
from cleaning.kinds import KINDS
from cleaning.limits import Effort

SOURCE, TARGET = 3, 4
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "cp437", "latin-1", "pdfdoc", "idna")


def main(words: list[str]) -> None:
    """The arguments: what to do, and everything it needs, as JSON."""
    asked: dict[str, Any] = json.loads(words[0])
    for name in _ENCODINGS:  # read from disk when first used, and there will be no disk
        try:
            codecs.lookup(name)
        except LookupError:
            continue
    work.loaded(asked["task"], KINDS[asked["kind"]])
    if asked["task"] == "cover":
        importlib.import_module("cleaning.covers")
    _settle(*asked["files"])
    sandbox.close(Effort(**asked["effort"]))
    print(json.dumps(answer(lambda: _done(asked))), flush=True)  # noqa: T201 -- the answer to who started this


def _settle(source: int, target: int) -> None:
    """The two files to fixed numbers, and everything else shut."""
    held = [fcntl.fcntl(number, fcntl.F_DUPFD, 16) for number in (source, target)]
    os.dup2(held[0], SOURCE)
    os.dup2(held[1], TARGET)
    os.closerange(TARGET + 1, 1024)


def answer(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except Unfit as unfit:
        return {"fault": unfit.fault}
    except CannotClean as cannot:
        return {"lack": cannot.lack}
    except MemoryError:
        return {"lack": Lack.EFFORT}
    except Exception:
        return {"lack": Lack.FAILED}


def _done(asked: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS[asked["kind"]]
    with open(SOURCE, "rb", closefd=False) as source, open(TARGET, "wb", closefd=False) as target:
        match asked["task"]:
            case "clean":
                return {"notes": sorted(work.clean(kind, source, target))}
            case "picture":
                return {"pages": work.picture(kind, source, target, page=asked["page"], width=asked["width"])}
            case "cover":
                how = {name: asked[name] for name in ("boxes", "width", "page", "grid")}
                return {"pages": work.cover(kind, source, target, **how)}
    raise ValueError
