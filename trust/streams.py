"""Seals a file piece by piece, so that neither memory nor disk ever holds the whole of it in clear.

A sealed file reads: format (1 byte), then pieces of one size, each AES-256-GCM under a key that no other file has.
A piece is bound to its place, to whether it is the last, to the label and to the row: none can be left out, moved,
added or taken to another file. The true length stands inside the last piece; outside there is only one of few.
"""

import io
import secrets
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trust.errors import SealBroken

FORMAT = b"\x01"
PIECE = 64 * 1024  # bytes in clear
TAG = 16
SEALED_PIECE = PIECE + TAG
LENGTH = 8  # bytes that hold the true length, at the very end
KEY = 32
BROKEN = "The seal of the file does not open: wrong key, label or row, or it is damaged."


def pieces(length: int) -> int:
    """How many so many bytes become. Only the first few bits of the number count (Padmé), so that the size on disk
    does not tell which file it is; at most an eighth is added beyond the first pieces."""
    needed = -(-(length + LENGTH) // PIECE)
    exponent = needed.bit_length() - 1
    step = 1 << max(exponent - exponent.bit_length(), 0)
    return -(-needed // step) * step


class Writer:
    """Seals what is written into `target`; without `finish` there is nothing that anybody could open."""

    def __init__(self, target: BinaryIO, *, label: str, row: UUID) -> None:
        self.key = secrets.token_bytes(KEY)  # made here, so that none is ever used for two files
        self.size = 0
        self._target = target
        self._cipher = AESGCM(self.key)
        self._binding = _binding(label, row)
        self._rest = bytearray()
        self._written = 0
        target.write(FORMAT)

    def write(self, data: bytes | memoryview) -> int:
        self._rest += data
        self.size += len(data)
        while len(self._rest) >= PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Whoever writes to a file may ask for it; a piece is sealed when it is full."""

    def finish(self) -> None:
        """Fill it up to its size on disk, and seal the last piece as the last."""
        for _ in range(pieces(self.size) - self._written - 1):
            self._seal(bytes(self._rest).ljust(PIECE, b"\0"), last=False)
            self._rest.clear()
        end = self.size.to_bytes(LENGTH, "big")
        self._seal(bytes(self._rest).ljust(PIECE - LENGTH, b"\0") + end, last=True)
        self._rest.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._written, last=last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._binding))
        self._written += 1


class Reader(io.RawIOBase):
    """Reads a sealed file as if it lay there in clear, from anywhere in it. Raises SealBroken, at once where the
    end is not the one that was written, else when the damaged piece is met."""

    def __init__(self, source: BinaryIO, key: bytes, *, label: str, row: UUID) -> None:
        super().__init__()
        self._source = source
        self._cipher = AESGCM(key)
        self._binding = _binding(label, row)
        self._place = 0
        self._held: tuple[int, bytes] = (-1, b"")  # the piece read last
        length = source.seek(0, io.SEEK_END) - len(FORMAT)
        source.seek(0)
        if source.read(len(FORMAT)) != FORMAT or length < SEALED_PIECE or length % SEALED_PIECE:
            raise SealBroken(BROKEN)
        self._last = length // SEALED_PIECE - 1
        self.size = int.from_bytes(self._piece(self._last)[-LENGTH:], "big")
        if pieces(self.size) != self._last + 1:
            raise SealBroken(BROKEN)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("There is nothing before the beginning of a file.")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """What is left of the piece at this place, or less."""
        if self._place >= self.size:
            return 0
        number, start = divmod(self._place, PIECE)
        end = min(start + len(buffer), PIECE, start + self.size - self._place)
        found = self._piece(number)[start:end]
        buffer[: len(found)] = found
        self._place += len(found)
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
            self._held = (-1, b"")
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._source.seek(len(FORMAT) + number * SEALED_PIECE)
            sealed = self._source.read(SEALED_PIECE)
            try:
                opened = self._cipher.decrypt(_nonce(number, last=number == self._last), sealed, self._binding)
            except (InvalidTag, ValueError):
                raise SealBroken(BROKEN) from None
            self._held = (number, opened)
        return self._held[1]


def open_sealed(source: BinaryIO, key: bytes, *, label: str, row: UUID) -> io.BufferedReader:
    """A sealed file as programs expect an open file to be; it closes `source` with itself."""
    return io.BufferedReader(Reader(source, key, label=label, row=row), PIECE)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _binding(label: str, row: UUID) -> bytes:
    return b"hearken/stream\0" + FORMAT + row.bytes + label.encode()
