"""What the rules of the front door answer instead of doing."""

from datetime import datetime

from accounts.enums import Refusal


class Refused(Exception):
    """The act is not allowed; `reason` says why, for the page. Never carries a name."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Locked(Exception):
    """No try counts before `until`; the page says how long to wait, alike for everybody."""

    def __init__(self, until: datetime) -> None:
        super().__init__("locked")
        self.until = until
