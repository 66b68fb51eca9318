"""Words of whose a case becomes: asked and answered, room for more, split and linked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferKind(models.TextChoices):
    ASKED = "asked", _("Asked to take it on")
    REFERRED = "referred", _("Referred to as the manager responsible")
    AT_ONCE = "at_once", _("Appointed without being asked")


class OfferAnswer(models.TextChoices):
    """Somebody who is too close need not say how: only that they are."""

    ACCEPTED = "accepted", _("Accepted")
    CAPACITY = "capacity", _("No time for it now")
    CONFLICT = "conflict", _("Too close to somebody in it")
    OTHER = "other", _("Another reason")


class Room(models.TextChoices):
    """How much more somebody can take on, in their own judgement."""

    SOME = "some", _("I can take on more")
    ONE = "one", _("I can take on one more")
    NONE = "none", _("I cannot take on more now")


class LinkKind(models.TextChoices):
    """What another case is to this one. A link has two sides, each with its own."""

    RELATED = "related", _("It has to do with this one")
    NOTHING_DONE = "nothing_done", _("This one says that nothing was done about that one")
    FOLLOWED = "followed", _("That one says that nothing was done about this one")
    PART = "part", _("A part of this one was split off into that one")
    WHOLE = "whole", _("This one was split off from that one")
