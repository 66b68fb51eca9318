"""Writes the whole record of events for an external auditor; it can be verified without a key (docs/proof.md)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from concerns.domain import proof


class Command(BaseCommand):
    help = "Writes every event and anchor as lines of JSON: codes and digests, no content, no name, no text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; must not be there yet")

    def handle(self, *, file: Path, **_: object) -> None:
        try:
            with file.open("x", encoding="utf-8") as opened:
                file.chmod(0o600)
                for line in proof.export_all(now=timezone.now()):
                    opened.write(json.dumps(line) + "\n")
        except FileExistsError:
            self.stderr.write(f"{file} is there already.")
            sys.exit(1)
        self.stdout.write(f"Written to {file}. Verify it with deploy/verify_record.py.")
