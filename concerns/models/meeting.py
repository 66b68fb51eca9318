"""The talk with one reporter about what they raised, and the note of it (R23 to R27)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.enums import MeetingAnswer, MeetingState, MeetingWay, NoteState, NotHeld
from concerns.models.concern import Concern


class Meeting(models.Model):
    """When, where and with whom is sealed under the concern's key: it would point to who came. What the reporter
    did has a date only. `version` tells a page that was made before the reporter answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.TO_OFFER)
    way = models.CharField(max_length=10, choices=MeetingWay.choices, blank=True)
    asked_at = models.DateTimeField()  # since when it is somebody's task
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sealed_offer = models.BinaryField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=MeetingAnswer.choices, blank=True)
    sealed_answer = models.BinaryField(null=True, blank=True)
    answered_date = models.DateField(null=True, blank=True)
    sealed_plan = models.BinaryField(null=True, blank=True)  # when, where, whose idea the place was, the check
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True, blank=True)  # the guidance was read (R28)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    not_held = models.CharField(max_length=12, choices=NotHeld.choices, blank=True)
    sealed_end = models.BinaryField(null=True, blank=True)  # on which day, or why there was none
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["concern"], name="meeting_one_open", condition=~Q(state__in=["held", "not_held"])
            ),
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(name="meeting_way_known", condition=Q(way__in=["", *MeetingWay.values])),
            models.CheckConstraint(
                name="meeting_answer_dated",
                condition=Q(answer="", sealed_answer=None, answered_date=None)
                | Q(answer__in=MeetingAnswer.values, sealed_answer__isnull=False, answered_date__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_offered_whole",
                condition=Q(offered_at=None, offered_by=None, sealed_offer=None)
                | Q(offered_at__isnull=False, offered_by__isnull=False, sealed_offer__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_settled_whole",
                condition=Q(settled_at=None, settled_by=None, sealed_plan=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False, sealed_plan__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_prepared_by_and_at_together",
                condition=Q(prepared_at=None, prepared_by=None)
                | Q(prepared_at__isnull=False, prepared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_ended_whole",
                condition=Q(ended_at=None, ended_by=None, sealed_end=None) & ~Q(state__in=["held", "not_held"])
                | Q(ended_at__isnull=False, ended_by__isnull=False, sealed_end__isnull=False)
                & Q(state__in=["held", "not_held"]),
            ),
            models.CheckConstraint(
                name="meeting_not_held_says_why",
                condition=Q(state="not_held", not_held__in=NotHeld.values) | ~Q(state="not_held") & Q(not_held=""),
            ),
            models.CheckConstraint(
                name="meeting_held_was_prepared", condition=~Q(state="held") | Q(prepared_at__isnull=False)
            ),
        ]


class MeetingNote(models.Model):
    """One version of what was said, sealed under the concern's key. A text that was sent never changes, and of an
    agreed version nothing does: a trigger refuses it (R27)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=NoteState.choices, default=NoteState.DRAFT)
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reply_by_date = models.DateField(null=True, blank=True)
    sealed_answer = models.BinaryField(null=True, blank=True)  # what the reporter would say instead
    answered_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_note_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], name="meeting_note_one_open", condition=Q(state__in=["draft", "sent"])
            ),
            models.CheckConstraint(name="meeting_note_state_known", condition=Q(state__in=NoteState.values)),
            models.CheckConstraint(
                name="meeting_note_sent_whole",
                condition=Q(state="draft", sent_at=None, sent_by=None, reply_by_date=None)
                | ~Q(state="draft") & Q(sent_at__isnull=False, sent_by__isnull=False, reply_by_date__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_note_answer_dated",
                condition=Q(state__in=["draft", "sent", "no_reply"], answered_date=None, sealed_answer=None)
                | Q(state="agreed", answered_date__isnull=False, sealed_answer=None)
                | Q(
                    state__in=["corrected", "disagreed"],
                    answered_date__isnull=False,
                    sealed_answer__isnull=False,
                ),
            ),
        ]
