"""Words of what gives somebody away in a question that goes to an adviser."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GiveawayKind(models.TextChoices):
    NAME = "name", _("a name")
    CODE = "code", _("the code of an inbox")
    REFERENCE = "reference", _("a reference")
    REACH = "reach", _("an address or a number")
    PLACE = "place", _("a person or place that the concern names")
    WORDS = "words", _("words taken over from the reporter")
