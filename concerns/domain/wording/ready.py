"""What a message to a reporter can begin with: version 1. Later versions are published like those of a letter."""

from django.utils.translation import gettext_lazy as _

from concerns.domain.wording.words import Part

PLACES = ("contact_name", "contact_title", "answer_by", "raised", "other_contact")
# By name of the part: the order in which they are offered.
READY = (
    Part(
        "thanks",
        _("Thank you"),
        _("Thank you for writing. It helps. I come back to you here. We still aim to answer by {answer_by}."),
        may=PLACES,
    ),
    Part(
        "question",
        _("A question"),
        _(
            "I have a question. … You do not have to answer. Leave out anything that could show who you are. "
            "A rough answer is enough."
        ),
        may=PLACES,
    ),
    Part(
        "meeting",
        _("Hearing more"),
        _(
            "I would like to hear more from you. You can do that here, and you do not have to meet anyone. "
            "If you would rather talk, tell me here, and we look for a place away from work."
        ),
        may=PLACES,
    ),
    Part(
        "update",
        _("How it is going"),
        _("I am still working on what you told us. Next I … We aim to answer by {answer_by}."),
        may=PLACES,
    ),
)
