"""Who has passed the five scenes about keeping a name, and where somebody stands in them (R95)."""

from django.conf import settings
from django.db import models


class ScenarioPass(models.Model):
    """Only the day is kept, and no wrong turn. Valid for twelve months."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    passed_date = models.DateField()
    valid_until_date = models.DateField()  # the last day on which it counts


class Exercise(models.Model):
    """An attempt under way: which scene, and which come back. Gone when it is passed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    progress = models.JSONField(default=dict)  # numbers of scenes and choices alone
    closed_until_date = models.DateField(null=True, blank=True)  # after three wrong turns in one scene
    begun_date = models.DateField()
