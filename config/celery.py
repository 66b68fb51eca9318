"""The Celery app: a doorbell. The database is the work list, so a lost or doubled message harms nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hearken")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
