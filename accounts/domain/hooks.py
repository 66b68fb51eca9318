"""What accounts must ask of those who know cases, without knowing them: filled in when the apps are ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


def _nothing(person: User, *, by: User | None, now: datetime) -> None:
    return None


@dataclass
class Hooks:
    """All run in the transaction of the act, so that access ends with it (I13). `away` is asked whenever somebody
    goes away, comes back or changes their days."""

    left: Callable[..., None] = _nothing
    role_changed: Callable[..., None] = _nothing
    away: Callable[..., None] = _nothing


HOOKS = Hooks()
