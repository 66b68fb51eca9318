"""The keys this process holds (`settings.HEARKEN_KEYS`). Asking for another raises; nothing stands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from django.conf import settings

from trust.errors import KeyMissing

Single = Literal["code", "form", "inbox", "factor", "session", "bell"]


@dataclass(frozen=True)
class KeyRing:
    """`content` lists the master keys by id, the current one first; `single` has the keys of one use each.
    `address` lists the private halves that open reporters' addresses, the current one first."""

    content: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    single: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    address: tuple[bytes, ...] = field(default=(), repr=False)
    address_public: bytes = field(default=b"", repr=False)

    def current_content(self) -> tuple[str, bytes]:
        """The id and the bytes of the master key that wraps new data keys."""
        if not self.content:
            raise KeyMissing("This process holds no content key: its role must not seal or open content.")
        return self.content[0]

    def content_key(self, key_id: str) -> bytes:
        for held_id, key in self.content:
            if held_id == key_id:
                return key
        raise KeyMissing(f"This process does not hold the content key '{key_id}': add it to HEARKEN_CONTENT_KEYS.")

    def named(self, name: Single) -> bytes:
        try:
            return self.single[name]
        except KeyError:
            raise KeyMissing(
                f"This process does not hold the {name} key: its role must not use it, "
                f"or HEARKEN_{name.upper()}_KEY is not given."
            ) from None

    def public_address(self) -> bytes:
        """To which an address is sealed."""
        if not self.address_public:
            raise KeyMissing("This process holds no key for addresses: its role must not seal or open one.")
        return self.address_public

    def private_addresses(self) -> tuple[bytes, ...]:
        """Which open addresses; the mail worker's alone."""
        if not self.address:
            raise KeyMissing("This process holds no key that opens addresses: its role must not.")
        return self.address


def ring() -> KeyRing:
    held: Mapping[str, Any] = settings.HEARKEN_KEYS
    return KeyRing(
        content=tuple(held.get("content", ())),
        single={name: held[name] for name in get_args(Single) if name in held},
        address=tuple(held.get("address", ())),
        address_public=held.get("address_public", b""),
    )
