"""What is kept of a person, and what may stand in each part: the same for a page and for a file."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Unit, User

WRITTEN = ("email", "name", "title", "phone")  # in the order in which they are asked
EVERY = (*WRITTEN, "unit")
NEVER_OWN = frozenset({"email", "name", "unit"})  # an administrator changes these of others alone
LONGEST: Mapping[str, int] = {
    field.name: field.max_length or 0 for field in User._meta.fields if field.name in WRITTEN
}
JOINERS = "\u200c\u200d"  # unseen, and part of how some names are written


@dataclass(frozen=True)
class Details:
    """A person as an administrator writes them, tidied; never a role and never a password."""

    email: str
    name: str
    title: str
    phone: str = ""
    unit: Unit | None = None


def of(person: User) -> Details:
    return Details(person.email, person.name, person.title, person.phone, person.unit)


def differences(person: User, details: Details) -> list[str]:
    """The names of the parts in which `details` differ from what is kept of this person."""
    kept = of(person)
    return [part for part in EVERY if getattr(kept, part) != getattr(details, part)]


def version(person: User) -> str:
    """Carried by a page, so that one made before somebody else's change is refused."""
    kept = [*(getattr(person, part) for part in WRITTEN), str(person.unit_id), str(person.is_active)]
    return hashlib.sha256("\0".join(kept).encode()).hexdigest()[:16]


def tidy(part: str, text: str) -> str:
    """One line without spaces at its ends or doubled ones; addresses in small letters."""
    tidied = unicodedata.normalize("NFC", " ".join(text.split()))
    return tidied.lower() if part == "email" else tidied


def fault(part: str, text: str) -> str:
    """What is wrong with a tidied text, as a sentence that says what to do; empty when nothing is."""
    if not text:
        return _missing(part)
    if any(_is_unseen(char) for char in text):
        return _("This holds characters that cannot be seen. Type it again.")
    if part == "email" and not _is_email(text):
        return _("This does not look like an email address. It needs an @ and a full stop, and no spaces.")
    if len(text) > LONGEST[part]:
        return _("This is longer than %(most)d characters. Shorten it.") % {"most": LONGEST[part]}
    return ""


def _missing(part: str) -> str:
    return {
        "email": _("Write their work email."),
        "name": _("Write their name."),
        "title": _("Write their title, such as Team manager."),
    }.get(part, "")


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} and char not in JOINERS


def _is_email(text: str) -> bool:
    """Plain letters only: an address that looks like another one, or whose case folds into one, is nobody's."""
    if not text.isascii() or "[" in text:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
