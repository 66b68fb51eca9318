"""The pages of looking into it: what they offer, what they keep when it is not taken, and to whom they open."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import bodies, evidence, findings, subjects, tags, tasks, triage
from concerns.domain.subjects import Draft
from concerns.enums import CaseRole, State
from concerns.models import Allegation, OutsideBody
from concerns.models.discipline import DisciplinaryLink
from tests.casework_factories import FOUND_TYPED, PIECE_TYPED, Worked, case_in
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import HAPPENED, NOW

pytestmark = pytest.mark.django_db
TODAY = {"day_day": "5", "day_month": "10", "day_year": "2024"}


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    found = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    findings.allege(found.case, "Sheets were filled in before the round.", by=handler, now=NOW)
    return found


def one(worked: Worked) -> Allegation:
    return Allegation.objects.select_related("case__data_key").get(case=worked.case)


def test_r70_a_handler_is_led_through_a_finding(worked: Worked, handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    refused = fill(client, "casework:finding", reference, 1, **FOUND_TYPED, conclusion="upheld")
    assert refused.status_code == 200
    page = text_of(refused)
    assert "Nothing is upheld without evidence. Add at least one piece first." in page
    assert FOUND_TYPED["how"] in page
    done(fill(client, "casework:evidence", reference, 1, **PIECE_TYPED))
    bare = text_of(
        fill(client, "casework:finding", reference, 1, conclusion="partly", how="We looked.", standard="balance")
    )
    for words in ("Write whether the evidence was enough", "by itself.", "Write which part of it happened."):
        assert words in bare
    assert "We looked." in bare

    done(fill(client, "casework:finding", reference, 1, **FOUND_TYPED, conclusion="upheld", factors=["no_policy"]))

    (opened,) = findings.opened(worked.case)
    assert opened.record is not None
    assert opened.record.factors == ("no_policy",)
    assert "Correct the finding" in text_of(client.get(reverse("casework:finding", args=[reference, 1])))
    done(fill(client, "casework:evidence-strike", reference, 1, 1, because="Another year."))
    assert [piece.struck_because for piece in evidence.of(one(worked))] == ["Another year."]


def test_whoever_only_reads_sees_the_finding_and_no_form(
    worked: Worked, handler: User, other_handler: User
) -> None:
    triage.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)
    client, address = client_of(other_handler), reverse("casework:finding", args=[worked.reference, 1])
    page = text_of(client.get(address))
    assert "Nothing is found yet." in page
    assert "Add evidence" not in page
    assert client.post(address, {"version": worked.case.version}).status_code == 403
    hidden = [("casework:subject",), ("casework:discipline",), ("casework:task-new",)]
    assert [client.get(reverse(name, args=[worked.reference])).status_code for (name,) in hidden] == [403] * 3


def test_two_findings_from_one_page_the_second_is_told_and_keeps_its_text(worked: Worked, handler: User) -> None:
    client, address = client_of(handler), reverse("casework:evidence", args=[worked.reference, 1])
    version = version_on(client.get(address))
    done(client.post(address, {"version": version, **PIECE_TYPED}))

    late = client.post(address, {"version": version, **PIECE_TYPED, "what": "Another piece."})

    assert late.status_code == 409
    assert "Another piece." in text_of(late)
    assert len(evidence.of(one(worked))) == 1


def test_r81_the_day_is_asked_first_and_its_edition_offered(worked: Worked, handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    first = text_of(client.get(reverse("casework:tags", args=[reference, 1])))
    assert "Boundaries" not in first
    before = fill(client, "casework:tags", reference, 1, do="look", **{**TODAY, "day_year": "2023"})
    assert "5.4 An inappropriate personal relationship (not checked)" in text_of(before)

    shown = text_of(fill(client, "casework:tags", reference, 1, do="look", **TODAY))
    item = tags.on(NOW.date()).get(code="2.8")
    assert "2.8 Boundaries" in shown
    assert "5.4 An inappropriate" not in shown
    done(fill(client, "casework:tags", reference, 1, do="save", on="2024-10-05", code=[str(item.pk)], **TODAY))

    assert tags.of(one(worked)) == [item]
    assert "2.8" in text_of(client.get(reverse("casework:finding", args=[reference, 1])))


def test_r83_a_referral_is_recorded_and_an_unchecked_body_says_so(worked: Worked, handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    OutsideBody.objects.filter(code="swe").update(checked_on=None)
    body = OutsideBody.objects.get(code="swe")
    page = text_of(client.get(reverse("casework:body", args=[reference, 1])))
    assert "whether a social worker is fit to practise) (not checked)" in page
    day = {f"referred_date_{part}": value for part, value in (("day", "20"), ("month", "11"), ("year", "2026"))}
    given = {"body": str(body.pk), "reference": "FTP-9", **day}
    refused = fill(client, "casework:body", reference, 1, **given, identity="name_agreed")
    assert "Write what went along, and by whose word." in text_of(refused)

    done(fill(client, "casework:body", reference, 1, **given, identity="nothing"))

    assert [kept.record.reference for kept in bodies.referred(worked.case, one(worked))] == ["FTP-9"]


def test_tasks_are_added_given_done_and_cancelled(worked: Worked, handler: User, other_handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    triage.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    due = {f"due_date_{part}": value for part, value in (("day", "1"), ("month", "3"), ("year", "2031"))}
    past = fill(
        client,
        "casework:task-new",
        reference,
        text="Ask.",
        owner=str(handler.pk),
        **{**due, "due_date_year": "2020"},
    )
    assert "This date is in the past. Check it." in text_of(past)
    for text in ("Ask for the logs.", "Count them."):
        done(fill(client, "casework:task-new", reference, text=text, owner=str(handler.pk), **due))
    done(fill(client, "casework:task", reference, 1, do="give", owner=str(other_handler.pk)))
    empty = fill(client, "casework:task", reference, 2, do="cancel", because=" ")
    assert "Write why it is not needed any more." in text_of(empty)
    done(fill(client, "casework:task", reference, 2, do="cancel", because="Not needed."))
    assert f"/staff/cases/{reference}/tasks/1/" in text_of(client_of(other_handler).get(reverse("casework:week")))
    done(fill(client_of(other_handler), "casework:task", reference, 1, do="done"))

    page = text_of(client.get(reverse("casework:notes", args=[reference])))
    assert "Not needed." in page
    assert [(task.row.number, task.is_open, task.row.done_by) for task in tasks.of(worked.case)] == [
        (1, False, other_handler),
        (2, False, None),
    ]


def test_r11_the_compartment_keeps_a_reference_and_is_no_line_for_others(
    worked: Worked, handler: User, other_handler: User
) -> None:
    client, reference = client_of(handler), worked.reference
    triage.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    days = {f"opened_on_{part}": value for part, value in (("day", "1"), ("month", "10"), ("year", "2026"))}
    address = reverse("casework:discipline", args=[reference])
    given = {"version": version_on(client.get(address)), "procedure": "disciplinary", "reference": "HR-1", **days}
    done(client.post(address, given))
    ends = {f"ended_on_{part}": value for part, value in (("day", "1"), ("month", "9"), ("year", "2026"))}
    assert "This is before it began." in text_of(fill(client, "casework:discipline-end", reference, 1, **ends))
    done(fill(client, "casework:discipline-end", reference, 1, **{**ends, "ended_on_month": "11"}))

    assert DisciplinaryLink.objects.get().ended_by == handler
    told = "locked compartment"
    assert told in text_of(client.get(reverse("casework:timeline", args=[reference])))
    assert told not in text_of(client_of(other_handler).get(reverse("casework:timeline", args=[reference])))


def test_r77_a_summary_is_written_agreed_and_told_through_the_pages(
    worked: Worked, lead: User, handler: User
) -> None:
    client, reference = client_of(handler), worked.reference
    triage.appoint(worked.case, lead, CaseRole.SECOND_READER, by=handler, now=NOW)
    refused = text_of(fill(client, "casework:subject-summary", reference, text=HAPPENED, read_first="yes"))
    assert "Take out words taken over from the reporter" in refused
    assert HAPPENED in refused
    text = "Records of one service may not show what was done."
    done(
        fill(
            client, "casework:subject-summary", reference, text=text, read_first="no", not_read_because="No code."
        )
    )
    agree = reverse("casework:subject-agree", args=[reference, 1])
    assert client.post(agree, {"version": worked.case.version}).status_code == 403
    assert "I agree to this summary" not in text_of(client.get(reverse("casework:subject", args=[reference])))
    second = client_of(lead)
    done(second.post(agree, {"version": version_on(second.get(reverse("casework:subject", args=[reference])))}))
    told = {"who": "The leader of the shift", "told_by": "HR", "how": "phone", "part": "subject", **TODAY}
    assert "Tell them that first." in text_of(fill(client, "casework:subject-told", reference, **told))
    done(fill(client, "casework:subject-told", reference, **told, warned="on"))
    done(fill(client, "casework:subject-confirmed", reference, 1, **TODAY))

    page = text_of(second.get(reverse("casework:subject", args=[reference])))
    assert "confirmed it on Saturday 5 October 2024" in page
    assert subjects.agreed(worked.case).draft == Draft(text, "No code.")  # type: ignore[union-attr]


def test_r19_anybody_reads_which_body_deals_with_what_and_nobody_is_counted(client: Client) -> None:
    answer = client.get(reverse("help", args=["bodies"]))

    page = text_of(answer)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "Care Quality Commission" in page
    assert "Healthcare Improvement Scotland" not in page  # nobody checked it
    assert "Check first that the body deals with this kind of concern." in page
    forms = re.findall("<form[^>]*>", page.split("<main")[1].split("</main")[0])
    assert [form for form in forms if 'method="get"' not in form] == []  # nothing can be sent from it


def test_r57_the_answer_opens_with_the_bodies_that_fit(worked: Worked, handler: User) -> None:
    page = client_of(handler).get(reverse("casework:outcome", args=[worked.reference]))

    offered = page.context["form"]["bodies"].value()
    assert offered == bodies.suggested(worked.concern, day=NOW.date())
    assert "Care Quality Commission (registered health care and adult social care)" in offered.splitlines()
