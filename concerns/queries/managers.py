"""What a manager does when somebody tells them something, as it comes with Hearken (R15, R28, R98)."""

from django.utils.translation import gettext_lazy as _

from concerns.domain import policy
from concerns.enums import TextKind

# One block each: the employer's own edition takes the place of all of them.
SHIPPED = (
    _("# Listen first"),
    _("Thank them. Find a quiet place. Let them tell it in their own words, and do not weigh why they tell it."),
    _("If somebody is in danger, call 999 first. If an adult or a child is at risk, call safeguarding today."),
    _("# Promise only what you can keep"),
    _("Do not promise secrecy that you cannot keep. Say that you pass it on only to those who must know."),
    _("Say that nobody may treat them badly for telling you. Ask if they are worried about that."),
    _("# Write it down today"),
    _(
        "Log it here on the same day. What counts is the day on which they told you. Leave their name out of the "
        "text. Give them the hand-over code at once: it gets them their own way in."
    ),
    _("# If it is about somebody you know"),
    _(
        "It can be about a colleague, about your own manager, or about you. Then take no part in it. Log it and "
        "say so, or show them this service and leave it to others. Stay as you were with everybody."
    ),
    _("# What you leave alone"),
    _(
        "- Do not try to find out more, and do not look for proof.\n"
        "- Do not try to find out who spoke up, and do not guess aloud.\n"
        "- Do not warn the person it is about.\n"
        "- Do not write about it in email or in a chat. Some things are best said in person.\n"
        "- Do not stop anybody from going to an outside body. They may, at any time."
    ),
    _("# Before anybody has something to tell"),
    _(
        "Say in team meetings that you want to hear when something is wrong. Say what was put right, where it can "
        "be told. Hang up the poster where people can read it alone."
    ),
)


def text() -> str:
    """The employer's edition; what came with us while there is none."""
    edition = policy.current(TextKind.MANAGERS)
    return edition.text if edition else shipped()


def shipped() -> str:
    return "\n\n".join(str(block) for block in SHIPPED)
