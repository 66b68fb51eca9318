"""The one employer this deployment serves, and the words that are its own (R13)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.models.people import Unit

hex_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as # and six digits or letters a to f."))


class Employer(models.Model):
    """One row. Slots left empty hide the sentence they belong to; `domain.employer` changes them."""

    name = models.CharField(max_length=120)
    colour = models.CharField(max_length=7, default="#1f4e8c", validators=[hex_colour])
    division = models.CharField(max_length=20, choices=Division.choices)
    neutral_service_name = models.CharField(max_length=40, default="Contact form")
    neutral_site = models.URLField(default="https://www.bbc.co.uk/weather")
    silent_call_help = models.CharField(max_length=200, blank=True)
    silent_call_checked_on = models.DateField(null=True, blank=True)  # hidden until somebody compared it
    adult_safeguarding_phone = models.CharField(max_length=60, blank=True)
    child_safeguarding_phone = models.CharField(max_length=60, blank=True)
    out_of_hours_phone = models.CharField(max_length=60, blank=True)
    grievance_contact = models.CharField(max_length=120, blank=True)
    complaints_contact = models.CharField(max_length=120, blank=True)
    alternative_contact = models.CharField(max_length=120, blank=True)
    advice_body = models.CharField(max_length=120, blank=True)
    advice_phone = models.CharField(max_length=60, blank=True)
    support = models.TextField(blank=True)
    it_phone = models.CharField(max_length=60, blank=True)
    talk_instead = models.CharField(max_length=200, blank=True)  # whom to ring or see instead of writing (R90)
    version = models.PositiveIntegerField(default=0)  # of the settings: of two who save the second is told

    class Meta:
        constraints = [
            models.CheckConstraint(name="employer_single_row", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="employer_division_known", condition=models.Q(division__in=Division.values)
            ),
        ]

    @property
    def silent_call(self) -> str:
        """How to call without a voice, once somebody compared it with what the emergency services say."""
        return self.silent_call_help if self.silent_call_checked_on else ""


class Service(models.Model):
    """A service area a concern can be about; its division decides whose bank holidays count (D1)."""

    name = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    division = models.CharField(max_length=20, choices=Division.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_division_known", condition=models.Q(division__in=Division.values)
            ),
        ]
