"""The vault's ceremony at a keyboard, for where no page can be opened. Passphrases are typed unseen, never given
as an option, which a shell would keep."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.errors import Locked
from accounts.models import User
from concerns.domain import keepers, opening, rotation, shares
from concerns.domain.shares import Held
from concerns.errors import Refused, WrongKey, WrongState
from concerns.forms import passphrases
from concerns.queries import keeping
from concerns.templatetags import look
from trust.errors import NotACode, SealBroken, WrongPassphrase

STEPS = {
    "status": "who holds a share since when, and what is wrong",
    "key": "make your own key",
    "set-up": "make the vault's key and share it out, once two keepers have made theirs",
    "share": "give another keeper a share",
    "remove": "take somebody's share away; everybody else gets one of a new key",
    "passphrase": "change your passphrase",
    "recover": "make a new key for yourself with the recovery sheet",
    "rotate": "make a new key for the vault, or go on moving names to it",
}
ABOUT_SOMEBODY = ("share", "remove")
SHEET = {  # whoever goes may have copied the recovery sheet: then a new one is made unless it is said otherwise
    "remove": {"--keep-sheet": "keep the recovery sheet: only if they never had it in their hands"},
    "rotate": {
        "--new-key": "make another new key although names wait, of which none opens any more",
        "--new-sheet": "make a new recovery sheet as well, which comes with a new key",
    },
}
REFUSED = "Only a name keeper can do this, and most of it only with a share. Look at: manage.py vault status"
CHANGED = "As things stand this cannot be done. Look at: manage.py vault status"
NOT_IT = "This is not the code of their key, or their key is not the one on record. Nothing was changed."
NAMES_FIRST = "Names still wait that can be moved to the last new key. First run: manage.py vault rotate"
DOES_NOT_OPEN = "This does not open the key that counts now. Each try is recorded."


class Command(BaseCommand):
    help = "The key to names: sets it up, shares it, and makes a new one. Say who you are with --as."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        for name, what in STEPS.items():
            step = steps.add_parser(name, help=what, description=what)
            if name != "status":
                step.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="your work email")
            if name in ABOUT_SOMEBODY:
                step.add_argument("person", metavar="EMAIL", help="their work email")
            for flag, about in SHEET.get(name, {}).items():
                step.add_argument(flag, action="store_true", help=about)

    @sensitive_variables()
    def handle(self, *_: Any, step: str, **options: Any) -> None:
        try:
            getattr(self, f"_{step.replace('-', '_')}")(**options)
        except (WrongPassphrase, Locked) as error:
            raise CommandError(passphrases.refused(error, now=timezone.now())) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused:
            raise CommandError(REFUSED) from None
        except WrongState:
            raise CommandError(CHANGED) from None
        except WrongKey:
            raise CommandError(NOT_IT) from None
        except NotACode as slip:
            raise CommandError(str(slip)) from None
        except SealBroken:
            raise CommandError(DOES_NOT_OPEN) from None

    def _status(self, **_: Any) -> None:
        key, everybody = shares.key_state(), shares.held()
        if key is None:
            self.stdout.write("The vault is not set up. Nobody can raise a concern in confidence.")
        else:
            self.stdout.write(
                f"Key made on {look.moment(key.made_at)}; sheet shown on {look.moment(key.sheet_made_at)}."
            )
            if not key.is_true:
                self.stdout.write("WRONG: this key is not the one on record. No name is locked to it.")
        for one in everybody:
            self.stdout.write(f"  {one.person.email}: {_words(one)}")
        for person in shares.without_key():
            self.stdout.write(f"  {person.email}: has made no key yet")
        if key and (warning := keeping.warning()):
            self.stdout.write(f"WRONG: {WARNINGS[warning]}")
        if rotation.is_under_way():
            self.stdout.write(
                f"WRONG: {rotation.left()} names are still under the old key. Run: manage.py vault rotate"
            )

    @sensitive_variables()
    def _key(self, *, by: str, **_: Any) -> None:
        person = _find(by)
        if shares.check_code(person):
            raise CommandError("You have a key already. To replace it, use: manage.py vault recover")
        keepers.make_key(person, self._new_passphrase(), now=timezone.now())
        self._say_code(person)

    def _say_code(self, person: User) -> None:
        self.stdout.write("Your key is made. Nobody can look your passphrase up for you.")
        self.stdout.write(f"Your check code, for whoever gives you a share: {shares.check_code(person)}")

    @sensitive_variables()
    def _set_up(self, *, by: str, **_: Any) -> None:
        person, now = _find(by), timezone.now()
        self.stdout.write("A share goes to: " + ", ".join(one.user.email for one in keepers.ready()))
        private = opening.own(person, _ask("Your passphrase"), now=now)
        made = keepers.set_up(by=person, private=private, now=now)
        self.stdout.write("The vault is set up.")
        self._show_sheet(made.recovery_sheet)

    @sensitive_variables()
    def _show_sheet(self, sheet: str) -> None:
        self.stdout.write("The recovery sheet. Write it on paper now: it is never shown again.")
        self.stdout.write(f"\n  {sheet}\n")
        self.stdout.write("Seal it in an envelope and lock it away. Then clear this screen.")

    @sensitive_variables()
    def _share(self, *, by: str, person: str, **_: Any) -> None:
        giver, newcomer, now = _find(by), _find(person), timezone.now()
        code = _ask(f"The check code that {newcomer.name} reads out")
        private = opening.unlock(giver, _ask("Your passphrase"), now=now)
        keepers.share(newcomer, check_code=code, private=private, by=giver, now=now)
        self.stdout.write(f"{newcomer.email} holds a share now.")

    @sensitive_variables()
    def _remove(self, *, by: str, person: str, keep_sheet: bool, **_: Any) -> None:
        self._new_key(_find(by), leaver=_find(person), new_sheet=not keep_sheet, anew=True)

    @sensitive_variables()
    def _rotate(self, *, by: str, new_key: bool, new_sheet: bool, **_: Any) -> None:
        anew = new_key or new_sheet or not rotation.is_under_way()
        self._new_key(_find(by), leaver=None, new_sheet=new_sheet, anew=anew)

    @sensitive_variables()
    def _new_key(self, person: User, *, leaver: User | None, new_sheet: bool, anew: bool) -> None:
        now, passphrase = timezone.now(), _ask("Your passphrase")
        private = opening.unlock(person, passphrase, now=now)
        if anew:
            if rotation.any_opens(private):
                raise CommandError(NAMES_FIRST)
            sheet = rotation.start(by=person, private=private, now=now, leaver=leaver, new_sheet=new_sheet)
            if sheet:
                self._show_sheet(sheet)
            private = opening.unlock(person, passphrase, now=now)
        progress = rotation.go_on(by=person, private=private, now=now)
        while progress.left > progress.stuck:
            self.stdout.write(f"{progress.left} names left …")
            progress = rotation.go_on(by=person, private=private, now=now)
        if progress.stuck:
            raise CommandError(f"{progress.stuck} names do not open with the old key. They and it are kept.")
        self.stdout.write("Every name is locked to the new key. The old key is destroyed.")

    @sensitive_variables()
    def _passphrase(self, *, by: str, **_: Any) -> None:
        person, now = _find(by), timezone.now()
        private = opening.own(person, _ask("Your passphrase now"), now=now)
        keepers.change_passphrase(person, self._new_passphrase(), private=private, now=now)
        self.stdout.write("Your passphrase is changed.")

    @sensitive_variables()
    def _recover(self, *, by: str, **_: Any) -> None:
        person, now = _find(by), timezone.now()
        sheet = _ask("What is on the recovery sheet (leave it empty if you cannot get at it)")
        if sheet.strip():
            private = opening.unlock_with_sheet(sheet, by=person, now=now)
            keepers.recover(person, self._new_passphrase(), private=private, now=now)
            self.stdout.write("You hold a share again.")
        else:
            keepers.make_key(person, self._new_passphrase(), now=now)
        self._say_code(person)

    @sensitive_variables()
    def _new_passphrase(self) -> str:
        passphrase = _ask("New passphrase")
        if _ask("New passphrase again") != passphrase:
            raise CommandError("The two are not the same. Nothing was changed.")
        return passphrase


WARNINGS = {
    keeping.VaultWarning.NOBODY: "no name keeper can open the vault; confidential mode is off.",
    keeping.VaultWarning.ONE_ALONE: "only one name keeper can open the vault.",
}


def _words(one: Held) -> str:
    told = (
        f"share given on {look.moment(one.shared_at)}"
        if one.shared_at
        else f"ready since {look.moment(one.made_at)}"
    )
    wrong = "" if one.keeps else "; WRONG: no longer keeps names. Run: manage.py vault remove"
    return told + wrong + ("" if one.is_true else "; WRONG: the key is not the one on record")


def _find(email: str) -> User:
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"Nobody here has the work email {email}.")
    return person


def _ask(what: str) -> str:
    """Unseen. Without a keyboard nothing is asked: a passphrase in a pipe would lie in some file."""
    if not sys.stdin.isatty():
        raise CommandError("Passphrases are typed at a keyboard, and there is none.")
    return getpass(f"{what}: ")
