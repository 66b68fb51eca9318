"""The first installation: who the employer is, and who its first two administrators are. No password is made."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import mails
from accounts.divisions import Division
from accounts.domain import details, setup
from accounts.domain.setup import ADMINISTRATORS, Newcomer
from accounts.errors import Refused
from accounts.models import User

PARTS = ("name", "title", "email")


class Command(BaseCommand):
    help = (
        "Sets up Hearken for one employer with two administrators, and invites both. Asks for what is not given. "
        "Run again with the same values it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--employer", help="the employer's name, as people know it")
        parser.add_argument("--division", choices=Division.values, help="whose bank holidays count")
        parser.add_argument(
            "--administrator",
            action="append",
            nargs=3,
            metavar=("NAME", "TITLE", "EMAIL"),
            help="one of the first two administrators; give it twice",
        )
        parser.add_argument(
            "--print-links",
            action="store_true",
            help="print the links of the invitations here, once, instead of mailing them",
        )
        parser.add_argument(
            "--invite-again",
            action="store_true",
            help="invite those of the two again who never set up their sign-in, say because 72 hours went by",
        )

    def handle(
        self,
        *_: Any,
        employer: str | None,
        division: str | None,
        administrator: list[list[str]] | None,
        print_links: bool,
        invite_again: bool,
        **__: Any,
    ) -> None:
        name = _tidied("name", employer or self._ask("Name of the employer"))
        where = Division(division or self._ask_division())
        given = administrator or [self._ask_person(number) for number in range(1, ADMINISTRATORS + 1)]
        people = [Newcomer(*(_tidied(part, text) for part, text in zip(PARTS, one, strict=True))) for one in given]
        try:
            with transaction.atomic():
                self._set_up(name, where, people, print_links=print_links, invite_again=invite_again)
        except Refused as refused:
            raise CommandError(str(refused.reason.label)) from refused
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _set_up(
        self, name: str, division: Division, people: list[Newcomer], *, print_links: bool, invite_again: bool
    ) -> None:
        now = timezone.now()
        invited = setup.set_up(name=name, division=division, administrators=people, now=now)
        if invited is not None:
            self.stdout.write("Hearken is set up.")
        elif invite_again:
            invited = setup.invite_again(people, now=now)
        else:
            self.stdout.write("Hearken was set up with these values before, so nothing was changed.")
            return
        if not invited:
            self.stdout.write("Both have set up their sign-in, so nobody was invited.")
        elif print_links:
            self._print_links(invited, now=now)
        else:
            self.stdout.write("They are invited by mail: " + ", ".join(user.email for user in invited))

    def _print_links(self, invited: list[User], *, now: datetime) -> None:
        self.stdout.write("Each link works once, within 72 hours. Give it to nobody but its person:")
        for user in invited:
            token = setup.token_in_hand(user, now=now)
            self.stdout.write(f"  {user.email}  {mails.address('accounts:invitation', token=token)}")

    def _ask(self, what: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"{what} is not given, and nobody is there to ask.")
        return input(f"{what}: ")

    def _ask_division(self) -> str:
        asked = self._ask(f"Whose bank holidays count ({', '.join(Division.values)})")
        if asked not in Division.values:
            raise CommandError(f"“{asked}” is none of {', '.join(Division.values)}.")
        return asked

    def _ask_person(self, number: int) -> list[str]:
        return [self._ask(f"Administrator {number}, {part}") for part in ("name", "title", "work email")]


def _tidied(part: str, text: str) -> str:
    tidy = details.tidy(part, text)
    wrong = details.fault(part, tidy)
    if wrong:
        raise CommandError(f"“{tidy}”: {wrong}" if tidy else wrong)
    return tidy
