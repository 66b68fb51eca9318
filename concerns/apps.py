from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register


class ConcernsConfig(AppConfig):
    name = "concerns"

    def import_models(self) -> None:
        # These tables are not re-exported by concerns.models, so Django is shown them here.
        super().import_models()
        import_module("concerns.models.vault")
        import_module("concerns.models.disclosure")
        import_module("concerns.models.discipline")

    def ready(self) -> None:
        # What accounts must ask of those who know cases, which it may not import.
        hooks = import_module("accounts.domain.hooks").HOOKS
        leaving = import_module("concerns.domain.leaving")
        hooks.left = leaving.left
        hooks.role_changed = import_module("concerns.domain.seating").role_changed
        hooks.away = import_module("concerns.domain.handover").away_changed
        checks = import_module("concerns.checks")
        register(checks.bank_holidays_are_known, Tags.database)
        register(checks.inbox_outlives_review)
