"""Removes links to the provider of single sign-on; each person is linked anew by their verified work email."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.domain import links


class Command(BaseCommand):
    help = "Removes all links to the provider of single sign-on, or those of one person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="the work email of the one person it is about")

    def handle(self, *_: Any, email: str | None, **__: Any) -> None:
        removed = links.forget(email=email.lower() if email else None, now=timezone.now())
        self.stdout.write(f"Links removed: {removed}")
