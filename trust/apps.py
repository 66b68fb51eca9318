from django.apps import AppConfig
from django.core.checks import Tags, register

from trust import checks


class TrustConfig(AppConfig):
    name = "trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(checks.events_are_append_only, Tags.database)
