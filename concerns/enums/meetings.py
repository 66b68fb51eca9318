"""Words of the talk with a reporter, the note of it, and what people need."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    TO_OFFER = "to_offer", _("To be offered")
    OFFERED = "offered", _("Offered")
    SETTLED = "settled", _("Arranged")
    HELD = "held", _("Held")
    NOT_HELD = "not_held", _("Did not take place")


class MeetingWay(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    WRITTEN = "written", _("In writing, in their inbox")


class MeetingAnswer(models.TextChoices):
    CHOSEN = "chosen", _("Chose one of the times")
    ELSEWHERE = "elsewhere", _("Asked for another time or place")
    WRITTEN = "written", _("Would rather write")
    DECLINED = "declined", _("Does not want to meet")


class NotHeld(models.TextChoices):
    DECLINED = "declined", _("They declined")
    NOT_POSSIBLE = "not_possible", _("It is not possible")


class Companion(models.TextChoices):
    NOBODY = "nobody", _("I come alone")
    FRIEND = "friend", _("A friend or a relative")
    COLLEAGUE = "colleague", _("Somebody who works here")
    UNION = "union", _("Somebody from a union")


class NoteState(models.TextChoices):
    """Of one version of the note. Once it was sent its text never changes."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent, not answered yet")
    AGREED = "agreed", _("Agreed")
    CORRECTED = "corrected", _("Corrections proposed")
    DISAGREED = "disagreed", _("Not agreed; both texts are kept")
    NO_REPLY = "no_reply", _("No reply")


class Accepted(models.TextChoices):
    WAITING = "waiting", _("Not answered yet")
    YES = "yes", _("Accepted")
    NO = "no", _("Not wanted")
