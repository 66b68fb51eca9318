from importlib import import_module

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "concerns"

    def import_models(self) -> None:
        # The vault's tables are not re-exported by concerns.models, so Django is shown them here.
        super().import_models()
        import_module("concerns.models.vault")
