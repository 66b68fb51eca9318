"""What the web server loads. A missing or wrong key ends it with one sentence, before it serves anybody."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    application = get_wsgi_application()
    from trust import mastering  # its models need the apps that are ready only now

    mastering.start()
except ImproperlyConfigured as refused:
    raise SystemExit(f"Hearken does not start. {refused}") from None
