"""What the employer fills into each statement. The sentences around it stand in templates/statements/."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.enums import SlotKind, StatementKind


@dataclass(frozen=True)
class Slot:
    """One thing to fill in. Nothing is published while one is empty that is not `may_be_empty`."""

    name: str
    label: Promise
    help_text: Promise | str = ""
    kind: SlotKind = SlotKind.LINE
    may_be_empty: bool = False


SENTENCE = _("Whole sentences, as the page will show them.")
OFFICIAL = _("Paste the official sentence, and fill in its gaps. It may not be changed.")

PRIVACY: Sequence[Slot] = (
    Slot("dpo_contact", _("Data protection officer"), _("A title, and how to reach them.")),
    Slot("lawful_basis", _("What the law allows: lawful basis"), SENTENCE, SlotKind.TEXT),
    Slot("special_category_condition", _("Condition for sensitive details"), SENTENCE, SlotKind.TEXT),
    Slot("criminal_data_condition", _("Condition for details about crimes"), SENTENCE, SlotKind.TEXT),
    Slot("host_name", _("Who runs the computers"), _("A company or a team, as a reader would know it.")),
    Slot("retention_rule", _("How long it is kept"), SENTENCE, SlotKind.TEXT),
    Slot("name_retention", _("When names go"), _("It ends the sentence “Names go before the rest: …”")),
    Slot("data_complaint_contact", _("Who takes complaints about personal details")),
    Slot("ico_contact", _("How to reach the Information Commissioner"), _("Pages and phone.")),
    Slot("storage_country", _("Country where the details stay")),
    Slot(
        "names_of_staff_checked_on",
        _("Names of staff in care and teaching: checked on"),
        _("Leave it empty until a lawyer has checked the rule. Until then the page does not mention it."),
        SlotKind.DAY,
        may_be_empty=True,
    ),
)
ACCESSIBILITY: Sequence[Slot] = (
    Slot("model_sample_date", _("Date of the official model you copy from"), kind=SlotKind.DAY),
    Slot("model_scope", _("What the statement covers"), OFFICIAL, SlotKind.TEXT),
    Slot(
        "works",
        _("Every page was tried by keyboard alone, with a screen reader, without JavaScript and at 400 % zoom"),
        _("Tick it only if you tried it. The page says so only then."),
        SlotKind.TICK,
        may_be_empty=True,
    ),
    Slot("test_date", _("Day of the last test"), kind=SlotKind.DAY),
    Slot("tester", _("Who tested")),
    Slot("method", _("How it was tested"), SENTENCE, SlotKind.TEXT),
    Slot("none_known", _("We know of no problem"), kind=SlotKind.TICK, may_be_empty=True),
    Slot(
        "known_problems",
        _("Known problems"),
        _("One on each line: the page, what fails, the number of the WCAG rule, and the date of repair."),
        SlotKind.TEXT,
        may_be_empty=True,
    ),
    Slot("model_compliance_status", _("How far it keeps WCAG 2.2 AA"), OFFICIAL, SlotKind.TEXT),
    Slot("disproportionate_burden", _("What would cost too much to mend"), SENTENCE, SlotKind.TEXT),
    Slot("out_of_scope", _("What the rules leave out"), SENTENCE, SlotKind.TEXT),
    Slot("phone", _("Another way to tell you: phone")),
    Slot("post", _("Another way to tell you: post")),
    Slot("in_person", _("Another way to tell you: in person")),
    Slot("accessibility_contact", _("Whom to tell of a problem with the site")),
    Slot("model_enforcement", _("Who enforces the rules"), OFFICIAL, SlotKind.TEXT),
    Slot("prepared_date", _("Day it was written"), kind=SlotKind.DAY),
    Slot("reviewed_date", _("Day it was last looked over"), kind=SlotKind.DAY),
)
SLOTS: dict[StatementKind, Sequence[Slot]] = {
    StatementKind.PRIVACY: PRIVACY,
    StatementKind.ACCESSIBILITY: ACCESSIBILITY,
}
