"""A case in which there is something behind every page of its handler's, and the keys that stand in addresses."""

from typing import Any

from accounts.models import User
from concerns.domain import advice, evidence, findings, letters, onward, reasons, subjectrecords, subjects, support
from concerns.domain.onward import OnwardRecord
from concerns.domain.subjectrecords import Wanted
from concerns.domain.subjects import Draft
from concerns.domain.support import Support
from concerns.enums import Conclusion, EvidenceKind, OnwardKind
from tests import casework_factories as casework
from tests import talks
from tests.casework_factories import Worked
from tests.factories import NOW

POLICE = OnwardRecord(recipient="Westmarch police, fraud desk", reference="CR-77", asked="Whether it is a crime")
NEED = Support(need="Somebody to talk to", offered="The staff support line, today")
WANTED = Wanted("Sam Overend", [2], "It is about how they keep sheets, which their manager must know.")
ALLEGED = "Sheets were signed for work that nobody had done."
SUMMARY = Draft("Records of one service, over some months, may not show what was done.")
QUESTION = "May a manager look at records of another team before anybody is told why?"

Keys = dict[str, dict[str, object]]


def furnish(worked: Worked, *, adviser: User) -> Keys:
    """Fills a case that is being looked into; what stands in the addresses of its rows, by the route's name."""
    by: dict[str, Any] = {"by": worked.handler, "now": NOW}
    casework.answer_all(worked)
    plain = findings.allege(worked.case, ALLEGED, **by)
    evidence.add(plain, casework.PIECE, kind=EvidenceKind.FACT, **by)
    findings.find(plain, conclusion=Conclusion.UPHELD, record=casework.FOUND, **by)
    talks.held(worked)
    talks.write(worked)
    subjects.write(worked.case, SUMMARY, **by)
    route = onward.begin(worked.case, kind=OnwardKind.POLICE, record=POLICE, sent_date=NOW.date(), **by)
    theirs = support.consider_reporter(worked.concern, NEED, review_date=talks.SOON, **by)
    other = support.consider_subject(worked.case, NEED, review_date=talks.SOON, **by)
    record = subjectrecords.make(worked.case, WANTED, **by)
    reasons.give(worked.case, worked.handler, reason="They run no house it is about.", **by)
    asked = advice.ask(worked.case, adviser, question=QUESTION, **by)
    letter = letters.issued(worked.concern)[0].pk
    return {
        "casework:onward-route": {"pk": route.pk},
        "casework:support-reporter-need": {"pk": theirs.pk},
        "casework:support-subject-need": {"pk": other.pk},
        "casework:why": {"pk": worked.handler.pk},
        "casework:advice-take-back": {"asked": asked.pk},
        "casework:letter": {"letter": letter},
        "casework:letter-pdf": {"letter": letter},
        "casework:letter-on-paper": {"letter": letter},
        "casework:evidence-strike": {"item": 1},
        "afterwards:record-text": {"pk": record.pk},
    }
