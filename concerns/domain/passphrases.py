"""What may lock a key to names, a keeper's or that of somebody who is shown one: the same for both."""

from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.domain.passwords import ContextValidator
from accounts.models import User

SHORTEST = 15  # characters: whoever has a copy of the database can try without being counted
_easy = cache(ContextValidator)


@sensitive_variables()
def require(passphrase: str, person: User) -> None:
    """Raises Django's ValidationError where this is too short, too easy, or opens something else already."""
    if len(passphrase) < SHORTEST:
        raise ValidationError(
            _("Use at least %(least)d characters: four or five words that do not belong together."),
            "too_short",
            {"least": SHORTEST},
        )
    _easy().validate(passphrase, person)
    if person.has_usable_password() and person.check_password(passphrase):
        raise ValidationError(
            _("This is your password. Whoever learns that one must not open names with it."), "password"
        )
