"""Hides how long a text is: what is sealed has one of a few lengths, and the true one only inside."""

from trust.errors import SealBroken

SMALL_STEP = 256  # bytes, up to LARGE_STEP in all
LARGE_STEP = 4096
PREFIX = 4  # bytes that hold the true length


def pad(payload: bytes, *, step: int = SMALL_STEP) -> bytes:
    """`payload` behind its length, filled up to a multiple of `step`, beyond 4 KiB to one of 4 KiB."""
    size = PREFIX + len(payload)
    step = step if size <= LARGE_STEP else LARGE_STEP
    return (len(payload).to_bytes(PREFIX, "big") + payload).ljust(-(-size // step) * step, b"\0")


def unpad(padded: bytes) -> bytes:
    end = PREFIX + int.from_bytes(padded[:PREFIX], "big")
    if len(padded) < PREFIX or end > len(padded):
        raise SealBroken("What was sealed has a wrong length.")
    return padded[PREFIX:end]
