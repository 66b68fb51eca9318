"""What the demo employer filled into its two statements. All of it is invented."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.models import User
from concerns.domain import calendar, statements
from concerns.domain.statements import Filled
from concerns.enums import StatementKind

PRIVACY: Mapping[str, str] = {
    "dpo_contact": "Nadia Bell, 01632 960 150",
    "lawful_basis": "We do this work as part of our public task, and because the law tells us to.",
    "special_category_condition": "Some details are about health or beliefs. "
    "We may use them for reasons of public interest that the law sets out.",
    "criminal_data_condition": "Some details are about crimes. We may use them to stop and find wrongdoing.",
    "host_name": "The council’s own computer team",
    "retention_rule": "We look at each concern again one year after we close it, or six years if we found wrong.",
    "name_retention": "as soon as nobody needs them to protect you",
    "data_complaint_contact": "the data protection officer, Westmarch House, Westmarch",
    "ico_contact": "www.ico.org.uk",
    "storage_country": "the United Kingdom",
}
ACCESSIBILITY: Mapping[str, str | bool] = {
    "model_scope": "This statement is about the contact form and the inbox of Westmarch County Council.",
    "works": True,
    "tester": "Our digital team, with two people who use a screen reader,",
    "method": "They sent a concern and read the answer, with each aid in turn. "
    "A program checked every page as well.",
    "known_problems": "Letters as PDF: the headings are not marked (WCAG 1.3.1). We mend this by 30 June 2027.",
    "model_compliance_status": "This site keeps most of the rules (WCAG 2.2 AA). "
    "The problem above is the exception.",
    "disproportionate_burden": "Nothing.",
    "out_of_scope": "Files that other people made and sent to us.",
    "phone": "01632 960 155",
    "post": "Digital team, Westmarch House, Westmarch",
    "in_person": "The front desk at Westmarch House, on working days from 9am to 5pm",
    "accessibility_contact": "the digital team on 01632 960 155",
    "model_enforcement": "A national body checks that public sites keep these rules. You can ask it for help.",
}
PREPARED = timedelta(days=40)  # before it is published


def publish(*, by: User, now: datetime) -> None:
    """Both, as an administrator would, some weeks after they were tested."""
    written = (calendar.receipt_date(now) - PREPARED).isoformat()
    days = dict.fromkeys(("model_sample_date", "test_date", "prepared_date", "reviewed_date"), written)
    filled: dict[StatementKind, Filled] = {
        StatementKind.PRIVACY: PRIVACY,
        StatementKind.ACCESSIBILITY: {**ACCESSIBILITY, **days},
    }
    for kind, slots in filled.items():
        statements.publish(kind, slots, instead_of="", by=by, now=now)
