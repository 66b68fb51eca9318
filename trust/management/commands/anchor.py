"""Makes the day's anchor, for whoever runs no beat or cannot wait for the night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from trust import anchors
from trust.models import Anchor


class Command(BaseCommand):
    help = "Makes the anchor of today unless it was made already; prints the last one's number, day and digest."

    def handle(self, *_: Any, **__: Any) -> None:
        made = anchors.make(day=timezone.localdate())
        last = made or Anchor.objects.latest("number")
        self.stdout.write(
            f"{'Made' if made else 'Made before'}: anchor {last.number} of {last.day}, {last.digest}"
        )
