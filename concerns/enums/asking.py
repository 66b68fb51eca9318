"""What in a message to a reporter would show who they are, or asks for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskingKind(models.TextChoices):
    """The label says what it is, as the end of "It …"."""

    NAME = "name", _("asks for their name")
    REACH = "reach", _("asks how to reach them")
    WORK = "work", _("asks where they work, or as what")
    SHIFT = "shift", _("asks when they were at work")
    OTHERS = "others", _("asks who else was there or knows")
    MOMENT = "moment", _("asks for an exact time or day")
    PLACE = "place", _("asks for an exact place")
    PAPER = "paper", _("asks for something that they alone may have")
    AT_WORK = "at_work", _("asks them to meet or talk at work")
    PERSON = "person", _("names somebody")
    KEPT_OUT = "kept_out", _("names somebody who must not know of it")
    OWN_WORDS = "own_words", _("repeats their own words")
    OTHER_WORDS = "other_words", _("repeats words of somebody else who wrote to us")
    REFERENCE = "reference", _("holds another reference")
    DISCIPLINE = "discipline", _("tells of discipline")
