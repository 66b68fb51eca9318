"""Looks at the keys of reporters' private addresses, and seals all of them to a new one while everything runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from notifications import private_mail
from trust import audit, pairs
from trust.errors import KeyMissing
from trust.keys import ring

ROTATED = "addresses.rotated"
CHAIN = "accounts"


class Command(BaseCommand):
    help = "status: how many addresses are under which key. rotate: seals all of them to the first key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", "rotate"])

    def handle(self, *_: Any, what: str, **__: Any) -> None:
        try:
            held = [pairs.fingerprint(pairs.public_of(private)) for private in ring().private_addresses()]
        except KeyMissing:
            raise CommandError("This process opens no address: run it where the mail worker runs.") from None
        if what == "rotate":
            self.rotate(held[0])
        self.tell(held)

    def rotate(self, current: str) -> None:
        done, broken = private_mail.rotate()
        self.stdout.write(f"{done} sealed to {current[:16]}.")
        if broken:
            self.stderr.write(f"{broken} do not open under a key that is held here, and stay as they are.")
        with transaction.atomic():
            audit.record(CHAIN, ROTATED, actor="system", on=timezone.now(), key=current[:16], count=done)

    def tell(self, held: list[str]) -> None:
        counted = private_mail.keys()
        for key in {**dict.fromkeys(held), **counted}:
            place = "current" if key == held[0] else "former" if key in held else "not held"
            self.stdout.write(f"{key[:16]} ({place}): {counted.get(key, 0)} addresses.")
        if any(count for key, count in counted.items() if key != held[0]):
            self.stdout.write("Some are left under another key: keep it, and run `addresses rotate`.")
