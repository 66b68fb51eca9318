"""Cases that have to do with each other, and a part of a concern that goes another way (R18, D13)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from concerns.enums import LinkKind
from concerns.models.case import Case
from concerns.models.concern import Concern


class CaseLink(models.Model):
    """One side of a link; the other case has the other one, each with its reason under its own key. Shown only to
    those who can open both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    sealed_reason = models.BinaryField()
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="link_kind_known", condition=Q(kind__in=LinkKind.values)),
            models.CheckConstraint(name="link_to_another", condition=~Q(case=F("other"))),
            models.UniqueConstraint(name="link_once", fields=["case", "other", "kind"]),
        ]


class Split(models.Model):
    """A part of one concern that has a case and an inbox of its own. `sealed_code` is the hand-over code of that
    inbox under the key of the concern it came from: its reporter alone is shown it."""

    part = models.OneToOneField(Concern, models.CASCADE, primary_key=True, related_name="split_from")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="parts")
    # What was raised, where the part is one of a part: one reporter's name stands behind all of it.
    whole = models.ForeignKey(Concern, models.CASCADE, related_name="+")
    sealed_code = models.BinaryField()
    split_date = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="split_off_another", condition=~Q(part=F("concern")))]
