"""The words of the front door that are stored: what can happen to an account, and what one person proposes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountEvent(models.TextChoices):
    """One line each in the accounts chain: ids and codes, never a name or an address."""

    EMPLOYER_SET_UP = "employer.set_up", _("Hearken was set up")
    EMPLOYER_CHANGED = "employer.changed", _("A setting of the employer was changed")
    PERSON_ADDED = "person.added", _("A person was added")
    PERSON_CHANGED = "person.changed", _("A person’s details were changed")
    PERSON_LEFT = "person.left", _("A person left")
    PERSON_RETURNED = "person.returned", _("A person came back")
    PEOPLE_IMPORTED = "people.imported", _("People were imported from a file")
    PEOPLE_EXPORTED = "people.exported", _("People were written to a file")
    PERSON_INVITED = "person.invited", _("A person was invited")
    INVITATION_USED = "invitation.used", _("An invitation was used")
    ROLE_PROPOSED = "role.proposed", _("A role was proposed")
    ROLE_GIVEN = "role.given", _("A role was given")
    ROLE_TAKEN = "role.taken", _("A role was taken back")
    TAKING_PROPOSED = "role.taking_proposed", _("Taking a role back was proposed")
    RESERVE_PROPOSED = "rota.reserve_proposed", _("A reserve reader was proposed")
    ADDRESS_PROPOSED = "person.address_proposed", _("A new work email was proposed")
    RESET_PROPOSED = "factor.reset_proposed", _("A reset of the second step was proposed")
    PROPOSAL_REFUSED = "proposal.refused", _("A proposal was refused")
    PROPOSAL_WITHDRAWN = "proposal.withdrawn", _("A proposal was withdrawn")
    UNIT_ADDED = "unit.added", _("A unit was added")
    UNIT_CHANGED = "unit.changed", _("A unit was changed")
    UNIT_REMOVED = "unit.removed", _("A unit was removed")
    ROTA_CHANGED = "rota.changed", _("The rota was changed")
    SIGNED_IN = "sign_in.done", _("A person signed in")
    SIGN_IN_LINKED = "sign_in.linked", _("A person was linked to another provider")
    SIGN_IN_UNLINKED = "sign_in.unlinked", _("A person’s link to another provider was removed")
    SIGN_IN_LOCKED = "sign_in.locked", _("Sign-in was locked for a while")
    PASSWORD_CHANGED = "password.changed", _("A password was changed")
    PASSWORD_RESET_ASKED = "password.reset_asked", _("A new password was asked for")
    FACTOR_ADDED = "factor.added", _("A second step was added")
    FACTOR_REMOVED = "factor.removed", _("A second step was removed")
    FACTOR_RESET = "factor.reset", _("The second step was reset by two administrators")
    RECOVERY_CODES_MADE = "recovery.made", _("Recovery codes were made")
    RECOVERY_CODE_USED = "recovery.used", _("A recovery code was used")
    SESSIONS_ENDED = "sessions.ended", _("Sessions were ended")
    DAILY_NOTE_CHANGED = "daily_note.changed", _("A person took or gave up the daily note")
    ABSENCE_SAID = "absence.said", _("It was said that a person is away")
    ABSENCE_CHANGED = "absence.changed", _("The days on which a person is away were changed")
    ABSENCE_ENDED = "absence.ended", _("A person is back, or does not go away after all")
    MAIL_TRIED_AGAIN = "mail.tried_again", _("Mail that was given up is tried again")
    MAIL_SET_ASIDE = "mail.set_aside", _("Mail that was given up was set aside")


class ProposalKind(models.TextChoices):
    GIVE_ROLE = "give_role", _("Give a role")
    TAKE_ROLE = "take_role", _("Take a role back")
    PLACE_RESERVE = "place_reserve", _("Add a reserve reader")
    CHANGE_ADDRESS = "change_address", _("Change the work email")
    RESET_FACTOR = "reset_factor", _("Reset the second step")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waits for a second administrator")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Refusal(models.TextChoices):
    """Why an act on people was refused, as a sentence for the page."""

    SELF = "self", _("Nobody can do this for themselves. Ask another administrator.")
    SAME_PERSON = "same_person", _("Somebody other than the person who asked must decide.")
    PAIR = "pair", _("This role cannot be held together with a role that they have.")
    HELD = "held", _("They have this role already.")
    NOT_HELD = "not_held", _("They do not have this role.")
    LEFT = "left", _("This person has left.")
    HERE = "here", _("This person has not left.")
    CHANGED = "changed", _("Somebody changed this in the meantime. Look at it as it is now, then try again.")
    ADDRESS = (
        "address",
        _(
            "They have signed in or can open more than others, so a second administrator must agree to a new "
            "email. Write below why it changes."
        ),
    )
    TOO_FEW_KEEPERS = (
        "too_few_keepers",
        _("Fewer than two name keepers would stay, so a second administrator must agree. Propose it."),
    )
    DECIDED = "decided", _("This was already decided.")
    WAITING = "waiting", _("The same is already waiting for a second administrator.")
    TOO_FEW_ADMINISTRATORS = (
        "too_few_administrators",
        _("At least two administrators must stay, or nobody could agree to a role."),
    )
    NOT_ADMINISTRATOR = "not_administrator", _("Only an administrator can do this.")
    NEEDS_SECOND = "needs_second", _("A second administrator must agree to this. Propose it.")
    NEEDS_NO_SECOND = "needs_no_second", _("This needs no second administrator. Do it.")
    TOO_OLD = "too_old", _("This was asked more than 7 days ago. It must be asked again.")
    ASKER_GONE = "asker_gone", _("Whoever asked is not an administrator any more. It must be asked again.")
    NOT_ASKER = "not_asker", _("Only whoever asked can take it back.")
    RESERVE = "reserve", _("A reserve reader reads concerns, so this role and that place do not go together.")
    NOT_LEAD = "not_lead", _("Only a triage lead can stand in the order of triage leads.")
    PLACED = "placed", _("They have a place on the rota already.")
    NOT_PLACED = "not_placed", _("They have no place on the rota.")
    NO_STEP = "no_step", _("This second step is not there any more.")
    LAST_STEP = (
        "last_step",
        _("You need a second step for what you may open. Add another one before you remove this."),
    )
    EMAIL_TAKEN = "email_taken", _("Somebody else has this work email.")
    CYCLE = "cycle", _("A unit cannot stand under itself.")
    IN_USE = "in_use", _("This is still in use.")
    SET_UP = "set_up", _("Hearken is set up already, with other values. Nothing was changed.")
    AWAY_PAST = "away_past", _("This day is over. Write today or a later day.")
    AWAY_ORDER = "away_order", _("The last day is before the first. Look at both again.")
    AWAY_FAR_OFF = "away_far_off", _("This day is years away. Look at it again.")
    AWAY_FAR = "away_far", _("This day is years away. Look at it again, or leave the last day empty.")
    AWAY_OVER = "away_over", _("This is over already. Look at the days again.")
    AWAY_TWICE = "away_twice", _("Some of these days are written down already. Change what is there.")
    NOT_YOURS = "not_yours", _("Only they themselves, a triage lead or an administrator can say this.")
    COVER_SELF = "cover_self", _("Nobody stands in for themselves. Choose somebody else, or nobody.")
    COVER_UNFIT = "cover_unfit", _("This person does not work on cases. Choose somebody else, or nobody.")
    COVER_AWAY = "cover_away", _("This person is away on some of these days. Choose somebody else, or nobody.")
    TELLING = "telling", _("This word tells what the page is for. Somebody could read it over a shoulder.")
    PALE = "pale", _("This colour is too pale to be seen on our paper. Choose a darker one.")
    NO_COLOUR = "no_colour", _("Write the colour as # and six digits or letters a to f.")
    NO_PHONE = "no_phone", _("This does not look like a phone number. Write the number first, then words.")
    NO_ADDRESS = "no_address", _("This does not look like an address of a site. It begins with https://.")
    NO_NAME = "no_name", _("This cannot stay empty.")
    USED = "used", _("This link was used, replaced or is too old. Ask an administrator for a new one.")


class RotaWarning(models.TextChoices):
    """Where too few are left: a concern could wait with nobody to read it first (R17), or no name be opened."""

    TOO_FEW_LEADS = "too_few_leads", _("Fewer than two triage leads are on the rota.")
    NO_RESERVE = "no_reserve", _("There is no reserve reader.")
    TOO_FEW_KEEPERS = "too_few_keepers", _("There are fewer than two name keepers.")
