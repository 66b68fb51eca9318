"""The pages of weighing up, of routes elsewhere, of what the reporter was told, and of advice."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, advice, assessments, onward, told
from concerns.enums import (
    Action,
    AssessmentKind,
    CaseRole,
    ConflictKind,
    OnwardKind,
    RiskLevel,
    Seriousness,
    State,
)
from concerns.models import Advice, Assessment, OnwardRoute
from concerns.queries import decided
from tests import factories
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import HAPPENED, NOW

pytestmark = pytest.mark.django_db
RISK = {"who": "Five people on nights.", "what": "They could ask around.", "plan": "We ask the whole team."}
TODAY = {"sent_date_day": "10", "sent_date_month": "11", "sent_date_year": "2026"}
QUESTION = "May records of one team be looked at before its manager is told?"


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def decisions(user: User, reference: str) -> str:
    return text_of(client_of(user).get(reverse("casework:decisions", args=[reference])))


def test_triage_leads_from_one_decision_to_the_next(rota: list[User], lead: User) -> None:
    reference = factories.raise_concern().concern.reference
    client = client_of(lead)
    safe = {"answer": "not_required", "reason": "Nobody is near it.", "do": "next"}
    way = [fill(client, "triage:case", reference, target="triage:conflicts", looked="on")]
    for kind in ("adult", "child"):
        way.append(fill(client, "triage:safeguarding", reference, kind, **safe))
    way.append(fill(client, "triage:protection", reference, steps=["nothing"], reason="It is over.", do="next"))
    for kind in ("identification", "detriment"):
        way.append(fill(client, "triage:assess", reference, kind, level="low", **RISK, do="next"))
    last = {"level": "minor", "reason": "It is small.", "fits": "yes", "do": "next"}
    way.append(fill(client, "triage:assess", reference, "seriousness", **last))

    def place(kind: str) -> str:
        return reverse("triage:assess", args=[reference, kind])

    home = reverse("triage:case", args=[reference])
    assert [answer["Location"] for answer in way] == [
        home,
        reverse("triage:safeguarding", args=[reference, "child"]),
        reverse("triage:protection", args=[reference]),
        place("identification"),
        place("detriment"),
        place("seriousness"),
        home,
    ]
    page = text_of(client.get(home))
    assert "Go on with the next one" not in page
    assert page.count("Five people on nights.") == 2


def test_bad_input_keeps_the_text_and_two_at_once_lose_nothing(rota: list[User], lead: User) -> None:
    reference = factories.raise_concern().concern.reference
    client, url = client_of(lead), reverse("triage:assess", args=[reference, "identification"])
    page = text_of(fill(client, "triage:assess", reference, "identification", **{**RISK, "plan": " "}))
    assert "Write what we do about it, or why nothing." in page
    assert "Choose how likely it is." in page
    assert RISK["who"] in page
    misfit = fill(
        client, "triage:assess", reference, "seriousness", level="minor", reason="Small.", fits="grievance"
    )
    assert "Write why something else fits better." in text_of(misfit)
    assert Assessment.objects.count() == 0

    version = version_on(client.get(url))
    done(client.post(url, {"version": version, "level": "low", **RISK}))
    stale = client.post(url, {"version": version, "level": "high", **RISK, "plan": "Typed for an hour."})

    assert stale.status_code == 409
    assert "Typed for an hour." in text_of(stale)
    assert Assessment.objects.count() == 1
    assert client.get(reverse("triage:assess", args=[reference, "adult"])).status_code == 404


def test_the_page_of_decisions_shows_each_with_who_took_it_and_the_earlier_ones(
    worked: Worked, lead: User, handler: User
) -> None:
    record = assessments.RiskRecord(who="Two people.", what="They would be asked.", plan="A check of all teams.")
    kind = AssessmentKind.IDENTIFICATION
    assessments.record_risk(worked.case, kind=kind, level=RiskLevel.HIGH, record=record, by=handler, now=NOW)

    page = decisions(handler, worked.reference)

    for words in ("Who must not know", "Adult safeguarding", "Child safeguarding", "What must change now"):
        assert words in page
    for words in ("Two people.", "1 earlier decision", "The five people on nights know who checks the sheets."):
        assert words in page
    assert (lead.name in page, handler.name in page) == (True, True)
    assert f'{reverse("triage:assess", args=[worked.reference, "detriment"])}"' in page
    assert "#conflicts" not in page, "a handler decides no conflicts"


def test_i12_who_could_be_guessed_is_nothing_for_those_who_only_look_into_it(
    worked: Worked, handler: User, other_handler: User
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    client, url = client_of(other_handler), reverse("casework:decisions", args=[worked.reference])
    overview = client.get(reverse("casework:case", args=[worked.reference]))
    assert (overview.status_code, url in text_of(overview)) == (200, False)
    assert client.get(url).status_code == 403
    for kind in AssessmentKind:
        assert client.get(reverse("triage:assess", args=[worked.reference, kind])).status_code == 403


def test_r41_a_route_is_recorded_heard_of_and_said_to_the_reporter(worked: Worked, handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    assert "Nobody outside this case was told so far." in decisions(handler, reference)
    went = {"kind": "police", "recipient": "Westmarch police", "reference": "CR-77", "identity": "nothing"}
    done(fill(client, "casework:onward", reference, **went, **TODAY, asked="Whether it is a crime."))
    page = decisions(handler, reference)
    for words in ("Westmarch police", "CR-77", "Nothing about who told us", "Not said yet"):
        assert words in page

    (route,) = OnwardRoute.objects.all()
    heard = {f"heard_date_{part}": TODAY[f"sent_date_{part}"] for part in ("day", "month", "year")}
    place = "casework:onward-route"
    done(fill(client, place, reference, route.pk, status="answered", note="They look at it.", **heard))
    for line in told.lines(worked.case):
        said = {"told": "no", "reason": "It would warn somebody."}
        done(fill(client, "casework:told", reference, line.done.what.value, line.done.key, **said))

    page = decisions(handler, reference)
    assert ("They look at it." in page, "Answered" in page, "Not said yet" in page) == (True, True, False)
    assert page.count("It would warn somebody.") == 2


def test_what_cannot_be_said_of_a_route_is_said_beside_the_field(worked: Worked, handler: User) -> None:
    client, reference = client_of(handler), worked.reference
    went = {"kind": "disciplinary", "recipient": "HR", "identity": "nothing", **TODAY}
    page = text_of(fill(client, "casework:onward", reference, **went, asked="A hearing on Monday."))
    assert "keep its reference alone" in page
    assert "A hearing on Monday." in page
    named = text_of(fill(client, "casework:onward", reference, **{**went, "identity": "name_agreed"}))
    assert "Nobody here knows their name" in named
    future = text_of(fill(client, "casework:onward", reference, **{**went, "sent_date_year": "2126"}))
    assert "This date is in the future." in future
    assert OnwardRoute.objects.count() == 0

    done(fill(client, "casework:onward", reference, **went))
    (route,) = OnwardRoute.objects.all()
    form = text_of(client.get(reverse("casework:onward-route", args=[reference, route.pk])))
    assert 'name="note"' not in form


def test_a_route_of_another_case_is_not_found(worked: Worked, lead: User, handler: User) -> None:
    other = case_in(State.ACCEPTED, lead=lead, handler=handler)
    record = onward.OnwardRecord(recipient="The auditor")
    route = onward.begin(
        other.case, kind=OnwardKind.AUDITOR, record=record, sent_date=NOW.date(), by=handler, now=NOW
    )
    client = client_of(handler)
    assert client.get(reverse("casework:onward-route", args=[other.reference, route.pk])).status_code == 200
    for place in (("onward-route", route.pk), ("told", "route", route.pk), ("told", "else", route.pk)):
        url = reverse(f"casework:{place[0]}", args=[worked.reference, *place[1:]])
        assert client.get(url).status_code == 404


def test_r49_the_adviser_sees_the_question_and_nothing_of_the_case(
    worked: Worked, handler: User, senior: User, hr: User
) -> None:
    leading, adviser = client_of(handler), client_of(senior)
    held = {"adviser": str(senior.pk), "nobody": "on"}
    page = fill(leading, "casework:advice", worked.reference, **held, question=f"What of {hr.name}?")
    assert f"Take this out: a name (“{hr.name}”)." in text_of(page)
    assert f"What of {hr.name}?" in text_of(page)
    assert Advice.objects.count() == 0
    done(fill(leading, "casework:advice", worked.reference, **held, question=QUESTION))

    home = text_of(adviser.get(reverse("casework:worklist")))
    assert reverse("oversight:advice") in home
    listed = text_of(adviser.get(reverse("oversight:advice")))
    (address,) = re.findall(r"/staff/oversight/advice/[0-9a-f-]{36}/", listed)
    shown = text_of(adviser.get(address))
    assert QUESTION in shown
    for hidden in (worked.reference, HAPPENED, "Health and safety", str(worked.case.pk)):
        assert (hidden in listed, hidden in shown) == (False, False), hidden
    assert "Write your advice." in text_of(adviser.post(address, {"reply": " "}))
    assert client_of(hr).get(address).status_code == 404
    done(adviser.post(address, {"reply": "Yes, with all teams."}))

    assert "Yes, with all teams." in decisions(handler, worked.reference)
    late = adviser.post(address, {"reply": "Typed for an hour."})
    assert (late.status_code, "Typed for an hour." in text_of(late)) == (409, True)


def test_a_question_is_taken_back_once_and_never_by_whoever_is_blocked(
    worked: Worked, handler: User, lead: User, senior: User
) -> None:
    row = advice.ask(worked.case, senior, question=QUESTION, by=handler, now=NOW)
    client, url = client_of(handler), reverse("casework:advice-take-back", args=[worked.reference, row.pk])
    version = worked.case.version
    done(client.post(url, {"version": version}))
    assert client.post(url, {"version": version}).status_code == 409
    assert client.post(url, {"version": worked.case.version}).status_code == 409
    assert "Taken back" in decisions(handler, worked.reference)

    access.block(worked.case, handler, ConflictKind.SUBJECT, by=lead, now=NOW)
    assert client.post(url, {"version": worked.case.version}).status_code == 404


def test_a_closed_case_still_hears_from_elsewhere_and_decides_nothing(
    rota: list[User], lead: User, handler: User
) -> None:
    closed = case_in(State.CLOSED, lead=lead, handler=handler)
    client = client_of(handler)
    assert client.get(reverse("casework:decisions", args=[closed.reference])).status_code == 200
    assert client.get(reverse("casework:onward", args=[closed.reference])).status_code == 200
    for place in (("casework:advice",), ("triage:assess", "detriment")):
        assert client.get(reverse(place[0], args=[closed.reference, *place[1:]])).status_code == 409
    assert assessments.seriousness_of(closed.case) == Seriousness.SERIOUS


def test_nobody_is_led_on_to_a_decision_that_is_not_theirs(rota: list[User]) -> None:
    """Whoever stands in for a first reader takes no conflict decision."""
    case = factories.raise_concern().case
    assert decided.next_open(case, may=frozenset(Action)) == ("triage:case", "")
    assert decided.next_open(case, may={Action.ASSESS, Action.DECIDE_SAFEGUARDING}) == (
        "triage:safeguarding",
        "adult",
    )
    assert decided.next_open(case, may={Action.READ}) is None
