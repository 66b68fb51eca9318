"""Parts that a machine may lack: a test that needs one says so and is skipped with the reason.

HEARKEN_NO_SKIP=1 (as `.ci/run` sets it, where every part is installed) turns such a skip into a failure.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import pytest
from django.conf import settings

from concerns.views import paper
from deploy import redis_server


@dataclass(frozen=True)
class Part:
    find: Callable[[], str | None]
    missing: str


def first_on_path(*names: str) -> Callable[[], str | None]:
    return lambda: next(filter(None, map(shutil.which, names)), None)


PARTS = {
    "chromium": Part(
        first_on_path("chromium", "chromium-browser"),
        "no Chromium on this machine (on Debian: apt-get install chromium)",
    ),
    "pango": Part(
        lambda: "weasyprint" if paper.is_available() else None,
        "no PDF on this machine (on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)",
    ),
    "pdfinfo": Part(
        first_on_path("pdfinfo"),
        "nothing that looks into a PDF on this machine (on Debian: apt-get install poppler-utils)",
    ),
    "redis-server": Part(
        redis_server.find_redis,
        "no Redis on this machine (on Debian: apt-get install redis-server)",
    ),
}


def require_part(name: str) -> str:
    """The path of the part's program; without it the test is skipped, or fails under HEARKEN_NO_SKIP."""
    part = PARTS[name]
    found = part.find()
    if found is None:
        give_up(part.missing)
    return found


def give_up(reason: str) -> NoReturn:
    if os.environ.get("HEARKEN_NO_SKIP") == "1":
        pytest.fail(f"{reason}; HEARKEN_NO_SKIP=1 forbids skipping", pytrace=False)
    pytest.skip(reason)


def require_database(vendor: str) -> None:
    """Skips a test of what only one database does; never a failure, since the suite runs on both."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if not engine.endswith(vendor):
        pytest.skip(f"runs only on {vendor}; give DATABASE_URL to choose the database")
