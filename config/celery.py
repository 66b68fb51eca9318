"""The Celery app: a doorbell. The database is the work list, so a lost or doubled message harms nothing."""

import os
import sys
from importlib import import_module
from typing import Any

import django
from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hearken")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_wrong_keys(**_: Any) -> None:
    """Only a worker of all roles holds content keys; one whose key is wrong does not start."""
    django.setup()
    try:
        import_module("trust.mastering").start()
    except ImproperlyConfigured as refused:
        sys.exit(f"Hearken does not start. {refused}")
