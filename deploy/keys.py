"""Make every key and password of a new production installation, as lines for its environment file.

Usage: python -m deploy.keys > deploy/.env     (keep that file apart from the database and its backups)
"""

import base64
import secrets

KEY_BYTES = 32


def key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_keys() -> dict[str, str]:
    return {
        "HEARKEN_SECRET_KEY": secrets.token_urlsafe(48),
        "HEARKEN_CONTENT_KEYS": f"k1:{key()}",
        "HEARKEN_CODE_KEY": key(),
        "HEARKEN_FORM_KEY": key(),
        "HEARKEN_INBOX_KEY": key(),
        "HEARKEN_FACTOR_KEY": key(),
        "HEARKEN_SESSION_KEY": key(),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
    }


if __name__ == "__main__":
    for name, value in new_keys().items():
        print(f"{name}={value}")
