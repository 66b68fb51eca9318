"""Ask every address of guidance once whether it still answers, if the setting allows to leave the house."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from concerns.domain import linkhealth


class Command(BaseCommand):
    help = "Looks whether the addresses of guidance still answer. Needs HEARKEN_CHECK_LINKS=true."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CHECK_LINKS:
            raise CommandError("HEARKEN_CHECK_LINKS is not true, so nothing was asked.")
        count = linkhealth.look_at_all(now=timezone.now())
        self.stdout.write(f"Looked at {count} addresses.")
