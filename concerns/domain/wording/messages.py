"""Messages that the program writes for a person: before a wish is set aside, and when dates are counted anew."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from concerns.domain.wording.dates import day
from concerns.enums import Duty


def set_aside(*, title: str, reason: str, decided_by: str) -> str:
    """Words for the reporter before somebody whom they would rather not have is asked after all (R48)."""
    after_all = _("You would rather not have this person deal with your concern: %(title)s.") % {"title": title}
    asked = _("We looked for somebody else first. Now we ask them after all.")
    decided = _("%(title)s decided this and does not work on your concern.") % {"title": decided_by}
    tell = _("If this worries you, tell us here. We will talk with you. You can also go to an outside body.")
    return "\n\n".join([f"{after_all} {asked}", reason.strip(), f"{decided} {tell}"])


class Anew(NamedTuple):
    """One promise that is counted anew. `met_at`: when it was kept, if it was."""

    duty: Duty
    first_due: date
    due_date: date
    met_at: datetime | None
    is_late: bool


def counted_anew(*, old: date, new: date, promises: Iterable[Anew], agreed_by: str = "") -> str:
    """Words for the reporter when the day from which their dates count is another one (R15). `agreed_by` is the
    title of whoever agreed to a later day; nobody has to for an earlier one."""
    counted = _("We counted your dates from %(old)s. Now we count them from %(new)s.")
    told = [counted % {"old": day(old), "new": day(new)}]
    if agreed_by:
        told.append(_("%(title)s agreed to this and does not work on your concern.") % {"title": agreed_by})
    return "\n\n".join(
        [
            " ".join(told),
            *(_anew(one) for one in promises),
            _("What we promised first stays on the record, and each date that we missed stays counted as late."),
            _("If this day is not right, tell us here. You can also go to an outside body."),
        ]
    )


def _anew(one: Anew) -> str:
    dates = {"due": day(one.due_date), "first": day(one.first_due)}
    late, now = _sentences(one.duty)
    if one.met_at is not None:
        return f"{late % dates} {_('It was late. That is our failure, not yours.')}"
    over = _("This date is over already. That is our failure, not yours.") if one.is_late else ""
    return f"{now % dates} {over}".strip()


def _sentences(duty: Duty) -> tuple[str, str]:
    """Of what was kept too late, and of what is still owed."""
    if duty == Duty.ACKNOWLEDGE:
        return (
            _("Counted so, our first letter was due by %(due)s."),
            _("We now promise our first letter by %(due)s. We first promised it by %(first)s."),
        )
    return (
        _("Counted so, our answer was due by %(due)s."),
        _("We now promise our answer by %(due)s. We first promised it by %(first)s."),
    )
