"""The second step of a demo person, who has no phone: for development only."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from accounts.domain import factors
from accounts.models import User


class Command(BaseCommand):
    help = "Prints the code that a demo person's app shows now. WHO is a work email or a part of a name."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", metavar="WHO")

    def handle(self, *_: Any, who: str, **__: Any) -> None:
        if not settings.HEARKEN_DEV:
            self.stderr.write("Codes are shown for demo people alone: set HEARKEN_ENV=dev.")
            sys.exit(1)
        person = _found(who)
        now = timezone.now()
        code = factors.current_code(person, now=now)
        if code is None:
            raise CommandError(f"{person.name} has no second step and signs in without a code.")
        left = factors.PERIOD - int(now.timestamp()) % factors.PERIOD
        self.stdout.write(f"{code}  {person.name}, for {left} seconds more; each code is taken once.")


def _found(who: str) -> User:
    """The one active person whose email is this, or whose name or email holds it."""
    active = User.objects.filter(is_active=True)
    exact = active.filter(email=who.lower()).first()
    if exact is not None:
        return exact
    found = (
        list(active.filter(Q(name__icontains=who) | Q(email__icontains=who)).order_by("name")[:6]) if who else []
    )
    if len(found) == 1:
        return found[0]
    names = ", ".join(person.name for person in found)
    raise CommandError(
        f"More than one person fits: {names}." if found else "Nobody fits. Give a name or a work email."
    )
