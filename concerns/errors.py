"""What a rule can answer instead of doing. Views turn these into pages; none of them carries content."""


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


class NoCalendar(Exception):
    """No bank holidays are known, or not those that were recorded; any date counted now could be wrong."""
