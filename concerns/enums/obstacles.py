"""Why a step cannot be taken yet."""

from django.db import models


class Obstacle(models.TextChoices):
    """Why a step cannot be taken yet; words of each in `forms.obstacles`."""

    PART_MISSING = "part_missing"
    SAFEGUARDING_MISSING = "safeguarding_missing"
    PROTECTION_MISSING = "protection_missing"
    CONFLICTS_UNDECIDED = "conflicts_undecided"
    NO_CONTACT = "no_contact"
    WISH_WITHOUT_REPLY = "wish_without_reply"
    ALLEGATION_WITHOUT_FINDING = "allegation_without_finding"
    NO_ALLEGATION = "no_allegation"
    NO_APOLOGY = "no_apology"
    DUTY_OPEN = "duty_open"
    PERSON_RESERVED = "person_reserved"
    WORDS_HELD = "words_held"
    SCENES_NOT_PASSED = "scenes_not_passed"
    KEY_MISSING = "key_missing"
    NOT_ON_CASE = "not_on_case"
    REPORTER_MAY_ANSWER = "reporter_may_answer"
    REPORTER_SAID_NO = "reporter_said_no"
    REPORTER_SILENT = "reporter_silent"
    REPORTER_NOT_TOLD = "reporter_not_told"
    ASKED_YOURSELF = "asked_yourself"
    AGREED_ALREADY = "agreed_already"
    TOO_FEW_KEEPERS = "too_few_keepers"
    KEEPER_KEPT_OUT = "keeper_kept_out"
    KEEPER_SAID_NO = "keeper_said_no"
    ASK_AGAIN_FROM = "ask_again_from"
