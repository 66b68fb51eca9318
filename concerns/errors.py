"""What a rule can answer instead of doing. Views turn these into pages; none of them carries content."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoSuchCase(Exception):
    """There is no such case for this person: absent and hidden are the same (T10)."""


class Refused(Exception):
    """This person can see the case but may not do this with it (now)."""


class WrongState(Exception):
    """The thing changed under the reader's hands; the page shown was stale."""


class Blocked(Exception):
    """A step cannot be taken yet. `reasons` are codes of `enums.Obstacle`, all at once."""

    def __init__(self, reasons: "list[tuple[str, int | str | None]]") -> None:
        super().__init__("a step is blocked")
        self.reasons = reasons


class AlreadyReceived(Exception):
    """This very concern is stored already; a replay changed nothing."""


class NoKeepers(Exception):
    """No name keeper holds a key, so no name can be locked away: confidential mode is off."""


class WrongKey(Exception):
    """A public key is not the one on record, or not the one whose check code was read out."""


class NoSuchInbox(Exception):
    """No inbox opens with this code."""


class NoSuchFile(Exception):
    """There is no such file to open: not yet, not any more, or not in this form."""


class FileRefusal(models.TextChoices):
    """Why files cannot be added to what is here, whatever is in them."""

    TOTAL = "total", _("Together with what you sent before, your files are over %(limit)s. Send fewer.")
    COUNT = (
        "count",
        _(
            "Together with what you sent before, these are more than %(limit)s files. "
            "Put some of them in one document."
        ),
    )


class TooMuch(Exception):
    """What is here and what was to be added go beyond what one concern may hold."""

    def __init__(self, refusal: FileRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NoCalendar(Exception):
    """No bank holidays are known, or not those that were recorded; any date counted now could be wrong."""


class DayRefusal(models.TextChoices):
    """Why a day cannot be added to the bank holidays, as a sentence for the page."""

    BEGUN = "begun", _("This day has begun or is over. A day can be added only before it comes.")
    WEEKEND = "weekend", _("This is a Saturday or a Sunday, which no count takes in. Add the substitute day.")
    THERE = "there", _("This day is a bank holiday there already.")


class RaisedRefusal(models.TextChoices):
    """Why a day cannot be the one on which a concern was raised, as a sentence for the page."""

    SAME = "same", _("This is the day that is on record already.")
    RECORDED = "recorded", _("It was written down before this day, so it was raised before it too.")
    TOO_EARLY = "too_early", _("Bank holidays of that time are not known, so nothing can be counted from it.")


class OnwardRefusal(models.TextChoices):
    """Why something cannot be recorded of a route elsewhere, as a sentence for the page."""

    DISCIPLINE = (
        "discipline",
        _("Of a disciplinary process keep its reference alone. What happens in it stays there."),
    )
    NAME_UNKNOWN = "name_unknown", _("Nobody here knows their name, so it cannot have gone along.")
    NAME_KEPT = (
        "name_kept",
        _("No name of this case was passed on by a name keeper. If it went out all the same, tell of a slip."),
    )


class ProfileRefusal(models.TextChoices):
    """Why periods cannot be promised, as a sentence for the page."""

    BEGUN = "begun", _("This day has begun or is over. New periods count from a day that has not come.")
    ACKNOWLEDGEMENT = (
        "acknowledgement",
        _("The first letter can be promised within 1 to 20 working days, or 1 to 28 days."),
    )
    ANSWER = (
        "answer",
        _("The answer can be promised within 1 to 120 working days, 1 to 180 days or 1 to 6 months."),
    )
    SAME = "same", _("This is promised from that day on already.")
    ORDER = "order", _("The answer would be due before the first letter, or with it, on some days of the year.")


class TemplateRefusal(models.TextChoices):
    """Why the words of a letter cannot be published, as a sentence for the page."""

    EMPTY = "empty", _("This part has no words. Every letter of this kind needs them.")
    LONG = "long", _("This part has more than 1,000 characters. Nobody reads that in a letter.")
    MISSING = "missing", _("Here the letter must say %(place)s.")
    UNKNOWN = "unknown", _("%(place)s is not known here. Look at the places under the text.")
    BRACE = "brace", _("A brace stands alone. A place is a name between two of them, such as {raised}.")
    PARAGRAPHS = "paragraphs", _("This part is one paragraph. Take out the empty line.")


class StatementRefusal(models.TextChoices):
    """Why a statement cannot be published, as a sentence for the page."""

    EMPTY = "empty", _("“%(slot)s” is not filled in.")
    TO_COME = "to_come", _("This day has not come yet.")
    ORDER = "order", _("This is before the day on which it was written.")
    UNSAID = "unsaid", _("Say which problems there are, or tick that you know of none.")
    BOTH = "both", _("You ticked that you know of none. Take out one of the two.")
