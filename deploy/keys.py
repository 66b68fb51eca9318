"""Make every key and password of a new production installation, as lines for its environment file.

Usage: python -m deploy.keys > deploy/.env     (keep that file apart from the database and its backups)
"""

import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KEY_BYTES = 32


def key() -> str:
    return encoded(secrets.token_bytes(KEY_BYTES))


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def address_pair() -> dict[str, str]:
    """The public half is for the web processes, the private one for the mail worker alone."""
    private = X25519PrivateKey.generate()
    return {
        "HEARKEN_ADDRESS_KEYS": encoded(private.private_bytes_raw()),
        "HEARKEN_ADDRESS_PUBLIC_KEY": encoded(private.public_key().public_bytes_raw()),
    }


def new_keys() -> dict[str, str]:
    return {
        "HEARKEN_SECRET_KEY": secrets.token_urlsafe(48),
        "HEARKEN_CONTENT_KEYS": f"k1:{key()}",
        "HEARKEN_CODE_KEY": key(),
        "HEARKEN_FORM_KEY": key(),
        "HEARKEN_INBOX_KEY": key(),
        "HEARKEN_FACTOR_KEY": key(),
        "HEARKEN_SESSION_KEY": key(),
        "HEARKEN_BELL_KEY": key(),
        **address_pair(),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
    }


if __name__ == "__main__":
    for name, value in new_keys().items():
        print(f"{name}={value}")
