"""Bank holidays, and which of them were known when. Days are only ever added (D2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.divisions import Division


class CalendarEdition(models.Model):
    """The calendar as it stood until the next number: all days of this edition and those before it.

    `version` is a digest of these days, so that a calendar changed by other means is noticed.
    """

    number = models.PositiveIntegerField(primary_key=True)
    version = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="edition_ends_after_it_begins", condition=Q(last_day__gt=F("first_day"))),
        ]


class BankHoliday(models.Model):
    """One day off in one division. Without `added_by` it comes from the committed table."""

    division = models.CharField(max_length=20, choices=Division.choices)
    date = models.DateField()
    title = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    edition = models.ForeignKey(CalendarEdition, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "date"], name="bank_holiday_once"),
            models.CheckConstraint(name="bank_holiday_division_known", condition=Q(division__in=Division.values)),
        ]
