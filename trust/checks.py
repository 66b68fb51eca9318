"""Start-up refusals of the ground floor."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from trust import triggers


def events_are_append_only(*, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """trust.E001: the triggers stand. Before the first migration there is no table, and nothing to say."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        gone = triggers.missing(connections[alias])
        if gone:
            found.append(
                Error(
                    f"The events or their anchors can be rewritten: {', '.join(gone)} not standing in '{alias}'.",
                    hint="Find out who removed them, verify the chains, then write a migration that calls "
                    "trust.triggers.install() and run it with `migrate --skip-checks`.",
                    id="trust.E001",
                )
            )
    return found
