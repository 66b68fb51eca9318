"""Programs that measure Hearken against its budgets; `python -m benchmarks` runs them all.

DATABASE_URL chooses the database, as everywhere; without it a SQLite file. Either way a throwaway one.
"""

import atexit
import os
import shutil
import tempfile

import django

_PLACE = tempfile.mkdtemp(prefix="hearken-bench-")
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)
os.environ.setdefault("HEARKEN_ENV", "dev")
os.environ["HEARKEN_DATA"] = _PLACE
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
