"""The parts of the United Kingdom that keep bank holidays of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Division(models.TextChoices):
    """Values are the divisions of the official list of bank holidays; each place of work lies in one."""

    ENGLAND_AND_WALES = "england-and-wales", _("England and Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
