"""How Hearken is put together; loads the Celery app, so that every process rings the same bell."""

from config import crashes
from config.celery import app as celery_app

crashes.keep_no_core()
crashes.keep_keys_in()

__all__ = ["celery_app"]
