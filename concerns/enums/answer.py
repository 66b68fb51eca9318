"""Words of letters and of what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("First letter")
    REDIRECT = "redirect", _("Something else fits better")
    EXTENSION = "extension", _("A new date")
    OUTCOME = "outcome", _("Our answer")
    INFORMAL = "informal", _("Put right early")


class Conclusion(models.TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    NOT_ESTABLISHED = "not_established", _("Could not be established")


class WishReply(models.TextChoices):
    ALL = "all", _("Yes, we have done this")
    PART = "part", _("Yes, in part")
    NONE = "none", _("No")
