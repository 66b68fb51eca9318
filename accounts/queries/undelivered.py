"""Mail that does not go, as an administrator sees it: whose it is and why, never what about."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain import undelivered
from accounts.domain.undelivered import NOTE
from accounts.models import User
from notifications import delivery
from notifications.messages import Kind

WORDS: dict[str, str | Promise] = {
    NOTE: _("A note that there is something to look at"),
    Kind.INVITATION: _("An invitation to sign in for the first time"),
    Kind.FACTOR_RESET: _("Word that their second step was reset"),
    Kind.ADDRESS_CHANGED: _("Word that their work email changed"),
    Kind.SIGN_IN_CHANGED: _("Word that their sign-in changed"),
    Kind.PASSWORD_ASKED: _("A link to set a new password"),
}


@dataclass
class Line:
    """One mail to one person, for however many notices. `since` is the first day; `error` a class, no words."""

    person: User
    mail: str
    since: date
    tries: int
    error: str

    @property
    def words(self) -> str | Promise:
        return WORDS[self.mail]


def lines() -> list[Line]:
    """The longest waiting first."""
    found: dict[tuple[object, str], Line] = {}
    for notice in undelivered.given_up().select_related("recipient").order_by("posted_date", "pk"):
        person, mail = notice.recipient, undelivered.what(notice.kind)
        first = Line(person, mail, notice.posted_date, notice.attempts, notice.error)
        line = found.setdefault((person.pk, mail), first)
        line.tries, line.error = max(line.tries, notice.attempts), notice.error
    return list(found.values())


def count() -> int:
    """How many lines there are."""
    kinds = undelivered.given_up().values_list("recipient", "kind").distinct()
    return len({(person, undelivered.what(kind)) for person, kind in kinds})


def tells(viewer: User, *, now: datetime) -> bool:
    """Whether a banner says to this administrator that mail does not go: until they look, and once a day."""
    return viewer.mail_seen_date != timezone.localdate(now) and delivery.is_failing(now=now)
