"""Words of asking for a name, and of what comes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """On what ground a name may be opened. All but the first do without a yes from its owner (I4, I5, I14)."""

    CONSENT = "consent", _("The reporter says yes")
    LAW = "law", _("A court, a tribunal or the law requires it")
    POLICE = "police", _("The police ask because of a suspected crime")
    RISK = "risk", _("Somebody is at serious risk of harm")
    LIFE = "life", _("A life is at risk now")


class Purpose(models.TextChoices):
    """What a name is asked for: a fixed list, since name keepers must not read what was raised (I11)."""

    PROTECT = "protect", _("to protect or support you")
    MEET = "meet", _("to meet you or to speak with you")
    CHECK = "check", _("to check facts that only you can tell")
    SAFETY = "safety", _("to keep somebody else safe")
    PASS_ON = "pass_on", _("to pass it on to a body that must deal with this")


class Body(models.TextChoices):
    """Who may be told a name and has no key of their own here."""

    POLICE = "police", _("the police")
    AMBULANCE = "ambulance", _("the ambulance service")
    SAFEGUARDING = "safeguarding", _("the safeguarding team")
    COURT = "court", _("a court or tribunal")
    REGULATOR = "regulator", _("a regulator")


class Consent(models.TextChoices):
    """What the reporter said; silence by the day is no (I4)."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    CONDITIONS = "conditions", _("Yes, but only if …")


class RequestState(models.TextChoices):
    """Where a request for a name stands. Whether the reporter still has time is asked of the day instead."""

    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("One name keeper agrees")
    GRANTED = "granted", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


class GrantEnd(models.TextChoices):
    """Why somebody can be shown a name no more."""

    EXPIRED = "expired", _("its time was over")
    TAKEN_BACK = "taken_back", _("the reporter took their yes back")
    LEFT_CASE = "left_case", _("they left the case")
    CASE_CLOSED = "case_closed", _("the case was closed")
    CASE_JOINED = "case_joined", _("the case was joined to another")
    BLOCKED = "blocked", _("they must not know of the case")
    KEY_REPLACED = "key_replaced", _("their key was made anew")
    MODE_CHANGED = "mode_changed", _("the reporter changed how much is known")
    GIVEN_UP = "given_up", _("they need it no more")
    PASS_LAPSED = "pass_lapsed", _("they have not been through the five scenes for a year")
