"""What can go wrong on the ground floor. No message here ever holds what was sealed."""

from datetime import datetime
from typing import Any


class KeyMissing(Exception):
    """This process does not hold the key it would need."""


class SealBroken(Exception):
    """Wrong key, label or row, or damage: there is nothing to show, not even ciphertext."""


class Erased(Exception):
    """The data key was destroyed, and with it everything it sealed."""


class Unsealable(ValueError):
    """The text holds half a character, which no page could show again."""


class WrongPassphrase(Exception):
    """The passphrase does not open this lock (or the lock is damaged: the two cannot be told apart)."""

    open_at: datetime | None = None  # when another try counts; None for at once


class NotACode(ValueError):
    """What was typed cannot be a receipt code."""


class ProseRefused(ValueError):
    """An event carries codes only; this value could be prose."""


class Damaged(Exception):
    """The token is not one of ours, or is of another kind."""


class Expired(Exception):
    """The token is ours and whole but too old; `payload` lets the form be shown again as it was."""

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__("The token is too old.")
        self.payload = payload
