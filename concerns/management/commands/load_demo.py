"""Fills an empty development database with the demo employer."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from concerns.demo.load import load
from concerns.domain import clock
from config.environment import data_directory


class Command(BaseCommand):
    help = "Loads the demo employer into an empty development database; does nothing where anybody is already."

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.HEARKEN_DEV:
            self.stderr.write("The demo employer is for development: set HEARKEN_ENV=dev.")
            sys.exit(1)
        credentials = data_directory() / "demo.txt"
        if load(now=timezone.now(), credentials=credentials):
            # Loading takes a minute or more; without this the first page would say that the clock stands.
            clock.sweep(now=timezone.now())
            self.stdout.write(f"The demo employer is loaded; its accounts and codes are in {credentials}.")
        else:
            self.stdout.write("There are people in this database already, so nothing was loaded.")
