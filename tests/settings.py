"""The real settings with a fast password hash, local mail and a data folder of its own."""

import os
import tempfile

os.environ.setdefault("HEARKEN_ENV", "dev")
os.environ.setdefault("HEARKEN_DATA", tempfile.mkdtemp(prefix="hearken-tests-"))

from config.settings import *  # noqa: F403 -- the environment above must stand first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 -- a test server's threads must leave nothing open
PASSPHRASE_COST = (1, 8, 1)  # argon2id passes, KiB, lanes: fast here, strong in config.settings
STEADY_ANSWER = 0.0  # tests of the time itself set it
