"""Looks at the master keys of content, and puts a new one in the place of an old one while everything runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from trust import audit, mastering
from trust.keys import ring

ROTATED = "keys.rotated"
CHAIN = "accounts"


class Command(BaseCommand):
    help = "status: which content key wraps how many data keys. rotate: wraps all of them under the first key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", "rotate"])

    def handle(self, *_: Any, what: str, **__: Any) -> None:
        if not ring().content:
            raise CommandError("This process holds no content key: run it where the web processes run.")
        try:
            if what == "rotate":
                self.rotate()
            else:
                mastering.require_right_keys()
        except ImproperlyConfigured as refused:
            raise CommandError(str(refused)) from None
        self.tell(rotated=what == "rotate")

    def rotate(self) -> None:
        current, _ = ring().current_content()
        done = 0
        for progress in mastering.rotate():
            done += progress.done
            self.stdout.write(f"{done} wrapped anew under {current}.")
            if progress.broken:
                self.stderr.write(f"{progress.broken} do not open under the key they name, and stay as they are.")
        with transaction.atomic():
            audit.record(CHAIN, ROTATED, actor="system", on=timezone.now(), key=current, count=done)

    def tell(self, *, rotated: bool) -> None:
        current, _ = ring().current_content()
        left = 0
        for share in mastering.shares():
            if not share.key_id:
                self.stdout.write(f"destroyed: {share.keys} data keys.")
                continue
            left += share.keys if share.key_id != current else 0
            place = "current" if share.key_id == current else "not held" if not share.held else "former"
            self.stdout.write(f"{share.key_id} ({place}): {share.keys} data keys.")
        former = [key_id for key_id, _ in ring().content[1:]]
        if left:
            self.stdout.write(f"{left} are left under a former key: keep it, and run `keys rotate`.")
        elif former:
            self.stdout.write(
                f"None is left under {', '.join(former)}. Remove it from HEARKEN_CONTENT_KEYS once every web "
                f"process was started with {current} in front; destroy it once no backup from before is needed."
            )
