"""Words of looking into it: evidence, standards, root causes, tags, bodies outside, and whoever it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standard(models.TextChoices):
    """How sure one has to be. `domain.tables.STANDARDS` says which holds where nobody chose another."""

    BALANCE = "balance", _("More likely than not (balance of probabilities)")
    BEYOND_DOUBT = "beyond_doubt", _("Sure of it (beyond reasonable doubt)")


class EvidenceKind(models.TextChoices):
    """What somebody saw, measured or wrote down, kept apart from what somebody thinks of it (R70)."""

    FACT = "fact", _("Fact: seen, heard, measured or written down at the time")
    OPINION = "opinion", _("Opinion: what somebody thinks, believes or concludes")


class Factor(models.TextChoices):
    """What lay behind it or speaks for the person: root causes and mitigation (R84, R93)."""

    NO_POLICY = "no_policy", _("No written policy said what was expected")
    POLICY_UNCLEAR = "policy_unclear", _("A policy was there, and it was unclear")
    NOT_REINFORCED = "not_reinforced", _("What was expected was said, and no written policy reinforced it")
    NO_TRAINING = "no_training", _("They were not trained for it")
    NO_SUPERVISION = "no_supervision", _("Supervision was missed or too short")
    WORKLOAD = "workload", _("The workload was not safe")
    PRESSURE = "pressure", _("Somebody put pressure on them")
    OWNED_UP = "owned_up", _("They said so themselves, at once")


class TagScheme(models.TextChoices):
    CODE = "code", _("Code of practice for social service workers")
    SOCIAL_MEDIA = "social_media", _("Social media")
    BOUNDARIES = "boundaries", _("Boundaries and contact out of hours")
    LONE_WORKING = "lone_working", _("Lone working")
    WORKLOAD = "workload", _("Supervision and workload")
    POLICY = "policy", _("Policy")


class Nation(models.TextChoices):
    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


class Matter(models.TextChoices):
    """What a body outside deals with, as people would look for it."""

    ADULT = "adult", _("Care of adults")
    CHILDREN = "children", _("Care and safety of children")
    HEALTH = "health", _("Health care")
    WORKFORCE = "workforce", _("Whether somebody is fit to work in care or health")
    SAFETY = "safety", _("Health and safety at work")
    ENVIRONMENT = "environment", _("The environment")
    FOOD = "food", _("Food")
    HOUSING = "housing", _("Housing")
    DATA = "data", _("Personal information")
    EQUALITY = "equality", _("Equality and human rights")
    FINANCE = "finance", _("Money, tax and fraud")
    CRIME = "crime", _("Serious crime and the police")
    CHARITY = "charity", _("Charities")
    EDUCATION = "education", _("Schools and colleges")
    ANY = "any", _("Any of these")
    SUPPORT = "support", _("Advice and help")


class BodyKind(models.TextChoices):
    PRESCRIBED = "prescribed", _("Named by the law for concerns of its kind")
    SUPPORT = "support", _("Useful, but not named by the law")


class Personnel(models.TextChoices):
    """A procedure about somebody's job. It is run elsewhere: here only a reference is kept (R11)."""

    DISCIPLINARY = "disciplinary", _("Disciplinary procedure")
    CAPABILITY = "capability", _("Capability procedure")
    OTHER = "other", _("Another procedure about somebody’s job")


class Part(models.TextChoices):
    """What somebody who was told is in the matter."""

    SUBJECT = "subject", _("The person it is about")
    OTHER = "other", _("A witness, or somebody else who takes part")


class ToldHow(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone or video")
    LETTER = "letter", _("By letter")
