"""Names the first row at which a chain of events is not what was written, or each showing of a name of which event
and row do not tell the same."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from concerns.domain import reveals
from trust import anchors, audit
from trust.models import Anchor, ChainHead, Event


class Command(BaseCommand):
    help = (
        "Verifies every chain of events and its anchors, and what was written of each name that was shown; prints "
        "counts, or names what is wrong and exits 1."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        fault = audit.first_fault() or next(anchors.faults(), None)
        faults = [fault] if fault else list(reveals.faults())
        for one in faults:
            self.stderr.write(f"chain {one.chain}, number {one.number}: {one.what}.")
        if faults:
            sys.exit(1)
        self.stdout.write(
            f"{Event.objects.count()} events in {ChainHead.objects.count()} chains: every link holds."
        )
        last = Anchor.objects.order_by("-number").first()
        if last is not None:
            self.stdout.write(f"Anchor {last.number} of {last.day} covers {last.chains} chains: {last.digest}")
