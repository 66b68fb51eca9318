"""Marks: what only this server can have written about something, kept beside it and in the event that tells of it.

Whoever can write to the database alone makes none. They are made with the key of the receipt codes, the one key of
the server that never changes.
"""

import hmac
import json

from trust.keys import ring

Part = str | int | None


def of(kind: str, *parts: Part) -> str:
    """The mark of these parts, in this order. Raises trust.errors.KeyMissing in a process without the key."""
    message = "hearken/mark\0" + json.dumps([kind, *parts], separators=(",", ":"))
    return hmac.new(ring().named("code"), message.encode(), "sha256").hexdigest()
