"""The first page of a case with 200 events, 50 messages and 10 allegations, as its handler opens it.

Budget: under 40 ms at p95, through the whole stack but the web server. Opening it writes an event each time.
"""

from datetime import timedelta

from django.db import transaction

from accounts.roles import Role
from benchmarks import harness
from concerns.domain import access, audit, findings, mailbox, precautions, triage
from concerns.enums import EventType, ProtectionStep, SafeguardingAnswer, SafeguardingKind
from concerns.models import Case
from tests import casework_factories, desk, factories, people
from trust.models import Event

EVENTS, MESSAGES, ALLEGATIONS = 200, 50, 10


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def main() -> None:
    harness.scratch_database()
    now = factories.NOW
    unit = people.make_unit("Adult social care")
    lead = people.put_on_rota(people.make_person("Priya Nair", "Lead", Role.TRIAGE_LEAD, unit=unit), 1)
    handler = people.make_person("Ruth Adeyemi", "Service manager", Role.MANAGER, unit=unit)
    raised = factories.raise_concern()
    case = raised.case
    triage.decide_conflicts(case, by=lead, now=now)
    for kind in SafeguardingKind:
        precautions.record_safeguarding(
            case,
            kind=kind,
            answer=SafeguardingAnswer.NOT_REQUIRED,
            record=precautions.SafeguardingRecord(reason="None seen"),
            by=lead,
            now=now,
        )
    precautions.record_protection(case, steps=[ProtectionStep.NOTHING], reason="Nothing now", by=lead, now=now)
    casework_factories.weigh(case, by=lead, now=now)
    triage.accept(case, handler=handler, by=lead, now=now)
    findings.start(fresh(case), by=handler, now=now)
    for number in range(ALLEGATIONS):
        findings.allege(fresh(case), f"Allegation number {number}", by=handler, now=now)
    for number in range(MESSAGES):
        day = (now + timedelta(days=number % 5)).date()
        mailbox.write_as_reporter(raised.mailbox, f"Message number {number}", on=day)
    chain = audit.case_chain(case)
    with transaction.atomic():
        for _ in range(EVENTS - Event.objects.filter(chain=chain).count()):
            audit.record(EventType.CASE_READ, case=case, by=handler, now=now)
    client = desk.client_of(handler)
    address = f"/staff/cases/{raised.concern.reference}/"
    page = client.get(address)
    if page.status_code != 200 or not access.find_case(handler, raised.concern.reference, "read"):  # type: ignore[arg-type]
        raise SystemExit(f"the case page answered {page.status_code}")
    seen = harness.timed(lambda: client.get(address), times=100)
    harness.say("case page, p95", f"{seen.p95:.1f} ms, p50 {seen.p50:.1f} ms", budget="40 ms", holds=seen.p95 < 40)
    harness.finish()


if __name__ == "__main__":
    main()
