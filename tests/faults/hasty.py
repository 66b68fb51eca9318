"""The app with a beat that hurries: an interval is a second, for tests that wait for one."""

from datetime import timedelta

from config import celery_app as app

INTERVAL = timedelta(seconds=1)
BELLS = ("sweep-clocks", "deliver-notices")

app.conf.beat_schedule = {name: {**app.conf.beat_schedule[name], "schedule": INTERVAL} for name in BELLS}
