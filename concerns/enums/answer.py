"""Words of letters and of what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", _("First letter")
    REDIRECT = "redirect", _("Something else fits better")
    EXTENSION = "extension", _("A new date")
    OUTCOME = "outcome", _("Our answer")
    INFORMAL = "informal", _("Put right early")
    UPDATE = "update", _("How it is going")
    CONTACT = "contact", _("Your contact has changed")
    REVIEW_BEGUN = "review_begun", _("Somebody looks again")
    REVIEW = "review", _("Result of the review")
    STOPPED = "stopped", _("We have stopped")
    MESSAGE = "message", _("Messages to a reporter")  # no letter: what such messages can begin with


class LetterWay(models.TextChoices):
    """How the reporter wants our letters; the inbox has each of them in any case (R37)."""

    INBOX = "inbox", _("In my inbox alone")
    IN_PERSON = "in_person", _("On paper too, handed to me when we meet")
    POST = "post", _("On paper too, to the private address that I gave with my name")


class Conclusion(models.TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    NOT_ESTABLISHED = "not_established", _("Could not be established")


class WishReply(models.TextChoices):
    ALL = "all", _("Yes, we have done this")
    PART = "part", _("Yes, in part")
    NONE = "none", _("No")
